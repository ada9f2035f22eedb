import { describe, expect, it } from '@jest/globals';
import { historiesOfFamily, idOf, type InventedFamily } from '../../../test/support/invented-family.js';
import { familyOf, type Family } from './family.js';

const TODAY = '2026-06-15';
const born = {
  asha: { dateOfBirth: '2019-05-01' },
  iris: { dateOfBirth: '1995-02-03' },
  leo: { dateOfBirth: '1994-03-03' },
  mona: { dateOfBirth: '1968-12-01' },
};

const familyFrom = (family: InventedFamily, asOf = TODAY): Family =>
  familyOf(idOf('asha'), historiesOfFamily(family), asOf);
const nameOf = (personId: string, { people }: InventedFamily): string =>
  Object.keys(people).find((name) => idOf(name) === personId) ?? '?';
/** Everybody's roles, by short name. */
const rolesIn = (given: InventedFamily, asOf = TODAY): Record<string, string> =>
  Object.fromEntries(
    familyFrom(given, asOf).people.map(({ personId, roles }) => [nameOf(personId, given), roles.join(', ')]),
  );
/** `second is the kind of first`, and how it is known. */
const tiesIn = (given: InventedFamily): string[] =>
  familyFrom(given).relationships.map(({ personId, otherPersonId, tie }) => {
    const kind = tie.sibling === undefined ? tie.kind : `${tie.sibling} ${tie.kind}`;
    const known = 'reports' in tie ? `${String(tie.reports.length)} reports` : tie.because;
    return `${nameOf(otherPersonId, given)} is ${kind} of ${nameOf(personId, given)} (${known})`;
  });

const threeGenerations: InventedFamily = {
  people: {
    ...born,
    ben: { dateOfBirth: '2022-01-10' },
    karl: { dateOfBirth: '1990-07-19' },
    omar: {},
    hana: { dateOfBirth: '2021-03-03' },
  },
  reports: [
    { is: 'iris', of: 'asha', kind: 'mother' },
    { is: 'leo', of: 'asha', kind: 'father' },
    { is: 'mona', of: 'iris', kind: 'mother' },
    { is: 'iris', of: 'ben', kind: 'mother' },
    { is: 'karl', of: 'ben', kind: 'father' },
    { is: 'karl', of: 'iris', kind: 'partner', from: '2021-01-01', until: '2024-12-31' },
    { is: 'omar', of: 'asha', kind: 'lives-with' },
    { is: 'karl', of: 'hana', kind: 'father' },
  ],
};

