import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyProviderOf, PersonKeys } from '#access';
import type { EventStore } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { addDays, newId } from '#platform';
import { loadVocabulary, personStream, type StoredEventData, type StoredEventName } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { HOSPITAL_URN, SCHOOL_URN } from '../../../test/support/history-entries.js';
import type { ChronologyParts } from '../open-chronology.js';
import type { ChronologyQuery } from '../question.js';
import { exportChronology, readChronology, writeChronology } from '../read-chronology.js';
import { ChronologyMemory } from './chronology-memory.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const vocabulary = loadVocabulary();

let database: TestDatabase;
let store: EventStore;
let keys: PersonKeys;
beforeAll(async () => {
  database = await testDatabase('chronology memory');
  store = createPostgresEventStore({ url: database.url });
  keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

/** A child of two records, a mother, a brother, and everything that can become of what agencies say of them. */
class Family {
  readonly child = newId();
  readonly otherRecord = newId();
  readonly mother = newId();
  readonly brother = newId();
  /** Agency events, and in whose stream each stands. */
  readonly entries: { readonly agencyEventId: string; readonly personId: string }[] = [];
  #link: string | undefined;

  async begin(): Promise<void> {
    for (const personId of [this.child, this.otherRecord, this.mother, this.brother]) {
      const { wrapped } = keys.issue();
      await database.pool.query('insert into person_keys (person_id, wrapped_key) values ($1, $2)', [
        personId,
        wrapped,
      ]);
      await keys.load([personId]);
      await this.#append(
        personId,
        'DemographicsRecorded.v1',
        { source: SCHOOL_URN, agencyEventId: newId(), ...(personId !== this.mother && { dateOfBirth: '2019-05-01' }) },
        { person: { name: { given: 'Asha', family: 'Example' }, address: '12 Invented Road' } },
      );
    }
    await this.#relation('mother', this.mother);
    await this.#relation('sibling', this.brother);
  }

  async do({ what, who, nth, day, sensitivity }: Step): Promise<void> {
    const personId = [this.child, this.otherRecord, this.mother, this.brother][who] ?? this.child;
    const drawn = this.entries[nth % Math.max(1, this.entries.length)];
    const agencyEventId = drawn?.agencyEventId ?? newId();
    switch (what) {
      case 'report':
        return this.#report(personId, day, sensitivity);
      case 'correct':
        return this.#append(
          personId,
          'AgencyEventCorrected.v1',
          { agencyEventId, correctionId: newId(), source: SCHOOL_URN, ...saying(day, sensitivity) },
          { narrative: `Corrected: seen in Invented Road on ${day}.`, reason: 'A wrong day.' },
        );
      case 'retract':
        return this.#append(
          personId,
          'AgencyEventRetracted.v1',
          { agencyEventId, retractionId: newId(), source: SCHOOL_URN, digest: 'd' },
          { reason: 'Another child.' },
        );
      case 'pin':
        return this.#append(
          drawn?.personId ?? personId,
          'EntryPinned.v1',
          { pinId: `pin-${agencyEventId}`, agencyEventId, pinnedBy: 'worker' },
          { reason: 'To be asked about.' },
        );
      case 'unpin':
        return this.#append(drawn?.personId ?? personId, 'EntryUnpinned.v1', {
          pinId: `pin-${agencyEventId}`,
          agencyEventId,
          unpinnedBy: 'worker',
        });
      case 'link':
        return this.#linkOrUnlink();
      case 'erase':
        await keys.destroy(personId);
        return;
      default:
        what satisfies never;
    }
  }

  async #linkOrUnlink(): Promise<void> {
    const linkId = this.#link ?? newId();
    for (const [one, other] of [
      [this.child, this.otherRecord],
      [this.otherRecord, this.child],
    ] as const) {
      const type = this.#link === undefined ? 'RecordsLinked.v1' : 'RecordsUnlinked.v1';
      await this.#append(one, type, { linkId, otherPersonId: other, decidedBy: 'worker' });
    }
    this.#link = this.#link === undefined ? linkId : undefined;
  }

  async #report(personId: string, day: string, sensitivity: readonly string[]): Promise<void> {
    const agencyEventId = newId();
    this.entries.push({ agencyEventId, personId });
    await this.#append(
      personId,
      'AgencyEventRecorded.v1',
      {
        agencyEventId,
        source: this.entries.length % 2 === 0 ? SCHOOL_URN : HOSPITAL_URN,
        eventType: 'education.presentation-concern',
        role: 'child',
        people: [{ personId, role: 'child' }],
        identifiedBy: 'upn',
        ...saying(day, sensitivity),
      },
      { narrative: `Seen at 12 Invented Road on ${day}.` },
    );
  }

  #relation(kind: 'mother' | 'sibling', otherPersonId: string): Promise<void> {
    return this.#append(this.child, 'AgencyEventRecorded.v1', {
      agencyEventId: newId(),
      source: SCHOOL_URN,
      eventType: 'person.relationship',
      role: 'child',
      people: [
        { personId: this.child, role: 'child' },
        { personId: otherPersonId, role: kind },
      ],
      identifiedBy: 'upn',
      ...saying('2025-01-06', []),
      facts: { kind },
    });
  }

  async #append<Name extends StoredEventName>(
    personId: string,
    type: Name,
    data: StoredEventData[Name],
    personal?: object,
  ): Promise<void> {
    const hasKey = (await keys.load([personId])).has(personId);
    const sealed = personal && hasKey ? keys.seal(personId, personal) : undefined;
    await store.append([
      {
        streamId: personStream(personId),
        expectedVersion: 'any',
        events: [{ id: newId(), type, data, personal: sealed }],
      },
    ]);
  }
}

