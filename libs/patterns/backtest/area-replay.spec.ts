import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { inOrderOfDays, tellAll, toldAsItHappened, type Told } from '../../../test/support/told-story.js';
import { readExamples } from '../examples.js';
import { loadPatterns } from '../load-patterns.js';
import { AreaReplay } from './area-replay.js';
import { NamedTogether } from './named-together.js';
import type { MatchOutcome } from './outcome.js';
import { Replay } from './replay.js';

const vocabulary = loadVocabulary();
const patterns = loadPatterns(vocabulary);
const UNTIL = epochDay('2027-12-31');

/** The families of all examples, each told to the end and nobody in two of them. */
const families = patterns
  .flatMap(({ definition }) => readExamples(definition.name, vocabulary))
  .map(({ child, others }, number): readonly Told[] => {
    const people = [child, ...others.values()];
    let text = JSON.stringify(toldAsItHappened(people, vocabulary));
    for (const { personId } of people) text = text.replaceAll(personId, `${String(number)} ${personId}`);
    return JSON.parse(text) as readonly Told[];
  });
const area = inOrderOfDays(families.flat());

const replayArea = (told: readonly Told[]): AreaReplay => {
  const replay = new AreaReplay(vocabulary, [patterns]);
  tellAll(replay, told);
  expect([...replay.finish(UNTIL)].at(-1)).toEqual({ replayed: told.length, of: told.length });
  return replay;
};

const allTogether = (): Replay => {
  const replay = new Replay(vocabulary, [patterns]);
  tellAll(replay, area);
  replay.finish(UNTIL);
  return replay;
};

const sayingOf = (outcomes: readonly MatchOutcome[]): readonly string[] =>
  outcomes.map(({ personId, match, levels, lapsed }) =>
    JSON.stringify({ personId, match, explanation: match.explanation, levels, lapsed }),
  );

describe('an area that is replayed family after family', () => {
  it('has the matches that it has where everybody is replayed together', () => {
    const together = allTogether();
    const replayed = replayArea(area);
    const outcomes = sayingOf(replayed.outcomesOf(0));
    expect(outcomes.length).toBeGreaterThan(families.length / 3);
    expect([...outcomes].sort()).toEqual([...sayingOf(together.outcomesOf(0))].sort());
    expect(replayed.children().people).toBe(together.children(0, UNTIL).people);
    expect(replayed.children().children).toBe(together.children(0, UNTIL).children);
  });

  it('tells its matches in the order of the days on which they were recognised', () => {
    const days = replayArea(area)
      .outcomesOf(0)
      .map(({ levels, personId }) => `${levels[0]?.on ?? ''} ${personId}`);
    expect(days).toEqual([...days].sort());
  });

  it('counts the years of childhood from the first day of the area on', () => {
    const years = replayArea(area).children().years;
    const apart = families.reduce((sum, family) => sum + replayArea(inOrderOfDays(family)).children().years, 0);
    const together = allTogether();
    expect(years).toBeCloseTo(together.children(area[0]?.day ?? 0, UNTIL).years, 6);
    expect(years).toBeGreaterThan(apart);
  });

  it('does not go back', () => {
    const replay = new AreaReplay(vocabulary, [patterns]);
    replay.goTo(epochDay('2026-03-02'));
    expect(() => {
      replay.goTo(epochDay('2026-03-01'));
    }).toThrow(RangeError);
  });
});

describe('who is named together', () => {
  it('is of one number, directly or through others, and nobody else is', () => {
    const person = fc.integer({ min: 0, max: 30 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(person, person), { maxLength: 40 }), (pairs) => {
        const named = new NamedTogether();
        for (const [one, other] of pairs) named.join(one, other);
        const everybody = Array.from({ length: 31 }, (_, each) => String(each));
        for (const start of everybody) {
          const reached = new Set([start]);
          for (let size = 0; size < reached.size;) {
            size = reached.size;
            for (const [one, other] of pairs) if (reached.has(one) || reached.has(other)) reached.add(one).add(other);
          }
          const same = everybody.filter((each) => named.of(each) === named.of(start));
          expect(same).toEqual(everybody.filter((each) => reached.has(each)));
        }
      }),
    );
  });
});
