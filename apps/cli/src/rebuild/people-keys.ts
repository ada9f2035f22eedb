import type { Pool } from 'pg';
import { createKeyProvider, PersonKeys } from '#access';
import type { EventStore } from '#event-store';
import { createMatcher, makePeopleKeys, type MadeKeys } from '#identity';
import type { Config } from '#platform';
import { loadVocabulary, schoolOf, type PersonDescription } from '#vocabulary';

/** The name of what `tessera rebuild` makes of people, besides the projections. */
export const PEOPLE_KEYS = 'people-keys';

export interface PeopleKeysRun {
  readonly config: Config;
  readonly pool: Pool;
  readonly store: EventStore;
  readonly signal: AbortSignal;
  readonly onProgress: (people: number) => void;
}

/** Makes what people are found by for matching, for whoever lacks it: the index of people itself stays as it is. */
export const runPeopleKeys = async ({ config, pool, store, signal, onProgress }: PeopleKeysRun): Promise<MadeKeys> => {
  const provider = await createKeyProvider({ masterKey: config.keys.masterKey, dataDir: config.dataDir, pool });
  const { agencies } = loadVocabulary({ agenciesFile: config.agenciesFile });
  const parts = {
    pool,
    store,
    keys: new PersonKeys(pool, provider),
    matcher: createMatcher(),
    schoolOf: (described: PersonDescription, source: string) => schoolOf(described, source, agencies),
  };
  return makePeopleKeys(parts, { signal, onProgress });
};

export const peopleKeysInWords = ({ people, found, done }: MadeKeys): string => {
  const made =
    `${people.toLocaleString('en-GB')} people lacked something that they are found by; ` +
    `${found.toLocaleString('en-GB')} of them have it now, and of the others nothing was said that could be compared.`;
  return done ? made : `Interrupted. ${made} The same command goes on from there.`;
};