const saying = (day: string, sensitivity: readonly string[]) => ({
  occurredOn: { date: day, until: day, precision: 'day' as const },
  facts: { observed: ['hungry'], childSeen: true },
  indicators: [],
  significance: day.endsWith('1') ? ('routine' as const) : ('notable' as const),
  standing: 'concern' as const,
  sensitivity,
  digest: 'd',
  catalogueVersion: '1',
});

interface Step {
  readonly what: 'report' | 'correct' | 'retract' | 'pin' | 'unpin' | 'link' | 'erase';
  readonly who: number;
  readonly nth: number;
  readonly day: string;
  readonly sensitivity: readonly string[];
}
const aStep: fc.Arbitrary<Step> = fc.record({
  what: fc.oneof(
    { weight: 8, arbitrary: fc.constant('report' as const) },
    { weight: 6, arbitrary: fc.constantFrom('correct' as const, 'retract' as const, 'pin' as const, 'unpin' as const) },
    { weight: 2, arbitrary: fc.constant('link' as const) },
    { weight: 1, arbitrary: fc.constant('erase' as const) },
  ),
  who: fc.integer({ min: 0, max: 3 }),
  nth: fc.nat({ max: 30 }),
  day: fc.integer({ min: 0, max: 400 }).map((days) => addDays('2025-01-01', days)),
  sensitivity: fc.constantFrom([], [], [], ['address-protected'], ['sexual-health']),
});
const viewers = [
  { roles: ['mash-worker'], purpose: 'mash-triage' },
  { roles: ['manager'], purpose: 'management-oversight' },
] as const;
const aQuestion: fc.Arbitrary<Omit<ChronologyQuery, 'personId' | 'cursor'>> = fc.record({
  viewer: fc.constantFrom(...viewers),
  scope: fc.constantFrom('child' as const, 'family' as const),
  detail: fc.constantFrom('all' as const, 'significant' as const),
  limit: fc.constantFrom(7, 500),
});

/** All pages of one reading, as text. */
const pagesOf = async (
  ask: (query: ChronologyQuery) => Promise<string | undefined>,
  question: Omit<ChronologyQuery, 'cursor'>,
): Promise<readonly string[]> => {
  const pages: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await ask({ ...question, cursor });
    pages.push(page ?? 'nobody');
    const next = page === undefined ? null : (JSON.parse(page) as { nextCursor: string | null }).nextCursor;
    if (next === null) return pages;
    cursor = next;
  }
};
const afresh =
  (parts: ChronologyParts) =>
  async (query: ChronologyQuery): Promise<string | undefined> => {
    const page = await readChronology(parts, query, NOW);
    return page && JSON.stringify(page);
  };
const written =
  (parts: ChronologyParts) =>
  async (query: ChronologyQuery): Promise<string | undefined> =>
    (await writeChronology(parts, query, NOW))?.json.toString();

