import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyHistory, foldDecoded, type PersonHistory } from '#chronology';
import { ageInYears, dateOfEpochDay, epochDay } from '#platform';
import { loadVocabulary, type AgencyEventRecorded } from '#vocabulary';
import { anyStory, exampleStories, nearExample, type Story } from '../../../test/support/any-history.js';
import { inOrderOfDays, tellAll, toldAsItHappened, type Told } from '../../../test/support/told-story.js';
import { decide } from '../decide.js';
import { evaluateAsOf } from '../evaluate.js';
import { gatherEvidence } from '../evidence.js';
import { historiesOf } from '../examples.js';
import { loadPatterns } from '../load-patterns.js';
import type { Pattern } from '../pattern.js';
import { peopleOf } from '../processor.js';
import { takeUp, type MatchOutcome } from './outcome.js';
import { ReplayedPeople, type Replayed } from './people.js';
import { Replay } from './replay.js';

const vocabulary = loadVocabulary();
const patterns = loadPatterns(vocabulary);
/** Nothing is told after this day; what goes on is followed for some months. */
const GOES_ON = 200;

/** How a story comes to be known otherwise than as it happened. */
interface Telling {
  /** So many days late, of one entry after the other. */
  readonly late: readonly number[];
  /** When the birth is told, in days after everything else begins, and how many days the first date was wrong by. */
  readonly birth: { readonly late: number; readonly wrong: number };
  readonly changes: readonly {
    readonly nth: number;
    readonly after: number;
    readonly how: 'retracted' | 'moved' | 'well' | 'reassigned';
    readonly days: number;
  }[];
}

const late = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 1, arbitrary: fc.integer({ min: 20, max: 400 }) },
);
const telling: fc.Arbitrary<Telling> = fc.record({
  late: fc.array(late, { minLength: 7, maxLength: 7 }),
  birth: fc.record({
    late: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 500 })),
    wrong: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -700, max: 700 })),
  }),
  changes: fc.array(
    fc.record({
      nth: fc.nat(30),
      after: fc.nat(200),
      how: fc.constantFrom('retracted', 'moved', 'well', 'reassigned'),
      days: fc.integer({ min: -60, max: 60 }),
    }),
    { maxLength: 4 },
  ),
});

const toldOf = (story: Story, { late: days, birth, changes }: Telling): readonly Told[] => {
  const { child, others } = historiesOf(story, vocabulary);
  const ids = [...new Set([child, ...others.values()].flatMap(({ entries }) => [...entries.keys()]))];
  const told = toldAsItHappened([child, ...others.values()], vocabulary).map((each): Told => {
    const { event } = each;
    if (event.type === 'AgencyEventRecorded.v1') {
      // All whom an event names are told of it at once.
      return { ...each, day: each.day + (days[ids.indexOf(event.data.agencyEventId) % days.length] ?? 0) };
    }
    if (event.type !== 'DemographicsRecorded.v1') return each;
    const { dateOfBirth } = event.data;
    if (dateOfBirth === undefined || birth.wrong === 0) return { ...each, day: each.day + birth.late };
    const wrongly = dateOfEpochDay(epochDay(dateOfBirth) + birth.wrong);
    return { ...each, event: { ...event, data: { ...event.data, dateOfBirth: wrongly } } };
  });
  const rightly = toldAsItHappened([child], vocabulary)
    .filter(({ event }) => event.type === 'DemographicsRecorded.v1' && birth.wrong !== 0)
    .map((each): Told => ({ ...each, day: each.day + birth.late }));
  return inOrderOfDays([...told, ...rightly, ...changes.flatMap((change) => changed(told, change))]);
};

/** In the streams of all whom it names. */
const changed = (told: readonly Told[], change: Telling['changes'][number]): readonly Told[] => {
  const recorded = told.flatMap(({ day, personId, event }) =>
    event.type === 'AgencyEventRecorded.v1' ? [{ day, personId, data: event.data }] : [],
  );
  const id = recorded[change.nth % recorded.length]?.data.agencyEventId;
  return recorded
    .filter(({ data }) => data.agencyEventId === id)
    .flatMap(({ day, personId, data }): readonly Told[] =>
      changeOf(data, personId, change).map((each) => ({ ...each, day: day + change.after })),
    );
};

const changeOf = (
  data: AgencyEventRecorded,
  personId: string,
  { how, days }: Telling['changes'][number],
): readonly Omit<Told, 'day'>[] => {
  const { agencyEventId, source, occurredOn } = data;
  if (how === 'retracted') {
    const retraction = { agencyEventId, retractionId: 'retraction', source, digest: '' };
    return [{ personId, event: { type: 'AgencyEventRetracted.v1', data: retraction } }];
  }
  if (how === 'reassigned') {
    const toPersonId = `instead of ${personId}`;
    const decision = { reassignmentId: 'decision', agencyEventId, fromPersonId: personId, toPersonId, decidedBy: '' };
    const goes = { ...decision, entry: data };
    return [
      { personId, event: { type: 'AgencyEventReassigned.v1', data: decision } },
      { personId: toPersonId, event: { type: 'AgencyEventReassigned.v1', data: goes } },
    ];
  }
  const moved = (date: string): string => dateOfEpochDay(epochDay(date) + days);
  const correction = {
    ...data,
    correctionId: 'correction',
    ...(how === 'well' && { standing: 'protective' as const }),
    ...(how === 'moved' && {
      occurredOn: { ...occurredOn, date: moved(occurredOn.date), until: moved(occurredOn.until) },
    }),
  };
  return [{ personId, event: { type: 'AgencyEventCorrected.v1', data: correction } }];
};

