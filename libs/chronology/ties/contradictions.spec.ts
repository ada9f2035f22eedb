import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RELATIONSHIPS } from '#vocabulary';
import {
  historiesOfFamily,
  idOf,
  reportId,
  type InventedFamily,
  type InventedReport,
} from '../../../test/support/invented-family.js';
import { familyOf, type Family } from '../family/family.js';

const TODAY = '2026-06-15';
const people = {
  asha: { dateOfBirth: '2019-05-01' },
  iris: { dateOfBirth: '1995-02-03' },
  mona: { dateOfBirth: '1968-12-01' },
  leo: { dateOfBirth: '2011-05-01' },
};
const familyFrom = (reports: readonly InventedReport[], more: InventedFamily['people'] = {}): Family =>
  familyOf(idOf('asha'), historiesOfFamily({ people: { ...people, ...more }, reports }), TODAY);
const codesIn = (reports: readonly InventedReport[], more: InventedFamily['people'] = {}): string[] =>
  familyFrom(reports, more).contradictions.map(({ code }) => code);

const iris: InventedReport = { is: 'iris', of: 'asha', kind: 'mother' };

describe('what cannot be is kept and marked', () => {
  it('is nothing in a family that can be', () => {
    expect(codesIn([iris, { is: 'mona', of: 'iris', kind: 'mother' }])).toEqual([]);
  });

  it('is somebody who is their own', () => {
    const itself: InventedReport = { is: 'asha', of: 'asha', kind: 'sibling' };
    expect(familyFrom([itself])).toMatchObject({
      relationships: [],
      contradictions: [{ code: 'linked-to-itself', personIds: [idOf('asha')], eventIds: [reportId(itself)] }],
    });
  });

  it('is a parent of one’s own parent, over one generation or more', () => {
    const back: InventedReport = { is: 'asha', of: 'iris', kind: 'parent' };
    const two = familyFrom([iris, back], { iris: {}, asha: {} });
    expect(two.contradictions.map(({ code }) => code)).toEqual(['own-ancestor', 'own-ancestor']);
    expect(two.relationships.map(({ contradicts }) => contradicts)).toEqual([['own-ancestor'], ['own-ancestor']]);
    const names = ['asha', 'iris', 'mona', 'leo', 'karl'];
    const circle = names.map((of, index): InventedReport => ({
      is: names[(index + 1) % names.length] ?? '',
      of,
      kind: 'mother',
    }));
    const nobodyBorn = Object.fromEntries(names.map((name) => [name, {}]));
    const round = familyFrom(circle, nobodyBorn);
    expect(round.people).toHaveLength(5);
    expect(round.relationships.filter(({ contradicts }) => contradicts.includes('own-ancestor'))).toHaveLength(5);
  });

  it.each<[string, InventedReport, InventedFamily['people']]>([
    ['parent-younger-than-child', iris, { iris: { dateOfBirth: '2019-05-02' } }],
    ['parent-too-young-at-birth', { is: 'leo', of: 'asha', kind: 'father' }, {}],
    ['grandparent-too-young', { is: 'iris', of: 'asha', kind: 'grandparent' }, { iris: { dateOfBirth: '2000-01-01' } }],
    ['ends-before-it-begins', { is: 'iris', of: 'asha', kind: 'carer', from: '2025-01-01', until: '2024-01-01' }, {}],
  ])('is %s', (code, report, more) => {
    const family = familyFrom([report], more);
    expect(family.contradictions).toMatchObject([{ code, eventIds: [reportId(report)] }]);
    expect(family.relationships).toMatchObject([{ contradicts: [code] }]);
  });

  it('is no parent of ten years and no step-parent at any age', () => {
    expect(codesIn([{ is: 'leo', of: 'asha', kind: 'father' }], { leo: { dateOfBirth: '2009-05-01' } })).toEqual([]);
    expect(codesIn([{ is: 'leo', of: 'asha', kind: 'step-parent' }])).toEqual([]);
  });

  it('is two mothers of different agencies, both of whom are shown; not those whom one agency reports both', () => {
    const byPolice: InventedReport = { is: 'mona', of: 'asha', kind: 'mother', by: 'northmoor-police' };
    const two = familyFrom([iris, byPolice]);
    expect(two.contradictions).toMatchObject([
      { code: 'two-mothers', eventIds: [reportId(iris), reportId(byPolice)].sort() },
    ]);
    expect(two.relationships.map(({ contradicts }) => contradicts)).toEqual([['two-mothers'], ['two-mothers']]);
    expect(codesIn([iris, byPolice, { ...iris, by: 'northmoor-police' }])).toEqual([]);
    expect(
      codesIn([
        { ...iris, until: '2021-01-01' },
        { ...byPolice, from: '2021-06-01' },
      ]),
    ).toEqual([]);
  });
});

