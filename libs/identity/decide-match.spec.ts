import { describe, expect, it } from '@jest/globals';
import { decideMatch, type Compared } from './decide-match.js';
import type { FieldComparison, MatchField } from './matching/match-record.js';
import { DEFAULT_THRESHOLDS } from './thresholds.js';

const field = (name: MatchField, level = 'exact'): FieldComparison => ({ field: name, level, label: level, weight: 3 });
const ALL = [field('given-name'), field('family-name'), field('date-of-birth'), field('postcode', 'missing')];

/** A candidate whose names and date of birth are known. */
const candidate = (personId: string, probability: number, more: Partial<Compared> = {}): Compared => ({
  personId,
  comparison: { probability, weight: Math.log2(probability / (1 - probability)), fields: ALL },
  otherNhsNumber: false,
  ...more,
});
const nobodyLinked = (): boolean => false;
const decide = (...compared: Compared[]) => decideMatch(compared, nobodyLinked, DEFAULT_THRESHOLDS);

describe('deciding whose a report is by comparing', () => {
  it('is nobody’s where nobody is likely', () => {
    expect(decide()).toEqual({ outcome: 'none' });
    expect(decide(candidate('A', 0.849), candidate('B', 0.6))).toEqual({ outcome: 'none' });
  });

  it('is the one who matches, where nobody else is likely', () => {
    expect(decide(candidate('B', 0.5), candidate('A', 0.95))).toEqual({ outcome: 'match', personId: 'A' });
  });

  it('is held for the one who is likely and not certain enough, with what was compared', () => {
    expect(decide(candidate('A', 0.949))).toEqual({
      outcome: 'potential',
      candidates: [
        {
          personId: 'A',
          probability: 0.949,
          reasons: [
            { field: 'given-name', level: 'exact' },
            { field: 'family-name', level: 'exact' },
            { field: 'date-of-birth', level: 'exact' },
          ],
        },
      ],
    });
  });

  it('is held where a second is likely, however certain the first is; the likeliest stands first', () => {
    const decision = decide(candidate('A', 0.86), candidate('B', 0.9999));
    expect(decision).toMatchObject({ outcome: 'several', candidates: [{ personId: 'B' }, { personId: 'A' }] });
  });

  it('is the one person whom two linked records are', () => {
    const two = [candidate('A', 0.99), candidate('B', 0.97)];
    expect(decideMatch(two, () => true, DEFAULT_THRESHOLDS)).toEqual({ outcome: 'match', personId: 'A' });
  });

  it('is held where one like no other has another NHS number, and takes no notice of a namesake who has', () => {
    expect(decide(candidate('A', 0.9999, { otherNhsNumber: true }))).toMatchObject({
      outcome: 'conflict',
      candidates: [{ personId: 'A', reasons: expect.arrayContaining([{ field: 'nhs-number', level: 'other' }]) }],
    });
    expect(decide(candidate('A', 0.995, { otherNhsNumber: true }))).toEqual({ outcome: 'none' });
  });

  it.each(['given-name', 'family-name', 'date-of-birth'] as const)(
    'is held where the %s is not known: twins without names are alike in all else',
    (unknown) => {
      const fields = ALL.map((each) => (each.field === unknown ? field(unknown, 'missing') : each));
      const unnamed = candidate('A', 0.99, { comparison: { probability: 0.99, weight: 7, fields } });
      expect(decide(unnamed)).toMatchObject({ outcome: 'potential' });
    },
  );

  it('is held for whom identifiers name and contradict, likely or not', () => {
    const decision = decide(candidate('A', 0.1, { named: 'nhs-number' }), candidate('B', 0.2, { named: 'upn' }));
    expect(decision).toMatchObject({
      outcome: 'conflict',
      candidates: [
        { personId: 'B', reasons: expect.arrayContaining([{ field: 'upn', level: 'same' }]) },
        { personId: 'A', reasons: expect.arrayContaining([{ field: 'nhs-number', level: 'same' }]) },
      ],
    });
  });
});
