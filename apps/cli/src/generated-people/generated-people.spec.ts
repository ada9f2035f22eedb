import { describe, expect, it } from '@jest/globals';
import { Draw } from './draw.js';
import { USUAL_ERRORS, errorsTimes } from './errors.js';
import { generateFamilies, generatePeople } from './families.js';
import { generatedNhsNumber } from './nhs-numbers.js';
import { createDescribe, generateRecords } from './records.js';

const POSTCODE = /^[A-Z]{1,2}\d{1,2} \d[ABD-HJLNP-UW-Z]{2}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

describe('generated people', () => {
  const people = [...generatePeople({ people: 3_000 })];

  it('are as many as were asked for, told apart by id, and the same for the same seed', () => {
    expect(people.map(({ id }) => id)).toEqual(people.map((_, index) => index));
    expect([...generatePeople({ people: 3_000 })]).toEqual(people);
    expect([...generatePeople({ people: 10, seed: 2 })]).not.toEqual(people.slice(0, 10));
  });

  it('are families: children are younger than their parents by a generation, each has a name, and twins share a day', () => {
    for (const family of generateFamilies({ people: 3_000 })) {
      const [mother] = family;
      const called = family.filter(({ part }) => part === 'child').map(({ givenNames: [given] }) => given);
      expect(new Set(called).size).toBe(called.length);
      for (const child of family.filter(({ part }) => part === 'child')) {
        const years = Number(child.dateOfBirth.slice(0, 4)) - Number(mother!.dateOfBirth.slice(0, 4));
        expect(years).toBeGreaterThan(17);
        if (child.twinOf === undefined) continue;
        const twin = family.find(({ id }) => id === child.twinOf)!;
        expect(twin.dateOfBirth).toBe(child.dateOfBirth);
      }
    }
    expect(people.some(({ twinOf }) => twinOf !== undefined)).toBe(true);
  });

  it('have real dates, postcodes in valid form, and names of which some are common', () => {
    const smiths = people.filter(({ familyName }) => familyName === 'Smith').length;
    expect(smiths).toBeGreaterThan(0);
    for (const { dateOfBirth, home } of people) {
      expect(dateOfBirth).toMatch(DATE);
      expect(home.postcode).toMatch(POSTCODE);
    }
  });

  it('have NHS numbers of the 999 range, each their own', () => {
    const numbers = people.map(({ id }) => generatedNhsNumber(id));
    expect(new Set(numbers).size).toBe(people.length);
    for (const number of numbers) expect(number).toMatch(/^999\d{7}$/);
    expect(() => generatedNhsNumber(600_000)).toThrow(RangeError);
  });
});

describe('what agencies write of them', () => {
  it('is right where nothing goes wrong', () => {
    const describeThem = createDescribe(errorsTimes(0));
    const draw = new Draw(() => 0.999);
    for (const person of generatePeople({ people: 50 })) {
      const { given, family, dateOfBirth, postcode, address } = describeThem(person, draw);
      expect(person.givenNames.join(' ')).toContain(given!);
      expect([family, dateOfBirth, postcode, address]).toEqual([
        person.familyName,
        person.dateOfBirth,
        person.home.postcode,
        person.home.address,
      ]);
    }
  });

  it('is wrong about as often as the rates say', () => {
    const records = [...generateRecords({ records: 5_000 })];
    const missing = records.filter(({ description }) => description.postcode === undefined).length;
    expect(missing / records.length).toBeGreaterThan(USUAL_ERRORS.missing * 0.7);
    expect(missing / records.length).toBeLessThan(USUAL_ERRORS.missing * 1.3);
    const misdated = records.filter(
      ({ person, description: { dateOfBirth } }) => dateOfBirth !== undefined && dateOfBirth !== person.dateOfBirth,
    ).length;
    expect(misdated / records.length).toBeGreaterThan(0.02);
    expect(misdated / records.length).toBeLessThan(0.08);
  });

  it('is as many records as were asked for, one after another', () => {
    expect([...generateRecords({ records: 123 })]).toHaveLength(123);
    const endless = generateRecords({ records: 1e12 });
    expect(endless.next().done).toBe(false);
  });
});