describe('the family of a child', () => {
  it('is everyone within two steps, each with what they are to the child', () => {
    expect(rolesIn(threeGenerations)).toEqual({
      asha: '',
      iris: 'mother',
      leo: 'father',
      mona: 'grandparent',
      ben: 'half-sibling',
      karl: 'father of the half-sibling, partner of the mother',
      omar: 'household member',
    });
    expect(familyFrom(threeGenerations).leftOut).toEqual({ tooMany: 0, farther: 1 });
  });

  it('is told by generation, from what was reported and what follows', () => {
    const byName = Object.fromEntries(
      familyFrom(threeGenerations).people.map(({ personId, generation }) => [
        nameOf(personId, threeGenerations),
        generation,
      ]),
    );
    expect(byName).toEqual({ asha: 0, ben: 0, iris: -1, leo: -1, karl: -1, mona: -2, omar: null });
  });

  it('infers siblings from a shared parent and grandparents from a parent’s parent, and says so', () => {
    expect(tiesIn(threeGenerations)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^(ben|asha) is half sibling of (ben|asha) \(shared-parent\)$/),
        'mona is grandparent of asha (parent-of-parent)',
      ]),
    );
    const [sibling] = familyFrom(threeGenerations).relationships.flatMap(({ tie }) =>
      'because' in tie && tie.kind === 'sibling' ? [tie] : [],
    );
    expect(sibling?.through).toEqual([idOf('iris')]);
  });

  it('does not infer what an agency has reported', () => {
    const told: InventedFamily = {
      ...threeGenerations,
      reports: [...(threeGenerations.reports ?? []), { is: 'asha', of: 'ben', kind: 'sibling', sibling: 'half' }],
    };
    expect(tiesIn(told).filter((tie) => tie.includes('sibling'))).toEqual([
      expect.stringMatching(/^(ben|asha) is half sibling of (ben|asha) \(1 reports\)$/),
    ]);
  });

  it('does not call siblings half where not both parents of both are known, and full where they share two', () => {
    const people = { ...born, ben: {} };
    const motherOfBoth = [
      { is: 'iris', of: 'asha', kind: 'mother' },
      { is: 'iris', of: 'ben', kind: 'mother' },
    ] as const;
    expect(rolesIn({ people, reports: [...motherOfBoth, { is: 'leo', of: 'asha', kind: 'father' }] })['ben']).toBe(
      'sibling',
    );
    const fatherToo = [
      { is: 'leo', of: 'asha', kind: 'father' },
      { is: 'leo', of: 'ben', kind: 'father' },
    ] as const;
    expect(rolesIn({ people, reports: [...motherOfBoth, ...fatherToo] })['ben']).toBe('full-sibling');
  });

  it('has what holds both ways once, whoever was named first, with every report of it', () => {
    const given: InventedFamily = {
      people: born,
      reports: [
        { is: 'iris', of: 'asha', kind: 'lives-with', by: 'northmoor-housing' },
        { is: 'asha', of: 'iris', kind: 'lives-with', by: 'northmoor-police' },
      ],
    };
    const [only, ...others] = familyFrom(given).relationships;
    expect(others).toEqual([]);
    expect(only && 'reports' in only.tie && only.tie.reports.map(({ source }) => source).sort()).toEqual([
      'urn:agency:northmoor-housing',
      'urn:agency:northmoor-police',
    ]);
  });

  it('tells parental responsibility apart from who is what', () => {
    const given: InventedFamily = {
      people: { ...born, karl: {} },
      reports: [
        { is: 'iris', of: 'asha', kind: 'mother', parentalResponsibility: true },
        { is: 'karl', of: 'asha', kind: 'parental-responsibility' },
      ],
    };
    expect(rolesIn(given)).toMatchObject({
      iris: 'mother, holder of parental responsibility',
      karl: 'holder of parental responsibility',
    });
  });

  it('is as it was on a day: who was not there yet, or not born, is not in it', () => {
    const given: InventedFamily = {
      people: { ...born, karl: {}, ben: { dateOfBirth: '2022-01-10' } },
      reports: [
        { is: 'iris', of: 'asha', kind: 'mother' },
        { is: 'karl', of: 'asha', kind: 'step-parent', from: '2021-01-01' },
        { is: 'ben', of: 'asha', kind: 'sibling' },
      ],
    };
    expect(Object.keys(rolesIn(given, '2020-12-31')).sort()).toEqual(['asha', 'iris']);
    expect(Object.keys(rolesIn(given, '2021-12-31')).sort()).toEqual(['asha', 'ben', 'iris', 'karl']);
    const unbornBen = familyFrom(given, '2021-12-31').people.find(({ personId }) => personId === idOf('ben'));
    expect(unbornBen).toMatchObject({ unborn: true, age: null });
  });

  it('has no relationship that begins later, though both are in it', () => {
    const given: InventedFamily = {
      people: born,
      reports: [
        { is: 'iris', of: 'asha', kind: 'mother' },
        { is: 'leo', of: 'asha', kind: 'father' },
        { is: 'leo', of: 'iris', kind: 'partner', from: '2021-01-01' },
      ],
    };
    const kindsOn = (asOf: string) => familyFrom(given, asOf).relationships.map(({ tie }) => tie.kind);
    expect(kindsOn('2020-12-31')).not.toContain('partner');
    expect(kindsOn('2021-01-01')).toContain('partner');
  });

  it('does not take a parent for a sibling where both are said to have one parent', () => {
    const given: InventedFamily = {
      people: born,
      reports: [
        { is: 'iris', of: 'asha', kind: 'mother' },
        { is: 'mona', of: 'asha', kind: 'parent' },
        { is: 'mona', of: 'iris', kind: 'mother' },
      ],
    };
    expect(tiesIn(given).filter((tie) => tie.includes('sibling') || tie.includes('grandparent'))).toEqual([]);
  });

  it('has a child before birth by the expected day, and the same child at an age once born', () => {
    const before = familyFrom({ people: { ...born, asha: { expectedOn: '2026-08-01' } } }).people[0];
    expect(before).toMatchObject({ unborn: true, age: null, expectedOn: '2026-08-01', dateOfBirth: null });
    const people = { ...born, asha: { expectedOn: '2019-05-10', dateOfBirth: '2019-05-01' } };
    const after = familyFrom({ people }).people[0];
    expect(after).toMatchObject({ unborn: false, age: 7, expectedOn: null, dateOfBirth: '2019-05-01' });
  });

  it('has no mother who is unborn, where an agency gave her the day on which her child is expected', () => {
    const given: InventedFamily = {
      people: { asha: { expectedOn: '2026-08-01' }, iris: { expectedOn: '2026-08-01' } },
      reports: [{ is: 'iris', of: 'asha', kind: 'mother' }],
    };
    const told = familyFrom(given).people.map(({ personId, unborn, expectedOn }) => [
      nameOf(personId, given),
      unborn,
      expectedOn,
    ]);
    expect(told).toEqual([
      ['iris', false, null],
      ['asha', true, '2026-08-01'],
    ]);
  });

  it('says of an adult that there is a childhood of their own to read, and not of a child', () => {
    const given: InventedFamily = {
      people: born,
      reports: [{ is: 'iris', of: 'asha', kind: 'mother' }],
      events: [
        { about: 'iris', role: 'child', type: 'education.presentation-concern', on: '2003-03-01' },
        { about: 'iris', role: 'sibling', type: 'police.domestic-abuse-incident', on: '2005-04-02' },
        { about: 'iris', role: 'adult', type: 'adult.mental-health', on: '2025-01-01' },
        { about: 'asha', role: 'child', type: 'education.presentation-concern', on: '2025-03-01' },
      ],
    };
    const byName = new Map(familyFrom(given).people.map((person) => [person.personId, person.ownChildhood]));
    expect(byName.get(idOf('iris'))).toEqual({ entries: 2, from: '2003-03-01', until: '2005-04-02' });
    expect(byName.get(idOf('asha'))).toBeNull();
  });

  it('is bounded, the closest first, and says how many were left out', () => {
    const many = Array.from({ length: 60 }, (_, index) => `neighbour${String(index)}`);
    const given: InventedFamily = {
      people: { ...born, ...Object.fromEntries(many.map((name) => [name, {}])) },
      reports: [
        ...many.map((name) => ({ is: name, of: 'asha', kind: 'lives-with' }) as const),
        { is: 'iris', of: 'asha', kind: 'mother' },
      ],
    };
    const family = familyFrom(given);
    expect(family.people).toHaveLength(41);
    expect(family.people.map(({ personId }) => personId)).toContain(idOf('iris'));
    expect(family.leftOut.tooMany).toBe(21);
  });
});
