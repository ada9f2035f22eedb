import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createIdentity, type Matcher, type PersonToResolve } from '#identity';
import { newId } from '#platform';
import type { PersonKeys } from '#access';
import type pg from 'pg';
import { percentiles } from '../measure.js';
import type { BenchRow } from '../row.js';
import { dayOf, fillPeople, settlePeople, type ListedPerson } from './fill-people.js';

/** Mentions that are timed one by one, after as many again that are not. */
const MENTIONS = 2_000;
const BATCH = 1_000;
const BATCHES = 10;
const GROUP = 'identity';

export interface SpeedOptions {
  readonly pool: pg.Pool;
  readonly keys: PersonKeys;
  readonly matcher: Matcher;
  /** At least as many as the largest of `sizes`, each somebody else. */
  readonly people: Iterable<ListedPerson>;
  /** The same person as an agency may write them: a typing error, a nickname. */
  readonly misspell: (person: ListedPerson) => ListedPerson;
  /** How many people the index holds when it is measured, the fewest first. */
  readonly sizes: readonly number[];
}

/**
 * How long it takes to say whose one mention with errors is (looked up by keys among all people, and compared), and to
 * resolve a batch of a thousand: of people who are known by their number, and of people written with errors.
 */
export const identitySpeedRows = async (options: SpeedOptions): Promise<BenchRow[]> => {
  const rows: BenchRow[] = [];
  const seen: ListedPerson[] = [];
  const people = sampled(options.people, seen);
  let filled = 0;
  for (const size of options.sizes) {
    const begun = performance.now();
    filled += await fillPeople(options.pool, people, size - filled, options);
    const seconds = (performance.now() - begun) / 1_000;
    await settlePeople(options.pool);
    const among = `${filled.toLocaleString('en-GB')} people`;
    rows.push({ group: GROUP, what: `fill to ${among}`, value: seconds, unit: 's' });
    rows.push(await oneMention(options, seen, among));
    rows.push(...(await batches(options, seen, among)));
    rows.push({ group: GROUP, what: `heap after a collection, ${among} known`, value: heapMb(), unit: 'MB' });
  }
  return rows;
};

/** What this process holds of people it has looked for: those whom it asks after are a hundredth of all. */
const heapMb = (): number => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed / 1_000_000;
};

/** Every so many of them is kept, to be asked after. */
function* sampled(people: Iterable<ListedPerson>, seen: ListedPerson[]): Generator<ListedPerson, undefined> {
  let place = 0;
  for (const person of people) {
    if (place % 97 === 0) seen.push(person);
    place += 1;
    yield person;
  }
  return undefined;
}

const pick = (seen: readonly ListedPerson[], place: number): ListedPerson => {
  const person = seen[(place * 7_919) % seen.length];
  if (!person) throw new Error('There is somebody to ask after.');
  return person;
};

const oneMention = async (options: SpeedOptions, seen: readonly ListedPerson[], among: string): Promise<BenchRow> => {
  const identity = createIdentity(options);
  const durations: number[] = [];
  const bare: number[] = [];
  let found = 0;
  for (let place = 0; place < 2 * MENTIONS; place += 1) {
    const { givenNames, familyNames, dateOfBirth = '', postcode } = options.misspell(pick(seen, place));
    const name = { given: givenNames.join(' '), family: familyNames.join(' ') };
    const begun = performance.now();
    const likely = await identity.searchLikely({ name, bornOn: dateOfBirth, postcode });
    const took = performance.now() - begun;
    if (place < MENTIONS) continue;
    durations.push(took);
    bare.push(await bareRoundTrip(options.pool));
    if (likely.length > 0) found += 1;
  }
  const { p50, p99 } = percentiles(durations);
  const limit = percentiles(bare);
  const what = `one mention with errors among ${among} (somebody likely: ${String(Math.round((100 * found) / MENTIONS))} %)`;
  return {
    group: GROUP,
    what,
    value: 1_000 / p50,
    unit: 'mentions/s',
    p50,
    p99,
    limit: `a bare round trip to the database in between: p50 ${limit.p50.toFixed(2)}, p99 ${limit.p99.toFixed(2)} ms`,
    ofLimit: limit.p50 / p50,
  };
};

/** What the machine does at the same time to whatever it is asked: milliseconds. */
const bareRoundTrip = async (pool: pg.Pool): Promise<number> => {
  const begun = performance.now();
  await pool.query('select 1');
  return performance.now() - begun;
};

const batches = async (options: SpeedOptions, seen: readonly ListedPerson[], among: string): Promise<BenchRow[]> => {
  const kinds: readonly (readonly [what: string, before: boolean, of: (place: number) => ListedPerson])[] = [
    ['known by their number and in these words', true, (place) => pick(seen, place)],
    ['written with errors', false, (place) => without(options.misspell(pick(seen, place)))],
  ];
  const rows: BenchRow[] = [];
  for (const [what, before, of] of kinds) {
    const identity = createIdentity(options);
    const durations: number[] = [];
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const people = Array.from({ length: BATCH }, (_, place) => mention(of(batch * BATCH + place)));
      if (before) await identity.confirm((await identity.resolve(people)).flatMap((person) => person.unconfirmed));
      const begun = performance.now();
      await identity.resolve(people);
      durations.push(performance.now() - begun);
    }
    const { p50, p99 } = percentiles(durations);
    rows.push({
      group: GROUP,
      what: `a batch of ${BATCH.toLocaleString('en-GB')} ${what} among ${among}`,
      value: (1_000 * BATCH) / p50,
      unit: 'people/s',
      p50,
      p99,
    });
  }
  return rows;
};

const without = ({ nhsNumber: _, ...person }: ListedPerson): ListedPerson => person;

const mention = (person: ListedPerson): PersonToResolve => ({
  description: {
    role: 'child',
    nhsNumber: person.nhsNumber,
    name: { given: person.givenNames.join(' '), family: person.familyNames.join(' ') },
    dateOfBirth: dayOf(person),
    sex: person.sex,
    postcode: person.postcode,
  },
  source: 'urn:agency:example',
  agencyEventId: newId(),
});
