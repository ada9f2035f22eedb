import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type pg from 'pg';
import { estimateWeights, writeWeights, type MatchRecord } from '#identity';
import { createPool, type Config } from '#platform';
import { openOwnedDatabase, requireMigrated } from '../owned-database.js';

export interface EstimateCommand {
  readonly config: Config;
  /** Where the weights are written to; standard output where it is not given. */
  readonly file?: string;
  readonly seed: number;
  readonly output?: Writable;
  readonly remarks?: Writable;
}

/** Records read at once. */
const PAGE = 5_000;
const STATEMENT_MS = 120_000;

/**
 * Learns the matcher's weights from the area's own people, without anybody saying who is who, and writes the file that
 * IDENTITY_WEIGHTS_FILE names. Nothing of anybody is in it.
 */
export const runEstimate = async (command: EstimateCommand): Promise<void> => {
  const { config, file, seed, output = process.stdout, remarks = process.stderr } = command;
  const database = await openOwnedDatabase(config);
  const pool = createPool(database.url, {
    max: 1,
    applicationName: 'tessera identity',
    statementTimeoutMs: STATEMENT_MS,
  });
  try {
    await requireMigrated(database.url);
    const { weights, records, expectedPairs } = await estimateWeights(recordsOf(pool), { seed });
    remarks.write(
      `Learned from ${records.toLocaleString('en-GB')} records, ` +
        `about ${Math.round(expectedPairs).toLocaleString('en-GB')} pairs of which are of one person.\n`,
    );
    const text = writeWeights(
      weights,
      `Learned from ${records.toLocaleString('en-GB')} records of this area, with seed ${String(seed)}: see uk.yaml for what the numbers are.`,
    );
    if (file === undefined) output.write(text);
    else {
      await writeFile(file, text);
      remarks.write(
        `The service compares by them from its next start on with IDENTITY_WEIGHTS_FILE=${resolve(file)}.\n`,
      );
    }
  } finally {
    await pool.end();
    await database.close();
  }
};

/** What agencies said of people, page by page in order of id. */
async function* recordsOf(pool: pg.Pool): AsyncGenerator<MatchRecord> {
  let after: readonly [string, string] = [
    '00000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-000000000000',
  ];
  for (;;) {
    const { rows } = await pool.query<{ person_id: string; description: string; record: MatchRecord | null }>(
      `select person_id, description, record from person_demographics
       where (person_id, description) > ($1, $2) order by person_id, description limit $3`,
      [...after, PAGE],
    );
    for (const { record } of rows) if (record) yield record;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = [last.person_id, last.description];
  }
}
