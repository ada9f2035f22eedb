import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOfEpochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { nearExample } from '../../test/support/any-history.js';
import { missed, patterns, wasNotBrought } from '../../test/support/decided-child.js';
import { holding, silentFor } from '../../test/support/timed-patterns.js';
import { evaluateAsOf, type ChildContext } from './evaluate.js';
import { gatherEvidence } from './evidence.js';
import { historiesOf, type ExampleEvent } from './examples.js';

const vocabulary = loadVocabulary();
const born = { dateOfBirth: '2010-05-01' };

const evaluated = (
  events: readonly ExampleEvent[],
  asOf: string,
  patterns = wasNotBrought,
  child: ChildContext = born,
) => {
  const histories = historiesOf({ child, events }, vocabulary);
  return evaluateAsOf(patterns, gatherEvidence(histories.child, histories.others, vocabulary), child, asOf);
};

describe('the day on which a child has to be looked at again', () => {
  const two = [missed('2026-02-03'), missed('2026-03-01')];

  it('is the day after a match is over if nothing more happens', () => {
    // Two in 183 days: 3 February leaves the window on 5 August.
    expect(evaluated(two, '2026-03-01').lookAgainOn).toBe('2026-08-05');
    expect(evaluated(two, '2026-08-04').lookAgainOn).toBe('2026-08-05');
  });

  it('is none where nothing holds, and none once everything is over', () => {
    expect(evaluated([], '2026-03-01')).toEqual({ recognitions: [] });
    expect(evaluated(two.slice(0, 1), '2026-03-01')).toEqual({ recognitions: [] });
    expect(evaluated(two, '2026-08-05')).not.toHaveProperty('lookAgainOn');
  });

  it('is the day on which time alone begins a match, which nobody sees before', () => {
    const patterns = silentFor(28);
    const before = evaluated([missed('2026-02-03')], '2026-03-02', patterns);
    expect(before).toEqual({ recognitions: [], lookAgainOn: '2026-03-03' });
    const on = evaluated([missed('2026-02-03')], '2026-03-03', patterns);
    expect(on.recognitions).toMatchObject([{ recognisableOn: '2026-03-03', open: true, holdsUntil: '2026-03-09' }]);
    expect(on.lookAgainOn).toBe('2026-03-10');
  });

  it('is the earliest of several', () => {
    const patterns = [...wasNotBrought, ...silentFor(7)];
    expect(evaluated(two, '2026-03-01', patterns).lookAgainOn).toBe('2026-03-08');
  });

  it('is the day on which what is reported of a period has certainly happened', () => {
    const period: ExampleEvent = { ...missed('2026-03-01'), on: { from: '2026-03-02', until: '2026-03-20' } };
    const events = [missed('2026-02-03'), period];
    expect(evaluated(events, '2026-03-10')).toEqual({ recognitions: [], lookAgainOn: '2026-03-20' });
    expect(evaluated(events, '2026-03-20').recognitions).toMatchObject([{ recognisableOn: '2026-03-20' }]);
  });

  it('is the 18th birthday for whatever would hold beyond it, and none after', () => {
    const child = { dateOfBirth: '2008-05-10' };
    expect(evaluated(two, '2026-03-01', wasNotBrought, child).lookAgainOn).toBe('2026-05-10');
    expect(evaluated(two, '2026-05-10', wasNotBrought, child)).not.toHaveProperty('lookAgainOn');
    expect(evaluated([missed('2026-04-20')], '2026-05-01', silentFor(28), child)).toEqual({ recognitions: [] });
  });

  it('is none for what holds until something ends it, where no birthday is known', () => {
    const patterns = holding((entries) =>
      entries.map((item) => ({ from: item.to, until: Number.POSITIVE_INFINITY, evidence: [item] })),
    );
    const { recognitions, ...look } = evaluated([missed('2026-02-03')], '2026-03-02', patterns, {});
    expect(recognitions).toMatchObject([{ open: true, holdsUntil: '9999-12-31' }]);
    expect(look).toEqual({});
  });

  it('is enough: on no day before it is anything else recognised', () => {
    const patterns = [...wasNotBrought, ...silentFor(40)];
    const events = [missed('2024-02-03'), missed('2024-02-29'), missed('2024-10-27', 'gp'), missed('2025-03-30')];
    let looked = evaluated(events, '2025-03-30', patterns);
    for (let day = '2025-03-31'; day < '2026-06-01'; day = addDays(day, 1)) {
      const now = evaluated(events, day, patterns);
      if (looked.lookAgainOn === day) looked = now;
      expect({ day, recognitions: now.recognitions }).toEqual({ day, recognitions: looked.recognitions });
    }
    expect(looked.lookAgainOn).toBeUndefined();
  });
});

describe.each(patterns.map((pattern) => [pattern.definition.name, pattern] as const))(
  'until the day on which a child has to be looked at again: %s',
  (name, pattern) => {
    it('nothing is recognised otherwise', () => {
      fc.assert(
        fc.property(
          nearExample(vocabulary, name),
          fc.array(fc.nat(500), { minLength: 8, maxLength: 8 }),
          (story, later) => {
            const { child, others } = historiesOf(story, vocabulary);
            const evidence = gatherEvidence(child, others, vocabulary);
            const days = evidence.map(({ to }) => to).sort((one, other) => one - other);
            const begin = days[Math.floor(days.length * 0.7)] ?? 0;
            let looked = evaluateAsOf([pattern], evidence, story.child, dateOfEpochDay(begin));
            for (const day of [...new Set(later)].sort((one, other) => one - other).map((each) => begin + each)) {
              const today = dateOfEpochDay(day);
              const now = evaluateAsOf([pattern], evidence, story.child, today);
              while (looked.lookAgainOn !== undefined && looked.lookAgainOn <= today)
                looked = evaluateAsOf([pattern], evidence, story.child, looked.lookAgainOn);
              expect({ today, recognitions: now.recognitions }).toEqual({ today, recognitions: looked.recognitions });
            }
          },
        ),
        { numRuns: 10 },
      );
    });
  },
);
