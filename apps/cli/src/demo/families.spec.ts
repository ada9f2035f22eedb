import { beforeAll, describe, expect, it } from '@jest/globals';
import { addMonths, epochDay } from '#platform';
import {
  checkTimes,
  isUpn,
  loadVocabulary,
  normaliseNhsNumber,
  type PersonDescription,
  type Vocabulary,
} from '#vocabulary';
import { isCorrection, moveTo, personalTexts, readFamilies, span, type DemoEvent } from './family.js';

const families = readFamilies();
const postings = families.flatMap((family) => family.events);
const events = postings.filter((posting): posting is DemoEvent => !isCorrection(posting));
const people: readonly PersonDescription[] = [
  ...families.flatMap((family) => Object.values(family.people).flatMap((views) => Object.values(views))),
  ...families.map((family) => family.child),
  ...events.flatMap((event) => event.data.people),
];

let vocabulary: Vocabulary;
beforeAll(() => {
  vocabulary = loadVocabulary();
});

describe('the families of the demo', () => {
  it('are three, told in about sixty events over about eighteen months', () => {
    expect(families).toHaveLength(3);
    expect(events.length).toBeGreaterThanOrEqual(55);
    expect(events.length).toBeLessThanOrEqual(70);
    const { from, to } = span(families);
    expect(to >= addMonths(from, 17) && to <= addMonths(from, 18)).toBe(true);
  });

  it.each(families.map((family) => [family.title, family] as const))(
    '%s: is told in the order of posting',
    (_, family) => {
      const times = family.events.map((event) => event.time);
      expect(times).toEqual([...times].sort());
      const ids = family.events.map((event) => `${event.agency}/${event.id}`);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  it.each(events.map((event) => [event.id, event] as const))(
    '%s is an event that the catalogue can read',
    (_, event) => {
      const reading = vocabulary.read(event.type, event.data);
      expect(reading).not.toHaveProperty('problems');
      if ('problems' in reading) return;
      expect(checkTimes(reading, event.time.slice(0, 10))).toEqual([]);
      expect(reading.coded.significance).not.toBe('critical');
    },
  );

  it('are reported by agencies that report such things', () => {
    for (const { agency, type } of events) {
      const kind = vocabulary.agencies.get(`urn:agency:${agency}`)?.kind;
      expect([type, vocabulary.types.get(type)?.sentBy.includes(kind!)]).toEqual([type, true]);
    }
  });

  it('hold corrections that the catalogue can read, of events that the same agency posted before', () => {
    const corrections = postings.filter(isCorrection);
    expect(corrections.length).toBeGreaterThanOrEqual(1);
    for (const { agency, corrects, data, time } of corrections) {
      const event = events.find((each) => each.agency === agency && each.id === corrects);
      expect(event && event.time < time).toBe(true);
      expect(vocabulary.read(event!.type, { ...data, people: event!.data.people })).not.toHaveProperty('problems');
    }
  });

  it('hold an event that arrives months after it happened', () => {
    const late = events.filter(({ data, time }) => {
      const { date } = data.occurredOn as { date?: string };
      return (
        date !== undefined && 'learnedOn' in data && epochDay(time.slice(0, 10)) - epochDay(date.slice(0, 10)) > 90
      );
    });
    expect(late).toHaveLength(1);
  });

  it('are invented: numbers of the synthetic ranges, and names that are obviously examples', () => {
    for (const { nhsNumber, upn, name, postcode } of people) {
      expect(name?.family).toMatch(/^(Example|Sample|Specimen)$/);
      if (nhsNumber !== undefined) expect(normaliseNhsNumber(nhsNumber)).toMatch(/^999/);
      if (upn !== undefined) {
        expect(isUpn(upn)).toBe(true);
        expect(upn.slice(1, 4)).toBe('999');
      }
      if (postcode !== undefined) expect(postcode).toMatch(/^n17 ?0/i);
    }
  });

  it('happen at school on school days', () => {
    const atSchool = events.filter(({ type }) => type.startsWith('education.') && type !== 'education.attendance');
    for (const { id, data } of atSchool) {
      const { date } = data.occurredOn as { date: string };
      expect([id, new Date(`${date.slice(0, 10)}T12:00:00Z`).getUTCDay() % 6 > 0]).toEqual([id, true]);
    }
  });

  it('name the exact day everywhere: a month or a year could not be moved by weeks', () => {
    expect(JSON.stringify(families)).not.toMatch(/"\d{4}(-\d\d)?"/);
  });
});

describe('moving the families to today', () => {
  it.each(['2025-01-01', '2026-02-28', '2026-06-18', '2028-02-29', '2031-12-31'])(
    'ends in the week before %s, by whole weeks, with everybody as old as before',
    (today) => {
      const moved = moveTo(families, today);
      const { to } = span(moved);
      const before = epochDay(today) - epochDay(to);
      expect(before >= 1 && before <= 7).toBe(true);
      expect(Math.abs(epochDay(to) - epochDay(span(families).to)) % 7).toBe(0);
      const days = (family: (typeof families)[number]): number =>
        epochDay(family.events[0]!.time.slice(0, 10)) - epochDay(family.child.dateOfBirth!);
      expect(moved.map(days)).toEqual(families.map(days));
    },
  );

  it('leaves every event readable, and none in the future', () => {
    const today = '2027-03-01';
    for (const event of moveTo(families, today).flatMap((family) => family.events)) {
      if (isCorrection(event)) continue;
      const reading = vocabulary.read(event.type, event.data);
      expect('problems' in reading ? reading.problems : checkTimes(reading, today)).toEqual([]);
    }
  });
});

describe('the personal texts', () => {
  const texts = personalTexts(families);

  it('are names, numbers, dates of birth, postcodes and sentences', () => {
    for (const each of ['Rowan', 'Sample', '9990001065', '999 000 1081', '2018-02-19', 'N17 0AE', 'Mother unwell.']) {
      expect(texts).toContain(each);
    }
    expect(texts).toContain("Fridays are best because Nan comes. I don't like it when nobody is up.");
  });

  it('are not codes, which an alert may hold', () => {
    for (const each of ['child', 'mother', 'forgot', 'dental']) expect(texts).not.toContain(each);
  });
});