describe('a child who is expected still', () => {
  const expected: InventedReport = { is: 'iris', of: 'ben', kind: 'mother' };

  it('may be the mother’s child who was born about that day: both are shown, and somebody has to ask', () => {
    const family = familyFrom([iris, expected], { ben: { expectedOn: '2019-05-20' } });
    expect(family.contradictions).toEqual([
      {
        code: 'may-be-the-same-child',
        personIds: [idOf('asha'), idOf('ben')].sort(),
        eventIds: [reportId(iris), reportId(expected)].sort(),
      },
    ]);
    expect(family.relationships.flatMap(({ contradicts }) => contradicts)).toEqual([]);
  });

  it('is another child where the days lie too far apart, or the mother is another', () => {
    expect(codesIn([iris, expected], { ben: { expectedOn: '2020-05-20' } })).toEqual([]);
    expect(codesIn([{ ...iris, is: 'mona' }, expected], { ben: { expectedOn: '2019-05-20' } })).toEqual([]);
  });
});

describe('whatever is reported, in whatever order it comes', () => {
  const names = ['asha', 'iris', 'mona', 'leo', 'karl', 'hana', 'ben'];
  const name = fc.constantFrom(...names);
  const day = fc.option(fc.constantFrom('2018-01-01', '2020-01-01', '2022-01-01', '2024-01-01'), { nil: undefined });
  const report: fc.Arbitrary<InventedReport> = fc.record({
    is: name,
    of: name,
    kind: fc.constantFrom(...RELATIONSHIPS),
    from: day,
    until: day,
    by: fc.constantFrom('northmoor-police', 'northmoor-housing'),
    reportedFor: fc.constantFrom('2019-01-01', '2023-01-01'),
  });
  const birth = fc.record(
    { dateOfBirth: fc.constantFrom('1950-01-01', '1980-01-01', '2000-01-01', '2019-01-01') },
    { requiredKeys: [] },
  );
  const arrivals = fc.uniqueArray(report, { maxLength: 20, selector: reportId }).chain((reports) =>
    fc.record({
      reports: fc.constant(reports),
      again: fc.shuffledSubarray(reports, { minLength: reports.length }),
      births: fc.tuple(...names.map(() => birth)),
    }),
  );

  it('the family is the same, is finite, and has lost no report between people whom it shows', () => {
    fc.assert(
      fc.property(arrivals, ({ reports, again, births }) => {
        const everyone = Object.fromEntries(names.map((each, index) => [each, births[index] ?? {}]));
        const family = familyFrom(reports, everyone);
        const otherwise = familyFrom(again, everyone);
        expect(withoutTimes(otherwise)).toEqual(withoutTimes(family));
        expect(family.people.length).toBeLessThanOrEqual(names.length);
        expect(new Set(family.people.map(({ personId }) => personId)).size).toBe(family.people.length);
        const shown = new Set(family.people.map(({ personId }) => personId));
        const kept = new Set([
          ...family.relationships.flatMap(({ tie }) =>
            'reports' in tie ? tie.reports.map(({ agencyEventId }) => agencyEventId) : [],
          ),
          ...family.contradictions.flatMap(({ eventIds }) => eventIds),
        ]);
        for (const each of reports) {
          if (shown.has(idOf(each.is)) && shown.has(idOf(each.of))) expect(kept).toContain(reportId(each));
        }
      }),
      { numRuns: 300 },
    );
  });

  /** When each report was stored differs with the order of arrival, and is all that may. */
  const withoutTimes = (family: Family): unknown =>
    JSON.parse(JSON.stringify(family, (key, value: unknown) => (key === 'recordedAt' ? undefined : value)));
});
