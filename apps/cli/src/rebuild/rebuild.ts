import type { Writable } from 'node:stream';
import Table from 'cli-table3';
import { readProjectionStates, rebuildProjection, type RebuildResult } from '#event-store';
import { createPool, type Config } from '#platform';
import { openStore } from '../../../tessera/src/open-store.js';
import { openOwnedDatabase, requireMigrated } from '../owned-database.js';
import { listenForStop } from '../until-stopped.js';
import { progressOn } from '../progress.js';
import { PEOPLE_KEYS, peopleKeysInWords, runPeopleKeys } from './people-keys.js';
import { PROJECTIONS, type ProjectionParts } from './projections.js';

export interface RebuildCommand {
  readonly config: Config;
  /** Which projection; absent: they are listed. */
  readonly name?: string;
  /** Answer as JSON, for machines. */
  readonly json?: boolean;
  /** Most events in a transaction. */
  readonly batchSize?: number;
  /** Standard output and standard error by default: the answer, and how it goes. */
  readonly output?: Writable;
  readonly remarks?: Writable & { isTTY?: boolean };
}

/** The exit code of a command that Ctrl-C has ended. */
const INTERRUPTED = 130;

/**
 * Makes a projection again beside the live one, or lists the projections and how far they are.
 * @returns the exit code: 0, or 130 where it was interrupted.
 * @throws Error that says what to do.
 */
export const runRebuild = async (command: RebuildCommand): Promise<number> => {
  const { config, name } = command;
  const names = [...PROJECTIONS.keys(), PEOPLE_KEYS];
  if (name !== undefined && !names.includes(name)) {
    throw new Error(`There is no projection ${name}. There is: ${names.join(', ')}.`);
  }
  const database = await openOwnedDatabase(config);
  const pool = createPool(database.url, { max: 2, applicationName: 'tessera rebuild' });
  const store = await openStore(config, { pool });
  try {
    await requireMigrated(database.url);
    if (name === undefined) return await list({ config, pool, store }, command);
    if (name === PEOPLE_KEYS) return await peopleKeys({ config, pool, store }, command);
    return await rebuild(name, database.url, { config, pool, store }, command);
  } finally {
    await store.close();
    await pool.end();
    await database.close();
  }
};

const list = async ({ pool, store }: ProjectionParts, { json, output = process.stdout }: RebuildCommand) => {
  const states = await readProjectionStates(pool, [...PROJECTIONS.keys()]);
  const head = await store.head();
  if (json === true) {
    output.write(`${JSON.stringify({ head, projections: states })}\n`);
    return 0;
  }
  const table = new Table({ head: ['projection', 'position', 'of', 'rebuild'], style: { head: [], border: [] } });
  for (const { name, position, rebuiltTo } of states) {
    table.push([name, position, head, rebuiltTo === undefined ? 'none' : `begun, at position ${String(rebuiltTo)}`]);
  }
  output.write(`${table.toString()}\n`);
  return 0;
};

const peopleKeys = async (parts: ProjectionParts, command: RebuildCommand): Promise<number> => {
  const { json, output = process.stdout, remarks = process.stderr } = command;
  const stop = listenForStop(remarks);
  try {
    const made = await runPeopleKeys({
      ...parts,
      signal: stop.signal,
      onProgress: (people) => {
        if (people % 10_000 === 0) remarks.write(`${people.toLocaleString('en-GB')} people …\n`);
      },
    });
    output.write(
      json === true ? `${JSON.stringify({ name: PEOPLE_KEYS, ...made })}\n` : `${peopleKeysInWords(made)}\n`,
    );
    return made.done ? 0 : INTERRUPTED;
  } finally {
    stop.dispose();
  }
};

const rebuild = async (name: string, url: string, parts: ProjectionParts, command: RebuildCommand): Promise<number> => {
  const { json, batchSize, output = process.stdout, remarks = process.stderr } = command;
  const projection = await PROJECTIONS.get(name)?.(parts);
  if (!projection) throw new RangeError('The name was looked up before.');
  const progress = progressOn(remarks, name);
  const stop = listenForStop(remarks);
  try {
    const result = await rebuildProjection(projection, {
      store: parts.store,
      url,
      batchSize,
      signal: stop.signal,
      onProgress: (position, target) => {
        progress.at(position, target);
      },
    });
    progress.stop();
    output.write(json === true ? `${JSON.stringify({ name, ...result })}\n` : `${inWords(name, result)}\n`);
    return result.exchanged ? 0 : INTERRUPTED;
  } finally {
    progress.stop();
    stop.dispose();
  }
};

const inWords = (name: string, { exchanged, from, position, begunAnew }: RebuildResult): string => {
  const began = begunAnew
    ? 'An earlier run had begun with other code, settings or tables: it was begun anew.'
    : from === 0
      ? 'It was begun at the first event.'
      : `It went on from position ${String(from)}, to which an earlier run had come.`;
  return exchanged
    ? `${name} was made again up to position ${String(position)}, and is now the one that is read. ${began}`
    : `Interrupted at position ${String(position)}. ${began} The same command goes on from there.`;
};
