import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyProviderOf, PersonKeys } from '#access';
import { createAlertsProcessor, loadRouting, readAlert } from '#alerts';
import { readAgencies, readFamily, readPeople } from '#chronology';
import type { EventStore, NewEvent } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { linkRecords, reassignEvent, unlinkRecords } from '#identity';
import { createPatternsProcessor, currentMatches, loadPatterns } from '#patterns';
import { newId } from '#platform';
import { decode, loadVocabulary, personStream, type AgencyEventRecorded, type PeopleRole } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../support/database.js';

const vocabulary = loadVocabulary();
const patterns = loadPatterns(vocabulary);
const agencies = [...vocabulary.agencies.values()];
const TODAY = '2026-06-01';
const clock = { now: () => new Date(`${TODAY}T12:00:00Z`) };

const provider = keyProviderOf(randomBytes(32));
let database: TestDatabase;
let store: EventStore;
let keys: PersonKeys;

beforeAll(async () => {
  database = await testDatabase('linking');
  store = createPostgresEventStore({ url: database.url });
  keys = new PersonKeys(database.pool, provider);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

/** Three records of children and two of mothers, of whom nobody knows yet who is who. */
const RECORDS = ['child 1', 'child 2', 'child 3', 'mother 1', 'mother 2'] as const;
type RecordName = (typeof RECORDS)[number];
const isMother = (record: RecordName): boolean => record.startsWith('mother');

interface Report {
  readonly key: string;
  readonly of: RecordName;
  readonly type: string;
  readonly on: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly others?: readonly (readonly [RecordName, PeopleRole])[];
}

const DATES = ['2025-10-06', '2025-11-10', '2025-12-01', '2026-01-12', '2026-02-09', '2026-03-16', '2026-04-20'];
const missed = (of: RecordName): Report[] =>
  DATES.slice(0, 5).map((on) => ({
    key: `${of} missed ${on}`,
    of,
    type: 'health.appointment.was-not-brought',
    on,
    data: { service: 'dental' },
  }));
const adult = (of: RecordName): Report[] => [
  { key: `${of} ill`, of, type: 'adult.mental-health', on: '2026-02-02', data: { event: 'crisis' } },
  { key: `${of} uses`, of, type: 'adult.substance-misuse', on: '2026-03-02', data: { event: 'relapse' } },
  {
    key: `${of} abused`,
    of,
    type: 'police.domestic-abuse-incident',
    on: '2026-04-02',
    data: { riskLevel: 'standard' },
  },
];
const motherOf = (child: RecordName, mother: RecordName): Report => ({
  key: `${mother} of ${child}`,
  of: child,
  type: 'person.relationship',
  on: '2019-05-01',
  data: { kind: 'mother' },
  others: [[mother, 'mother']],
});
const REPORTS: readonly Report[] = [
  ...RECORDS.flatMap((record) => (isMother(record) ? adult(record) : missed(record))),
  motherOf('child 1', 'mother 1'),
  motherOf('child 2', 'mother 2'),
];
const PAIRS: readonly (readonly [RecordName, RecordName])[] = [
  ['child 1', 'child 2'],
  ['child 2', 'child 3'],
  ['child 3', 'child 1'],
  ['mother 1', 'mother 2'],
];

/** What has come to be of the records in one order of events. */
class World {
  readonly ids = new Map<RecordName, string>(RECORDS.map((record) => [record, newId()]));
  readonly #keys = new Map<string, string>();
  readonly #links = new Map<string, string>();
  readonly #patterns = createPatternsProcessor({ store, vocabulary, patterns, clock });
  readonly #alerts = createAlertsProcessor({ store, agencies, routing: loadRouting(agencies) });
  #from = 0;
  #seen = 0;

  static async begin(): Promise<World> {
    const world = new World();
    world.#from = world.#seen = await store.head();
    // The records begin in one order: the first is the one by which the person goes.
    for (const record of RECORDS) await world.#append({ [record]: [world.#demographics(record)] });
    return world;
  }

  id(record: RecordName): string {
    return this.ids.get(record) ?? '';
  }

  async report(report: Report): Promise<void> {
    if (this.#keys.has(report.key)) return;
    const id = newId();
    this.#keys.set(report.key, id);
    const people: [RecordName, PeopleRole][] = [
      [report.of, isMother(report.of) ? 'adult' : 'child'],
      ...(report.others ?? []).map(([record, role]): [RecordName, PeopleRole] => [record, role]),
    ];
    const reading = vocabulary.read(report.type, {
      people: people.map(([, role]) => ({ role, name: { given: 'Asha', family: 'Example' } })),
      occurredOn: { date: report.on },
      ...report.data,
    });
    if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
    const event = (role: PeopleRole): NewEvent => {
      const data: AgencyEventRecorded = {
        agencyEventId: id,
        source: 'urn:agency:northmoor-community-health',
        eventType: report.type,
        role,
        people: people.map(([record, each]) => ({ personId: this.id(record), role: each })),
        occurredOn: reading.occurredOn,
        identifiedBy: 'nhs-number',
        digest: '00',
        catalogueVersion: vocabulary.version,
        ...reading.coded,
      };
      return { id: newId(), type: 'AgencyEventRecorded.v1', data };
    };
    await this.#append(Object.fromEntries(people.map(([record, role]) => [record, [event(role)]])));
  }

  async retract(report: Report): Promise<void> {
    const agencyEventId = this.#keys.get(report.key);
    if (agencyEventId === undefined) return;
    const data = { agencyEventId, retractionId: newId(), source: 'urn:agency:northmoor-community-health', digest: '0' };
    const event = (): NewEvent => ({ id: newId(), type: 'AgencyEventRetracted.v1', data });
    const streams = [report.of, ...(report.others ?? []).map(([record]) => record)];
    await this.#append(Object.fromEntries(streams.map((record) => [record, [event()]])));
  }

  async link(one: RecordName, other: RecordName): Promise<void> {
    const result = await linkRecords(
      { store, keys },
      { personIds: [this.id(one), this.id(other)], decidedBy: 'example-worker', reason: 'Same child.' },
    );
    if (result.status === 'linked') this.#links.set(`${one} ${other}`, result.linkId);
  }

  async unlink(one: RecordName, other: RecordName): Promise<void> {
    const linkId = this.#links.get(`${one} ${other}`);
    if (linkId === undefined) return;
    await unlinkRecords(
      { store, keys },
      { personId: this.id(other), linkId, decidedBy: 'example-worker', reason: 'Not the same child.' },
    );
    this.#links.delete(`${one} ${other}`);
  }

  get linked(): readonly string[] {
    return [...this.#links.keys()];
  }

  reassign(report: Report, to: RecordName) {
    return reassignEvent(
      { store, keys },
      {
        agencyEventId: this.#keys.get(report.key) ?? '',
        fromPersonId: this.id(report.of),
        toPersonId: this.id(to),
        decidedBy: 'example-worker',
        reason: 'It is about the other child.',
      },
    );
  }

  /** Lets patterns and alerts follow, until nothing new comes of it. */
  async follow(): Promise<void> {
    for (;;) {
      const batch = await store.readAll({ after: this.#seen, limit: 10_000 });
      if (batch.length === 0) return;
      this.#seen = batch.at(-1)?.position ?? this.#seen;
      await this.#patterns.handle(batch);
      await this.#alerts.handle(batch);
    }
  }

  /** What a worker sees of each record's person, and what agencies were told and hold for true. */
  async seen() {
    const read = await readPeople(store, this.ids.values());
    const keyOf = new Map([...this.#keys].map(([key, id]) => [id, key]));
    const nameOf = new Map([...this.ids].map(([name, id]) => [id, name]));
    const people = Object.fromEntries(
      RECORDS.map((record) => {
        const person = read.of(this.id(record));
        const entries = [...(person?.entries.values() ?? [])].filter((each) => each.reassignedTo === undefined);
        return [
          record,
          {
            goesBy: nameOf.get(person?.personId ?? ''),
            entries: entries
              .map((each) => `${keyOf.get(each.agencyEventId) ?? ''} ${each.retraction ? 'no' : ''}`)
              .sort(),
            matches: currentMatches(person ?? { matches: new Map() }, TODAY)
              .filter((match) => match.status === 'open')
              .map(({ pattern, level, recognisableOn, window, explanation, evidence }) => ({
                pattern,
                level,
                recognisableOn,
                window,
                explanation,
                evidence: evidence.map((each) => keyOf.get(each.agencyEventId)).sort(),
              }))
              .sort((one, other) => (one.pattern < other.pattern ? -1 : 1)),
          },
        ];
      }),
    );
    return { people, told: await this.#told(read.personOf) };
  }

  /** The highest level of the alerts that stand, for each person and pattern. */
  async #told(personOf: (recordId: string) => string): Promise<Record<string, number>> {
    const nameOf = new Map([...this.ids].map(([name, id]) => [id, name]));
    const told: Record<string, number> = {};
    for (const stored of await store.readAll({ after: this.#from, limit: 10_000 })) {
      if (stored.type !== 'AlertRaised.v1') continue;
      const { data } = decode(stored);
      if (!('alertId' in data) || !('personId' in data) || !nameOf.has(data.personId)) continue;
      const alert = await readAlert(store, data.alertId);
      if (alert?.status !== 'raised') continue;
      const about = `${nameOf.get(personOf(data.personId)) ?? ''}: ${data.pattern}`;
      told[about] = Math.max(told[about] ?? 0, data.level);
    }
    return Object.fromEntries(Object.entries(told).sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** An agency gives a name, sealed. */
  async name(record: RecordName, sealing: PersonKeys): Promise<void> {
    const personal = sealing.seal(this.id(record), {
      person: { role: 'child', name: { given: record, family: 'Example' } },
    });
    await this.#append({ [record]: [{ ...this.#demographics(record), personal }] });
  }

  #demographics(record: RecordName): NewEvent {
    const dateOfBirth = isMother(record) ? '1994-03-01' : '2017-05-01';
    const data = { source: 'urn:agency:northmoor-community-health', agencyEventId: newId(), dateOfBirth };
    return { id: newId(), type: 'DemographicsRecorded.v1', data };
  }

  async #append(streams: Readonly<Partial<Record<string, readonly NewEvent[]>>>): Promise<void> {
    await store.append(
      Object.entries(streams).map(([record, events]) => ({
        streamId: personStream(this.id(record as RecordName)),
        expectedVersion: 'any' as const,
        events: events ?? [],
      })),
    );
  }
}

type Step =
  | { readonly do: 'report' | 'retract'; readonly report: Report }
  | { readonly do: 'link' | 'unlink'; readonly pair: (typeof PAIRS)[number] }
  | { readonly do: 'follow' };

const take = async (world: World, step: Step): Promise<void> => {
  if (step.do === 'follow') await world.follow();
  else if ('pair' in step) await world[step.do](...step.pair);
  else await world[step.do](step.report);
};

describe('records that are linked and unlinked', () => {
  const report = fc.record({ do: fc.constantFrom('report' as const, 'retract'), report: fc.constantFrom(...REPORTS) });
  const linking = fc.record({ do: fc.constantFrom('link' as const, 'unlink'), pair: fc.constantFrom(...PAIRS) });
  const changes: fc.Arbitrary<Step[]> = fc.array(fc.oneof(report, linking), { minLength: 1, maxLength: 3 });
  /** Much is reported at first; then a little changes, patterns and alerts follow, a little changes … */
  const steps = fc
    .tuple(fc.subarray([...REPORTS], { minLength: 12 }), fc.array(changes, { minLength: 1, maxLength: 8 }))
    .map(([reports, later]): Step[] => [
      ...reports.map((each): Step => ({ do: 'report', report: each })),
      ...later.flatMap((each): Step[] => [{ do: 'follow' }, ...each]),
    ]);

  it('come to what they would have been, whatever was linked and unlinked on the way and whenever it was looked at', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const world = await World.begin();
        for (const step of taken) await take(world, step);
        await world.follow();

        // The same reports, and the links that are left, at once.
        const other = await World.begin();
        for (const step of taken) if (step.do === 'report' || step.do === 'retract') await take(other, step);
        for (const pair of PAIRS) if (world.linked.includes(pair.join(' '))) await other.link(...pair);
        await other.follow();
        expect(await world.seen()).toEqual(await other.seen());
      }),
      { numRuns: 30 },
    );
  }, 300_000);

  it('are told of as one, and whoever was told of a wrong link is told so', async () => {
    const world = await World.begin();
    const [first, second] = missed('child 1');
    const [, , third, fourth] = missed('child 2');
    if (!first || !second || !third || !fourth) throw new Error('There are reports.');
    for (const report of [first, third]) await world.report(report);
    await world.follow();
    expect((await world.seen()).told).toEqual({});

    await world.link('child 1', 'child 2');
    for (const report of [second, fourth]) await world.report(report);
    await world.follow();
    const together = await world.seen();
    expect(together.people['child 2']).toEqual(together.people['child 1']);
    expect(together.people['child 1']?.matches[0]?.evidence).toEqual(
      [first, second, third, fourth].map(({ key }) => key),
    );
    expect(together.told).toEqual({ 'child 1: was-not-brought': 2 });

    await world.unlink('child 1', 'child 2');
    await world.follow();
    expect((await world.seen()).told).toEqual({});
  });

  it('are read in a family, and by who knows a child, by a process that has opened neither before', async () => {
    const world = await World.begin();
    for (const report of [...missed('child 1'), ...adult('mother 2'), motherOf('child 1', 'mother 1')]) {
      await world.report(report);
    }
    const issued = new PersonKeys(database.pool, provider);
    for (const personId of world.ids.values()) {
      const { wrapped } = issued.issue();
      await database.pool.query('insert into person_keys (person_id, wrapped_key) values ($1, $2)', [
        personId,
        wrapped,
      ]);
    }
    await issued.load([...world.ids.values()]);
    for (const record of RECORDS) await world.name(record, issued);
    await world.link('child 1', 'child 2');
    await world.link('mother 1', 'mother 2');

    const parts = { store, vocabulary, keys: new PersonKeys(database.pool, provider) };
    const family = await readFamily(parts, { childId: world.id('child 2') }, clock.now());
    expect(family?.people.map(({ records }) => records)).toEqual([
      [world.id('mother 1'), world.id('mother 2')],
      [world.id('child 1'), world.id('child 2')],
    ]);
    expect(family?.people[0]?.names.map(({ given }) => given)).toEqual(['mother 1', 'mother 2']);

    const unopened = { ...parts, keys: new PersonKeys(database.pool, provider) };
    const known = await readAgencies(unopened, { childId: world.id('child 2') }, clock.now());
    expect(known?.records).toEqual([world.id('child 1'), world.id('child 2')]);
    expect(known?.adults.map(({ records }) => records)).toEqual([[world.id('mother 1'), world.id('mother 2')]]);
  });

  it('put an agency event down to whom it is about, and back', async () => {
    const world = await World.begin();
    const [first, second, third] = missed('child 1');
    if (!first || !second || !third) throw new Error('There are reports.');
    for (const report of [first, second, third]) await world.report(report);
    await world.follow();
    const before = await world.seen();
    expect(before.told).toEqual({ 'child 1: was-not-brought': 2 });

    expect(await world.reassign(third, 'child 2')).toMatchObject({ status: 'reassigned' });
    expect(await world.reassign(third, 'child 2')).toMatchObject({ status: 'already-reassigned' });
    await world.follow();
    const moved = await world.seen();
    expect(moved.people['child 1']?.entries).toEqual([`${first.key} `, `${second.key} `]);
    expect(moved.people['child 2']?.entries).toEqual([`${third.key} `]);
    expect(moved.told).toEqual({});
  });
});
