import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyHistory, foldHistory, type PersonHistory } from '#chronology';
import { startProcessor, type EventStore, type NewEvent, type StoredEvent } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { newId } from '#platform';
import { loadVocabulary, personStream } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { recordedOf, type Report } from '../../test/support/reported-events.js';
import { currentMatches } from './current-matches.js';
import { loadPatterns } from './load-patterns.js';
import { createPatternsProcessor, type PatternsProcessorOptions } from './processor.js';

const vocabulary = loadVocabulary();
// Those that these histories are made for: what others make of them is not asked here.
const patterns = loadPatterns(vocabulary).filter(({ definition }) =>
  ['attendance', 'cumulative', 'trio', 'was-not-brought'].includes(definition.name),
);

describe('the patterns processor', () => {
  let database: TestDatabase;
  let store: EventStore;
  let today = '2026-06-01';
  const clock = { now: () => new Date(`${today}T12:00:00Z`) };

  beforeAll(async () => {
    database = await testDatabase('patterns');
    store = createPostgresEventStore({ url: database.url });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const processor = (options: Partial<PatternsProcessorOptions> = {}) =>
    createPatternsProcessor({ store, vocabulary, patterns, clock, ...options });

  /** The store, with some of its calls watched or changed. */
  const through = (changes: Partial<EventStore>): EventStore => ({
    append: (...given) => store.append(...given),
    readStream: (...given) => store.readStream(...given),
    readStreams: (streams) => store.readStreams(streams),
    readAll: (options) => store.readAll(options),
    find: (ids) => store.find(ids),
    head: () => store.head(),
    subscribe: (options) => store.subscribe(options),
    close: () => store.close(),
    ...changes,
  });

  const append = async (streams: Readonly<Record<string, readonly NewEvent[]>>): Promise<StoredEvent[]> => {
    const after = await store.head();
    const writes = Object.entries(streams).map(([personId, events]) => ({
      streamId: personStream(personId),
      expectedVersion: 'any' as const,
      events,
    }));
    await store.append(writes);
    return store.readAll({ after, limit: 10_000 });
  };

  /** What an agency reports, in the stream of everyone whom it names; the id is the agency event's. */
  const reported = (of: Report): { id: string; streams: Record<string, NewEvent[]> } => {
    const { id, streams } = recordedOf(vocabulary, of);
    return { id, streams: Object.fromEntries(Object.entries(streams).map(([personId, event]) => [personId, [event]])) };
  };
  const report = async (...reports: readonly Report[]): Promise<StoredEvent[]> => {
    const streams: Record<string, NewEvent[]> = {};
    for (const each of reports) {
      for (const [personId, events] of Object.entries(reported(each).streams))
        (streams[personId] ??= []).push(...events);
    }
    return append(streams);
  };

  const missed = (child: string, on: string): Report => ({
    type: 'health.appointment.was-not-brought',
    on,
    people: { [child]: 'child' },
    data: { service: 'dental' },
  });
  const relationship = (one: string, other: string, kind: string): Report => ({
    type: 'person.relationship',
    on: '2019-05-01',
    people: { [one]: kind === 'partner' ? 'adult' : 'child', [other]: kind === 'partner' ? 'partner' : 'mother' },
    data: { kind },
  });
  const adult = (type: string, person: string, on: string, data: Readonly<Record<string, unknown>>): Report => ({
    type,
    on,
    people: { [person]: 'adult' },
    data,
  });
  const bornOn = (personId: string, dateOfBirth: string) =>
    append({
      [personId]: [
        {
          id: newId(),
          type: 'DemographicsRecorded.v1',
          data: { source: 'urn:agency:example', agencyEventId: newId(), dateOfBirth },
        },
      ],
    });

  const historyOf = async (personId: string): Promise<PersonHistory> =>
    foldHistory(emptyHistory(personId), await store.readStream(personStream(personId)));
  const matchesOf = async (personId: string) => currentMatches(await historyOf(personId), today);
  const typesIn = async (personId: string): Promise<string[]> =>
    (await store.readStream(personStream(personId)))
      .map((event) => event.type)
      .filter((type) => type.startsWith('Pattern'));

  it('records in the child’s stream what the entries make, and nothing when they are delivered twice', async () => {
    const child = newId();
    const { handle } = processor();
    const batch = await report(missed(child, '2026-02-03'), missed(child, '2026-03-01'));
    await handle(batch);
    expect(await matchesOf(child)).toMatchObject([
      { status: 'open', pattern: 'was-not-brought', recognisableOn: '2026-03-01' },
    ]);
    await handle(batch);
    await processor().handle(batch);
    expect(await typesIn(child)).toEqual(['PatternRecognised.v1']);
  });

  it('does not evaluate because of its own events', async () => {
    const child = newId();
    await processor().handle(await report(missed(child, '2026-02-03'), missed(child, '2026-03-01')));
    const own = (await store.readStream(personStream(child))).filter((event) => event.type.startsWith('Pattern'));
    let reads = 0;
    const counting = through({
      readStreams: (streams: Parameters<EventStore['readStreams']>[0]) => {
        reads += 1;
        return store.readStreams(streams);
      },
    });
    await processor({ store: counting }).handle(own);
    expect(reads).toBe(0);
  });

  it('strengthens, and withdraws when a piece of evidence is retracted', async () => {
    const child = newId();
    const { handle } = processor();
    const first = reported(missed(child, '2026-02-03'));
    await handle([...(await append(first.streams)), ...(await report(missed(child, '2026-03-01')))]);
    await handle(await report(missed(child, '2026-05-20')));
    expect(await matchesOf(child)).toMatchObject([{ level: 2, timesStrengthened: 1 }]);
    const retraction = { agencyEventId: first.id, retractionId: newId(), source: 'urn:agency:example', digest: '00' };
    const retracted = await append({ [child]: [{ id: newId(), type: 'AgencyEventRetracted.v1', data: retraction }] });
    await handle(retracted);
    expect(await matchesOf(child)).toMatchObject([{ level: 1, recognisableOn: '2026-05-20', timesStrengthened: 2 }]);
    expect(await typesIn(child)).toEqual(['PatternRecognised.v1', 'PatternStrengthened.v1', 'PatternStrengthened.v1']);
  });

  it('recognises what happened years ago as of then, with the day on which it was recognised', async () => {
    const child = newId();
    await processor().handle(await report(missed(child, '2022-02-03'), missed(child, '2022-03-01')));
    expect(await matchesOf(child)).toMatchObject([
      { status: 'lapsed', recognisableOn: '2022-03-01', recognisedOn: '2026-06-01', lapsedOn: '2022-08-04' },
    ]);
  });

  it('evaluates a child when something happens to a parent, or to the parent’s partner', async () => {
    const [child, mother, partner] = [newId(), newId(), newId()];
    const { handle } = processor();
    await handle(await report(relationship(child, mother, 'mother'), relationship(mother, partner, 'partner')));
    await handle(await report(adult('adult.mental-health', mother, '2026-01-10', { event: 'crisis' })));
    expect(await matchesOf(child)).toEqual([]);
    await handle(await report(adult('adult.substance-misuse', partner, '2026-02-10', { event: 'relapse' })));
    expect(await matchesOf(child)).toMatchObject([{ pattern: 'trio', level: 1 }]);
    await handle(
      await report(adult('police.domestic-abuse-incident', partner, '2026-03-10', { riskLevel: 'standard' })),
    );
    const trios = (await matchesOf(child)).filter(({ pattern }) => pattern === 'trio');
    expect(trios).toMatchObject([{ level: 3 }]);
    expect(await typesIn(mother)).toEqual([]);
    expect(await typesIn(partner)).toEqual([]);
  });

  it('evaluates a child when a relationship becomes known after what it brings', async () => {
    const [child, mother] = [newId(), newId()];
    const { handle } = processor();
    const troubles = [
      adult('adult.mental-health', mother, '2026-01-10', { event: 'crisis' }),
      adult('adult.substance-misuse', mother, '2026-02-10', { event: 'relapse' }),
    ];
    await handle(await report(...troubles));
    await handle(await report(relationship(child, mother, 'mother')));
    expect(await matchesOf(child)).toMatchObject([{ pattern: 'trio', level: 1, recognisableOn: '2026-02-10' }]);
  });

  it('has nothing open for somebody who is grown up, and recognises their childhood', async () => {
    const grown = newId();
    const { handle } = processor();
    await handle(await bornOn(grown, '2000-01-15'));
    await handle(await report(missed(grown, '2017-11-03'), missed(grown, '2017-12-01')));
    expect(await matchesOf(grown)).toMatchObject([
      { status: 'lapsed', recognisableOn: '2017-12-01', lapsedOn: '2018-01-14' },
    ]);
  });

  it('lapses what time alone has ended, when it is asked to look', async () => {
    const child = newId();
    const patternsProcessor = processor();
    await patternsProcessor.handle(await report(missed(child, '2026-02-03'), missed(child, '2026-03-01')));
    today = '2026-08-05';
    await patternsProcessor.evaluate([child]);
    await patternsProcessor.evaluate([child]);
    today = '2026-06-01';
    expect(await typesIn(child)).toEqual(['PatternRecognised.v1', 'PatternLapsed.v1']);
  });

  it('stores what it decides for many children in one append, and reads them in few round trips', async () => {
    const children = Array.from({ length: 50 }, newId);
    const calls = { append: 0, readStreams: 0 };
    const counting = through({
      append: (...given: Parameters<EventStore['append']>) => {
        calls.append += 1;
        return store.append(...given);
      },
      readStreams: (...given: Parameters<EventStore['readStreams']>) => {
        calls.readStreams += 1;
        return store.readStreams(...given);
      },
    });
    const reports = children.flatMap((child) => [missed(child, '2026-02-03'), missed(child, '2026-03-01')]);
    const batch = await report(...reports);
    await processor({ store: counting }).handle(batch.filter(({ version }) => version === 2));
    for (const child of children) expect(await typesIn(child)).toEqual(['PatternRecognised.v1']);
    expect(calls.append).toBe(1);
    expect(calls.readStreams).toBeLessThanOrEqual(2);
  });

  it('reads only what is not at hand, after what it knows, and works as well without knowing anything', async () => {
    const child = newId();
    const asked: (number | undefined)[] = [];
    const watching = through({
      readStreams: (streams: Parameters<EventStore['readStreams']>[0]) => {
        asked.push(...streams.map((stream) => stream.fromVersion));
        return store.readStreams(streams);
      },
    });
    const remembering = processor({ store: watching });
    await remembering.handle(await report(missed(child, '2026-02-03')));
    await remembering.handle(await report(missed(child, '2026-03-01')));
    expect(asked).toEqual([]);
    expect(await matchesOf(child)).toHaveLength(1);
    // Between what it knows and this stands what it has recognised itself.
    await remembering.handle(await report(missed(child, '2026-03-02')));
    expect(asked).toEqual([3]);
    const forgetful = processor({ store: watching, cachedEntries: 0 });
    await forgetful.handle(await report(missed(child, '2026-05-20')));
    expect(asked).toEqual([3, 1]);
    expect(await matchesOf(child)).toMatchObject([{ level: 2 }]);
  });

  it('decides anew when somebody else has appended to the child’s stream meanwhile', async () => {
    const child = newId();
    const batch = await report(missed(child, '2026-02-03'), missed(child, '2026-03-01'));
    let interruptions = 0;
    const interrupted = through({
      append: async (...given: Parameters<EventStore['append']>) => {
        if (interruptions === 0) {
          interruptions += 1;
          await report(missed(child, '2026-05-20'));
        }
        return store.append(...given);
      },
    });
    await processor({ store: interrupted }).handle(batch);
    expect(interruptions).toBe(1);
    expect(await typesIn(child)).toEqual(['PatternRecognised.v1']);
    expect(await matchesOf(child)).toMatchObject([{ level: 2, timesStrengthened: 0 }]);
  });

  it('does not recognise what was taken back after the batch, and before it is dealt with', async () => {
    const child = newId();
    const first = reported(missed(child, '2026-02-03'));
    const batch = [...(await append(first.streams)), ...(await report(missed(child, '2026-03-01')))];
    const retraction = { agencyEventId: first.id, retractionId: newId(), source: 'urn:agency:example', digest: '00' };
    await append({ [child]: [{ id: newId(), type: 'AgencyEventRetracted.v1', data: retraction }] });
    await processor().handle(batch);
    expect(await typesIn(child)).toEqual([]);
  });

  it('recognises once when two instances handle the same events', async () => {
    const children = Array.from({ length: 20 }, newId);
    const reports = children.flatMap((child) => [missed(child, '2026-02-03'), missed(child, '2026-03-01')]);
    const batch = await report(...reports);
    await Promise.all([processor().handle(batch), processor().handle(batch)]);
    for (const child of children) expect(await typesIn(child)).toEqual(['PatternRecognised.v1']);
  });

  describe('when a stream holds an event that this release does not know', () => {
    const unknown = (): NewEvent => ({ id: newId(), type: 'AgencyEventDreamt.v1', data: {} });

    it('goes on with the other children, and tells of the one that it could not evaluate', async () => {
      const [poisoned, child] = [newId(), newId()];
      const reports = [poisoned, child].flatMap((each) => [missed(each, '2026-02-03'), missed(each, '2026-03-01')]);
      await append({ [poisoned]: [unknown()] });
      const failures: string[] = [];
      await processor({ onUnevaluated: ({ personId }) => void failures.push(personId) }).handle(
        await report(...reports),
      );
      expect(failures).toEqual([poisoned]);
      expect(await typesIn(child)).toEqual(['PatternRecognised.v1']);
    });

    it('fails where nobody is there to be told, after the other children', async () => {
      const [poisoned, child] = [newId(), newId()];
      const reports = [poisoned, child].flatMap((each) => [missed(each, '2026-02-03'), missed(each, '2026-03-01')]);
      await append({ [poisoned]: [unknown()] });
      await expect(processor().handle(await report(...reports))).rejects.toThrow(
        'Some children could not be evaluated.',
      );
      expect(await typesIn(child)).toEqual(['PatternRecognised.v1']);
    });

    it('tells of the child whose mother’s stream it is', async () => {
      const [child, mother] = [newId(), newId()];
      await append({ [mother]: [unknown()] });
      const failures: string[] = [];
      const { handle } = processor({ onUnevaluated: ({ personId }) => void failures.push(personId) });
      await handle(await report(relationship(child, mother, 'mother')));
      expect(failures).toContain(child);
    });
  });

  it('follows the event store', async () => {
    const child = newId();
    await report(missed(child, '2026-02-03'), missed(child, '2026-03-01'));
    const failed: unknown[] = [];
    const { name, handle } = processor({ onUnevaluated: () => undefined });
    const following = startProcessor({
      name,
      handle: (batch) => handle(batch),
      store,
      pool: database.pool,
      onError: (error) => void failed.push(error),
    });
    try {
      await following.caughtUpTo(await store.head());
      expect(await typesIn(child)).toEqual(['PatternRecognised.v1']);
      expect(failed).toEqual([]);
    } finally {
      await following.stop();
    }
  });
});
