import { randomBytes } from 'node:crypto';
import { keyProviderOf, PersonKeys } from '#access';
import { createMatcher, seededRandom } from '#identity';
import { createPool, migrate } from '#platform';
import { MIGRATIONS } from '../../../../tessera/src/migrations.js';
import {
  createDescribe,
  Draw,
  errorsTimes,
  generatedNhsNumber,
  generatePeople,
  matchRecordOf,
  USUAL_ERRORS,
} from '../../generated-people/index.js';
import type { GeneratedPerson } from '../../generated-people/index.js';
import type { Leftovers } from '../leftovers.js';
import type { BenchRow } from '../row.js';
import { makeDatabase } from '../store/database.js';
import { linkageFolder, readFebrl } from './febrl.js';
import { generatedData } from './generated.js';
import type { ListedPerson } from './fill-people.js';
import { qualityRows } from './quality-rows.js';
import { identitySpeedRows } from './speed.js';

export interface IdentityBenchOptions {
  readonly quick?: boolean;
  /** The folder of the data with known truth; looked for where it is not given. */
  readonly linkageData?: string;
}

export interface IdentityBench {
  readonly rows: readonly BenchRow[];
  /** Lines to print below the table. */
  readonly notes: readonly string[];
}

const MOST_NUMBERS = 400_000;
const SIZES = [10_000, 100_000, 1_000_000];

/**
 * How long it takes to say whose something is, with the index of people on a server, in a database that is made for it.
 * @param options.server URL of a database on it, as a role that may make databases.
 */
export const benchIdentitySpeed = async (
  options: { readonly server: string; readonly quick: boolean },
  leftovers: Leftovers,
): Promise<readonly BenchRow[]> => {
  const url = await makeDatabase(options.server, leftovers);
  const pool = createPool(url, { max: 4, statementTimeoutMs: 600_000 });
  leftovers.add(() => pool.end());
  await migrate(pool, MIGRATIONS);
  const sizes = options.quick ? SIZES.slice(0, 1) : SIZES;
  return identitySpeedRows({
    pool,
    keys: new PersonKeys(pool, keyProviderOf(randomBytes(32))),
    matcher: createMatcher(),
    sizes,
    ...listedPeople(sizes.at(-1) ?? 0),
  });
};

/** Invented people, each as an agency knows them, and as another one may write them. */
const listedPeople = (count: number) => {
  const generated = new WeakMap<ListedPerson, GeneratedPerson>();
  const draw = new Draw(seededRandom(7));
  const exactly = createDescribe(errorsTimes(0));
  const withErrors = createDescribe(USUAL_ERRORS);
  const listed = function* (): Generator<ListedPerson> {
    let place = 0;
    for (const person of generatePeople({ people: count, seed: 1 })) {
      // The 999 range has numbers for half a million: the rest have none.
      const nhsNumber = place < MOST_NUMBERS ? generatedNhsNumber(place) : undefined;
      place += 1;
      const each: ListedPerson = { ...matchRecordOf(exactly(person, draw)), nhsNumber };
      generated.set(each, person);
      yield each;
    }
  };
  return {
    people: listed(),
    misspell: (each: ListedPerson): ListedPerson => {
      const person = generated.get(each);
      return person ? matchRecordOf(withErrors(person, draw)) : each;
    },
  };
};

/** How well people are told apart by what is said of them, each kind of data after the other. */
export const benchIdentity = async ({ quick = false, linkageData }: IdentityBenchOptions): Promise<IdentityBench> => {
  const folder = linkageFolder(linkageData);
  const notes = [
    'Linked from 0.95 on, held for review from 0.85 on: fixed. (learned) by the file of weights that `tessera identity estimate` learns from the same records, without labels; (UK) by the weights that come with the service.',
    ...(folder === undefined ? ['FEBRL 1 and 4 were not measured: there is no folder shared/linkage here.'] : []),
  ];
  const records = quick ? 2_000 : 10_000;
  const sets = [
    ...(folder === undefined ? [] : readFebrl(folder)),
    generatedData(records, 1),
    generatedData(records, 2),
  ];
  const rows: BenchRow[] = [];
  for (const data of sets) rows.push(...(await qualityRows(data)));
  return { rows, notes };
};
