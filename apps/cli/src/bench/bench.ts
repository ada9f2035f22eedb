import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { startEmbeddedPostgres } from '#platform';
import { benchHttp } from './http.js';
import type { BenchRow } from './row.js';
import { benchStore } from './store.js';

export interface BenchOptions {
  /** Which benches; none means all. */
  readonly names: readonly string[];
  readonly quick?: boolean;
  /** Write the rows as JSON to this file too. */
  readonly json?: string;
}

const BENCHES: Readonly<Record<string, (quick: boolean) => Promise<BenchRow[]>>> = {
  store: async (quick) => {
    const { DATABASE_URL: url } = process.env;
    if (url !== undefined && url !== '') return benchStore({ url, quick });
    const folder = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
    const database = await startEmbeddedPostgres({ dataDir: folder });
    try {
      return await benchStore({ url: database.url, quick });
    } finally {
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
  http: (quick) => benchHttp({ quick }),
};

/** Measures, and prints a table: each figure beside what the same machine can do at best, in the same run. */
export const runBench = async ({ names, quick = false, json }: BenchOptions): Promise<void> => {
  const chosen = names.length > 0 ? names : Object.keys(BENCHES);
  const rows: BenchRow[] = [];
  for (const name of chosen) {
    const bench = BENCHES[name];
    if (!bench) throw new Error(`There is no bench ${name}: there are ${Object.keys(BENCHES).join(' and ')}.`);
    process.stderr.write(`Measuring: ${name} …\n`);
    rows.push(...(await bench(quick)));
  }
  const table = new Table({
    head: ['what', 'figure', 'p50 ms', 'p99 ms', 'of the limit', 'limit'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
    colWidths: [52, 22, 10, 10, 10, 46],
    wordWrap: true,
  });
  for (const { what, value, unit, p50, p99, ofLimit, limit } of rows) {
    table.push([
      what,
      `${Math.round(value).toLocaleString('en-GB')} ${unit}`,
      p50?.toFixed(2) ?? '',
      p99?.toFixed(2) ?? '',
      ofLimit === undefined ? '' : `${(ofLimit * 100).toFixed(0)} %`,
      limit ?? '',
    ]);
  }
  process.stdout.write(`${table.toString()}\n`);
  process.stdout.write(`Node ${process.version}, ${String(cpus().length)} cores (${cpus()[0]?.model ?? 'unknown'}).\n`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(rows, null, 2)}\n`);
};
