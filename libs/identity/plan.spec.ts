import { describe, expect, it } from '@jest/globals';
import type { PersonDescription } from '#vocabulary';
import { standInMatcher } from '../../test/support/stand-in-matcher.js';
import { Candidates } from './candidates.js';
import { Comparing } from './comparing.js';
import { Known } from './known.js';
import { marksOf } from './marks.js';
import { planFor, type Plan } from './plan.js';
import { DEFAULT_THRESHOLDS } from './thresholds.js';
import { unitsOf } from './units.js';

const comparing = new Comparing(standInMatcher, DEFAULT_THRESHOLDS);
const nobodyLikely = (): Candidates => new Candidates(comparing, new Map(), undefined);

const NHS = ['9990000018', '9990000026', '9990000034'] as const;
const UPN = 'B801200005001';
const asha = {
  name: { given: 'Asha', family: 'Example' },
  dateOfBirth: '2019-05-01',
  postcode: 'N17 0AA',
} satisfies Partial<PersonDescription>;

/** Decides for people of whom the index knows nobody, each named by an agency event of their own. */
const plan = (...people: Partial<PersonDescription>[]): Plan => {
  const marks = marksOf(
    people.map((description, place) => ({
      description: { role: 'child', ...description },
      source: 'urn:agency:example',
      agencyEventId: `00000000-0000-5000-8000-00000000000${place}`,
    })),
  );
  let made = 0;
  const nobody = { byNhsNumber: null, byUpn: null, byReport: null, describedSo: [], inTheseWords: false };
  const known = new Known(
    marks.map((each) => ({ marks: each, ...nobody })),
    [],
    [],
  );
  return planFor(marks, known, comparing, nobodyLikely(), () => `id ${(made += 1)}`);
};
const personIds = ({ decisions }: Plan): string[] => decisions.map((decision) => decision.personId);
const units = ({ decisions, unitOf }: Plan): number[] => decisions.map((_, place) => unitOf(place));

describe('deciding for many at once', () => {
  it('makes one person of two who share an identifier', () => {
    const decided = plan({ nhsNumber: NHS[0] }, { nhsNumber: NHS[0], upn: UPN });
    expect(new Set(personIds(decided)).size).toBe(1);
    expect(decided.changes.people).toHaveLength(1);
    expect(decided.changes.claims).toHaveLength(2);
  });

  it('makes one person of those whom one among them holds together, in whatever order they come', () => {
    const decided = plan({ nhsNumber: NHS[0] }, { upn: UPN }, { nhsNumber: NHS[0], upn: UPN });
    expect(new Set(personIds(decided)).size).toBe(1);
    expect(decided.decisions.map((decision) => decision.identifiedBy)).toEqual(['nhs-number', 'upn', 'new']);
  });

  it('makes one person of two who are described alike, and records the description once', () => {
    const decided = plan(asha, { ...asha, name: { given: 'ASHA', family: 'Exámple' } });
    expect(new Set(personIds(decided)).size).toBe(1);
    expect(decided.changes.descriptions).toHaveLength(1);
  });

  it('keeps two NHS numbers two people, though a UPN and a description are shared', () => {
    const decided = plan({ nhsNumber: NHS[0], upn: UPN, ...asha }, { nhsNumber: NHS[1], upn: UPN, ...asha });
    expect(new Set(personIds(decided)).size).toBe(2);
    expect(decided.decisions.map((decision) => decision.conflicts)).toEqual([[], ['upn']]);
    expect(decided.changes.claims.map((claim) => claim.value).sort()).toEqual([NHS[0], NHS[1], UPN].sort());
  });

  it('lets nothing hang together that shares nothing', () => {
    const [first, second, third] = units(plan({ nhsNumber: NHS[0] }, { nhsNumber: NHS[1] }, { nhsNumber: NHS[2] }));
    expect(new Set([first, second, third]).size).toBe(3);
  });

  it('lets hang together what shares an identifier, a description or a person, also by way of others', () => {
    const [first, second, third, other] = units(
      plan(
        { nhsNumber: NHS[0], upn: UPN },
        { upn: UPN, ...asha },
        { ...asha, nhsNumber: NHS[1] },
        { nhsNumber: NHS[2] },
      ),
    );
    expect(second).toBe(first);
    expect(third).toBe(first);
    expect(other).not.toBe(first);
  });

  it('asks nothing of the index where nothing is new', () => {
    const [marks] = marksOf([
      {
        description: { role: 'child', nhsNumber: NHS[0], ...asha },
        source: 'urn:agency:example',
        agencyEventId: '00000000-0000-5000-8000-000000000000',
      },
    ]);
    const found = { byNhsNumber: 'A', byUpn: null, byReport: null, describedSo: null, inTheseWords: true };
    const known = new Known([{ marks: marks!, ...found }], [], []);
    expect(planFor([marks!], known, comparing, nobodyLikely(), () => 'nothing new')).toMatchObject({
      decisions: [{ personId: 'A', identifiedBy: 'nhs-number' }],
      changes: { people: [], claims: [], descriptions: [], reviews: [], sought: [], expected: [] },
    });
  });
});

describe('putting together what hangs together', () => {
  it('joins lists by what they share, in both directions', () => {
    const [a, b, c, d, e] = unitsOf([['1'], ['2'], ['3', '1'], ['4'], ['2', '3']]);
    expect([b, c, e]).toEqual([a, a, a]);
    expect(d).not.toBe(a);
  });

  it('leaves a list that shares nothing by itself', () => {
    expect(new Set(unitsOf([[], ['1'], []])).size).toBe(3);
  });
});
