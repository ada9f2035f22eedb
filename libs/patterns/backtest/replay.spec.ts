import { describe, expect, it } from '@jest/globals';
import { addDays, dateOfEpochDay, epochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { tellAll, toldAsItHappened, type Told } from '../../../test/support/told-story.js';
import { evaluate } from '../evaluate.js';
import { gatherEvidence } from '../evidence.js';
import { readExamples, type Example } from '../examples.js';
import { loadPatterns } from '../load-patterns.js';
import type { MatchOutcome } from './outcome.js';
import { Replay } from './replay.js';

const vocabulary = loadVocabulary();
const patterns = loadPatterns(vocabulary);
const examples = patterns.flatMap(({ definition }) => readExamples(definition.name, vocabulary));

/** Everything of an example, on the day on which it has certainly happened; who people are is known from the first. */
const told = ({ child, others }: Pick<Example, 'child' | 'others'>): readonly Told[] =>
  toldAsItHappened([child, ...others.values()], vocabulary);

const replay = (all: readonly Told[], until: string): Replay => {
  const replayed = new Replay(vocabulary, [patterns]);
  tellAll(replayed, all);
  replayed.finish(epochDay(until));
  return replayed;
};

const outcomesOf = (replayed: Replay, personId: string): readonly MatchOutcome[] =>
  replayed.outcomesOf(0).filter((outcome) => outcome.personId === personId && outcome.lapsed?.reason !== 'merged');

const ofItsPattern = (replayed: Replay, { child, pattern }: Example): readonly MatchOutcome[] =>
  outcomesOf(replayed, child.personId).filter(({ match }) => match.pattern === pattern);

const byPattern = <T extends { readonly pattern: string; readonly recognisableOn: string }>(all: T[]): T[] =>
  all.sort((one, other) =>
    `${one.pattern} ${one.recognisableOn}` < `${other.pattern} ${other.recognisableOn}` ? -1 : 1,
  );

describe('a replay, day after day', () => {
  it.each(examples.map((example): [string, Example] => [`${example.pattern}/${example.file}`, example]))(
    'ends where an evaluation of the whole history ends: %s',
    (_name, example) => {
      const { child, others, asOf } = example;
      const replayed = replay(told(example), asOf);
      const outcomes = outcomesOf(replayed, child.personId);
      const evidence = gatherEvidence(child, others, vocabulary);
      const expected = evaluate(patterns, evidence, child, asOf).map((each) => ({
        pattern: each.pattern,
        level: each.level,
        recognisableOn: each.recognisableOn,
        explanation: each.explanation,
        lapsedOn: each.open ? undefined : each.holdsUntil,
      }));
      expect(
        byPattern(
          outcomes.map(({ match, lapsed }) => ({
            pattern: match.pattern,
            level: match.level,
            recognisableOn: match.recognisableOn,
            explanation: match.explanation,
            lapsedOn: lapsed?.lapsedOn,
          })),
        ),
      ).toEqual(byPattern(expected));
    },
  );

  it('recognises what is told as it happens on the day on which it can be recognised', () => {
    const fires = examples.filter((example) => example.fires);
    let recognised = 0;
    for (const example of fires) {
      const replayed = replay(told(example), example.asOf);
      for (const { match } of outcomesOf(replayed, example.child.personId)) {
        recognised += 1;
        const days = epochDay(match.recognisedOn) - epochDay(match.recognisableOn);
        // A register of a week is told on its last day.
        expect([example.file, days < 0 || days > 4]).toEqual([example.file, false]);
      }
    }
    expect(recognised).toBeGreaterThanOrEqual(fires.length);
  });

  it('recognises on the day on which it was learned what had happened before', () => {
    const example = examples.find(({ file }) => file === 'firing-three-in-a-year.yaml');
    if (!example) throw new Error('The example is there.');
    const learnedOn = epochDay(addDays(example.asOf, -1));
    const replayed = replay(
      told(example).map((each) => ({ ...each, day: learnedOn })),
      example.asOf,
    );
    const [outcome] = ofItsPattern(replayed, example);
    expect(outcome?.match.recognisableOn).toBe(example.expect[0]?.recognisableOn);
    expect(outcome?.match.recognisedOn).toBe(dateOfEpochDay(learnedOn));
    expect(outcome?.levels.map(({ on }) => on)).toEqual([dateOfEpochDay(learnedOn)]);
  });

  it('ends a match by time alone, once nothing more happens', () => {
    const example = examples.find(({ file }) => file === 'firing-three-in-a-year.yaml');
    if (!example) throw new Error('The example is there.');
    const until = addDays(example.expect.at(-1)?.holdsUntil ?? '', 1);
    const replayed = replay(told(example), until);
    expect(ofItsPattern(replayed, example).map(({ lapsed }) => lapsed?.lapsedOn)).toEqual(
      example.expect.map(({ holdsUntil }) => holdsUntil),
    );
  });

  it('does not go back', () => {
    const replayed = new Replay(vocabulary, [patterns]);
    replayed.goTo(epochDay('2026-03-02'));
    expect(() => {
      replayed.goTo(epochDay('2026-03-01'));
    }).toThrow(RangeError);
  });
});