/** The least that can be thought of: everyone is gathered anew and evaluated at the end of each day on which anything happens or is due. */
const lookedAtAll = (pattern: Pattern, told: readonly Told[], until: number): ReadonlyMap<string, MatchOutcome> => {
  const people = new ReplayedPeople();
  const recognised = new Map<string, PersonHistory>();
  const outcomes = new Map<string, MatchOutcome>();
  const lookAgainOn = new Map<Replayed, number>();
  const versions = new Map([[pattern.definition.name, pattern.definition.version]]);
  const endDay = (day: number): void => {
    const today = dateOfEpochDay(day);
    for (const child of [...people.all()]) {
      const { asChild, history } = child;
      const { personId, dateOfBirth } = history;
      if (!asChild && (dateOfBirth === undefined || ageInYears(dateOfBirth, today) >= 18)) continue;
      const others = new Map(peopleOf(history, people).map((id) => [id, people.of(id)]));
      const evidence = gatherEvidence(history, others, vocabulary);
      const ids = new Set(evidence.map(({ id }) => id));
      const { recognitions, lookAgainOn: next } = evaluateAsOf([pattern], evidence, history, today);
      const matches = recognised.get(personId) ?? emptyHistory(personId);
      recognised.set(personId, matches);
      const events = decide(matches, { patterns: versions, recognitions, stands: (id) => ids.has(id) }, today);
      for (const event of events) {
        const version = matches.version + 1;
        foldDecoded(matches, { version, position: version, recordedAt: new Date(`${today}T12:00:00Z`) }, event);
      }
      takeUp(outcomes, personId, events, today);
      lookAgainOn.set(child, next === undefined ? Number.POSITIVE_INFINITY : epochDay(next));
    }
  };
  const endDaysBefore = (end: number): void => {
    for (;;) {
      const day = Math.min(...lookAgainOn.values());
      if (day >= end) return;
      endDay(day);
    }
  };
  let day = Number.NEGATIVE_INFINITY;
  for (const each of told) {
    if (each.day !== day) {
      if (people.size > 0) endDay(day);
      endDaysBefore(each.day);
      ({ day } = each);
    }
    people.record(each.personId, each.event, new Date(`${dateOfEpochDay(day)}T12:00:00Z`));
  }
  endDay(day);
  endDaysBefore(until + 1);
  return outcomes;
};

const replayed = (pattern: Pattern, told: readonly Told[], until: number): readonly MatchOutcome[] => {
  const replay = new Replay(vocabulary, [[pattern]]);
  tellAll(replay, told);
  replay.finish(until);
  return replay.outcomesOf(0);
};

/** What anybody is told of a match, and when it was. */
const inWords = (outcomes: Iterable<MatchOutcome>): readonly unknown[] =>
  [...outcomes]
    .map(({ personId, match, levels, lapsed }) => ({
      ...{ personId, levels, lapsed: lapsed && { reason: lapsed.reason, on: lapsed.lapsedOn } },
      ...{ id: match.matchId, window: match.window, evidence: match.evidence, explanation: match.explanation },
    }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));

describe.each(patterns.map((pattern) => [pattern.definition.name, pattern] as const))(
  '%s, replayed',
  (name, pattern) => {
    it('is recognised on the days on which looking at everyone every day recognises it, however it comes to be known', () => {
      let recognised = 0;
      fc.assert(
        fc.property(
          fc.oneof({ weight: 3, arbitrary: nearExample(vocabulary, name) }, anyStory(vocabulary, 12)),
          telling,
          (story, how) => {
            const told = toldOf(story, how);
            const until = (told.at(-1)?.day ?? 0) + GOES_ON;
            const all = lookedAtAll(pattern, told, until);
            recognised += all.size;
            expect(inWords(replayed(pattern, told, until))).toEqual(inWords(all.values()));
          },
        ),
        {
          numRuns: 60,
          examples: exampleStories(name).map((story): [Story, Telling] => [
            story,
            { late: [0], birth: { late: 0, wrong: 0 }, changes: [] },
          ]),
        },
      );
      expect(recognised).toBeGreaterThan(0);
    });
  },
);

describe('what made good is taken back', () => {
  it('is evaluated again, though nothing that can make a match is new', () => {
    const pattern = patterns.find(({ definition }) => definition.name === 'was-not-brought');
    const story = exampleStories('was-not-brought').find(
      ({ events }) => events.length === 4 && events[1]?.type === KEPT,
    );
    if (!pattern || !story) throw new Error('The example is there.');
    const changes = [{ nth: 1, after: 59, how: 'retracted' as const, days: 0 }];
    const told = toldOf(story, { late: [0], birth: { late: 0, wrong: 0 }, changes });
    const until = (told.at(-1)?.day ?? 0) + GOES_ON;
    const found = replayed(pattern, told, until);
    expect(found.map(({ levels }) => levels.map(({ on }) => on))).toEqual([['2026-03-27']]);
    expect(inWords(found)).toEqual(inWords(lookedAtAll(pattern, told, until).values()));
  });
});

const KEPT = 'health.appointment.attended';
