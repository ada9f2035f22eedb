import { describe, expect, it } from '@jest/globals';
import { dateOfEpochDay, epochDay } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import { cycles, type Cycles } from './cycles.js';
import { madeEntry as entry } from './made-entry.js';

const two: Cycles = {
  challenge: 'challenge',
  engagement: 'engagement',
  avoidance: 'avoidance',
  brokenOff: 'broken-off',
  engagedWithinDays: 42,
  fadesWithinDays: 42,
  avoidancesAtLeast: 1,
  atLeast: 2,
  withinDays: 548,
};

const spansOf = (selections: Readonly<Record<string, readonly Evidence[]>>, parameters: Partial<Cycles> = {}) =>
  cycles(
    (name) => [...(selections[name] ?? [])].sort(inOrder),
    { ...two, ...parameters },
    {
      asOf: epochDay('2030-01-01'),
      birthday: () => undefined,
    },
  );
const datesOf = (spans: ReturnType<typeof spansOf>) =>
  spans.map((span) => [dateOfEpochDay(span.from), dateOfEpochDay(span.until)]);
const on = (...dates: readonly string[]) => dates.map((date) => entry(date));

describe('cycles', () => {
  const challenge = () => on('2025-03-03', '2025-07-01');
  const engagement = () => on('2025-03-10', '2025-07-08');
  const avoidance = () => on('2025-04-07', '2025-07-28');

  it('holds from the end of the second until the first leaves the window', () => {
    const found = spansOf({ challenge: challenge(), engagement: engagement(), avoidance: avoidance() });
    expect(datesOf(found)).toEqual([['2025-07-28', '2026-09-01']]);
    expect(found[0]?.figures).toEqual({ cycles: 2, number: 6 });
    expect(found[0]?.parts?.map((part) => [part.name, part.evidence.length])).toEqual([
      ['challenge', 2],
      ['engagement', 2],
      ['avoidance', 2],
    ]);
  });

  it('needs a new challenge for the next', () => {
    const seen = { challenge: on('2025-03-03'), engagement: engagement(), avoidance: avoidance() };
    expect(spansOf(seen)).toEqual([]);
    expect(spansOf({ ...seen, challenge: on('2025-03-03', '2025-04-07') })).toEqual([]);
    const soon = { engagement: on('2025-03-10', '2025-04-14'), avoidance: on('2025-04-07', '2025-04-28') };
    expect(spansOf({ ...soon, challenge: on('2025-03-03', '2025-04-01') })).toEqual([]);
    expect(spansOf({ ...soon, challenge: on('2025-03-03', '2025-04-08') })).toHaveLength(1);
  });

  it('leaves in peace whoever was engaged for six weeks', () => {
    const later = on('2025-04-21', '2025-08-19');
    expect(spansOf({ challenge: challenge(), engagement: engagement(), avoidance: later })).toEqual([]);
    expect(
      spansOf({ challenge: challenge(), engagement: engagement(), avoidance: on('2025-04-20', '2025-08-18') }),
    ).toHaveLength(1);
  });

  it('does not take avoidance without engagement for a cycle: that is open, not disguised', () => {
    expect(spansOf({ challenge: challenge(), avoidance: avoidance() })).toEqual([]);
  });

  it('does not connect an engagement with a challenge of six weeks before', () => {
    const seen = { challenge: on('2025-03-03', '2025-05-27'), engagement: engagement(), avoidance: avoidance() };
    expect(spansOf(seen)).toEqual([]);
    expect(spansOf({ ...seen, challenge: on('2025-03-03', '2025-05-28') })).toHaveLength(1);
  });

  it('cannot put what came on one day in order', () => {
    const seen = { challenge: challenge(), engagement: engagement(), avoidance: on('2025-03-10', '2025-07-28') };
    expect(spansOf(seen)).toEqual([]);
  });

  it('takes one entry for challenge and engagement where it is both: a conference that the carers came to', () => {
    const both = challenge();
    expect(spansOf({ challenge: both, engagement: both, avoidance: avoidance() })).toHaveLength(1);
  });

  it('asks for as many avoidances as make a fading, unless help was broken off', () => {
    const seen = { challenge: challenge(), engagement: engagement(), avoidance: avoidance() };
    const fading = { avoidancesAtLeast: 2 };
    expect(spansOf(seen, fading)).toEqual([]);
    const more = [...avoidance(), ...on('2025-04-14', '2025-08-11')];
    expect(datesOf(spansOf({ ...seen, avoidance: more }, fading))).toEqual([['2025-08-11', '2026-09-01']]);
    const late = [...avoidance(), ...on('2025-05-19', '2025-08-11')];
    expect(spansOf({ ...seen, avoidance: late }, fading)).toEqual([]);
    expect(spansOf({ ...seen, 'broken-off': seen.avoidance }, fading)).toHaveLength(1);
  });

  it('counts a summary for as many as it sums up, if all of it lies after the engagement', () => {
    const summary = (from: string) => [
      entry(from, { until: '2025-04-18', count: 2 }),
      ...on('2025-07-20', '2025-07-28'),
    ];
    const seen = { challenge: challenge(), engagement: engagement() };
    expect(spansOf({ ...seen, avoidance: summary('2025-03-11') }, { avoidancesAtLeast: 2 })).toHaveLength(1);
    expect(spansOf({ ...seen, avoidance: summary('2025-03-10') }, { avoidancesAtLeast: 2 })).toEqual([]);
  });

  it('asks for all of the cycles within the window', () => {
    const seen = { challenge: challenge(), engagement: engagement(), avoidance: avoidance() };
    expect(spansOf(seen, { withinDays: 148 })).toHaveLength(1);
    expect(spansOf(seen, { withinDays: 147 })).toEqual([]);
  });

  it('rests on a further cycle from the day on which that one ended, and not before', () => {
    const [first, second] = spansOf({
      challenge: [...challenge(), ...on('2025-09-01')],
      engagement: [...engagement(), ...on('2025-09-08')],
      avoidance: [...avoidance(), ...on('2025-09-22')],
    });
    expect(datesOf([first, second].flatMap((span) => span ?? []))).toEqual([
      ['2025-07-28', '2025-09-21'],
      ['2025-09-22', '2026-12-30'],
    ]);
    expect([first?.figures?.['cycles'], second?.figures?.['cycles']]).toEqual([2, 3]);
  });
});