describe('a chronology with memory', () => {
  it('is what a process that never read it reads, whatever came in between and whoever asks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(aStep, aQuestion), { minLength: 5, maxLength: 16 }),
        fc.constantFrom(0, 40_000, 100_000_000),
        async (steps, mostBytes) => {
          const family = new Family();
          await family.begin();
          const memory = new ChronologyMemory(store, { mostBytes });
          for (const [step, asked] of steps) {
            await family.do(step);
            const question = { ...asked, personId: step.nth % 3 === 0 ? family.otherRecord : family.child };
            const expected = await pagesOf(afresh({ store, vocabulary, keys }), question);
            const remembered = { store, vocabulary, keys, memory };
            expect(await pagesOf(written(remembered), question)).toEqual(expected);
            expect(await pagesOf(afresh(remembered), question)).toEqual(expected);
            expect(memory.bytes).toBeLessThanOrEqual(Math.max(mostBytes, 0));
          }
        },
      ),
      { numRuns: 15 },
    );
  }, 180_000);

  it('says that what is erased is erased, at the next reading', async () => {
    const family = new Family();
    await family.begin();
    await family.do({ what: 'report', who: 0, nth: 0, day: '2025-02-03', sensitivity: [] });
    const parts = { store, vocabulary, keys, memory: new ChronologyMemory(store, { mostBytes: 10_000_000 }) };
    const query: ChronologyQuery = { personId: family.child, viewer: viewers[0], detail: 'all', limit: 100 };
    expect(await written(parts)(query)).toContain('Invented Road');
    expect(await written(parts)(query)).toContain('Invented Road');
    await keys.destroy(family.child);
    const after = await written(parts)(query);
    expect(after).toContain('"erased":true');
    expect(after).not.toContain('Invented Road');
  });

  it('does not disturb a reading that goes on while entries arrive', async () => {
    const family = new Family();
    await family.begin();
    for (const day of ['2025-02-02', '2025-02-03', '2025-02-04']) {
      await family.do({ what: 'report', who: 0, nth: 0, day, sensitivity: [] });
    }
    const parts = { store, vocabulary, keys, memory: new ChronologyMemory(store, { mostBytes: 10_000_000 }) };
    const query: ChronologyQuery = { personId: family.child, viewer: viewers[0], detail: 'all', limit: 100 };
    const begun = await exportChronology(parts, query, NOW);
    await family.do({ what: 'pin', who: 0, nth: 0, day: '2025-02-02', sensitivity: [] });
    await family.do({ what: 'report', who: 0, nth: 0, day: '2025-02-01', sensitivity: [] });
    expect(await written(parts)(query)).toContain('2025-02-01');
    const lines = [...(begun?.lines ?? [])];
    expect(JSON.stringify(lines)).not.toContain('2025-02-01');
    expect(lines.some(({ kind, shown }) => kind === 'entry' && shown.pinned)).toBe(false);
  });

  it('reads of a stream only what came since it was read', async () => {
    const family = new Family();
    await family.begin();
    const asked: number[] = [];
    const counting = {
      ...store,
      head: () => store.head(),
      readStreams: (streams: Parameters<EventStore['readStreams']>[0]) => {
        asked.push(...streams.map(({ fromVersion }) => fromVersion ?? 1));
        return store.readStreams(streams);
      },
    };
    const parts = {
      store: counting,
      vocabulary,
      keys,
      memory: new ChronologyMemory(counting, { mostBytes: 10_000_000 }),
    };
    const query: ChronologyQuery = { personId: family.child, viewer: viewers[0], detail: 'all', limit: 100 };
    await written(parts)(query);
    await written(parts)(query);
    // Three events of the child: who it is, its mother, its brother.
    expect(asked).toEqual([1, 4]);
  });

  it('lets go of what it has opened when nobody has read it for a while', async () => {
    const family = new Family();
    await family.begin();
    const memory = new ChronologyMemory(store, { mostBytes: 10_000_000, openedForMs: 20 });
    const query: ChronologyQuery = { personId: family.child, viewer: viewers[0], detail: 'all', limit: 100 };
    await written({ store, vocabulary, keys, memory })(query);
    const opened = memory.bytes;
    await waitFor('what was opened to be let go', () => memory.bytes < opened);
    expect(memory.bytes).toBeGreaterThan(0);
  });
});
