import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#platform';
import { benchAlerts } from './alerts/bench-alerts.js';
import { benchHttp } from './http.js';
import { benchIdentity, benchIdentitySpeed } from './identity/bench-identity.js';
import { benchJourney } from './journey/bench-journey.js';
import { benchOutage } from './journey/bench-outage.js';
import { withoutLeftovers } from './leftovers.js';
import type { Leftovers } from './leftovers.js';
import { benchPatterns, seedOfDay } from './patterns/bench-patterns.js';
import { benchPatternsSpeed } from './patterns/speed.js';
import { replayByBacktest } from './patterns/replay-by-backtest.js';
import type { BenchRow } from './row.js';
import { benchScale } from './scale/bench-scale.js';
import { benchStore } from './store/bench-store.js';
import { benchTable } from './table.js';

export interface BenchOptions {
  /** Which benches; none means all. */
  readonly names: readonly string[];
  readonly quick?: boolean;
  /** Write the rows and the notes as JSON to this file too. */
  readonly json?: string;
  /** Events in the large store of the bench `store`. */
  readonly stored?: number;
  /** The invented area of the bench `patterns`; the day is one, if left out. */
  readonly seed?: number;
  /** In the bench `patterns`: of the families in which nobody is neglected, every nth. */
  readonly others?: number;
  /** Events a second of the benches `journey` and `outage`. */
  readonly rate?: number;
  /** Minutes for which the broker is away in the bench `outage`. */
  readonly outageMinutes?: number;
}

interface BenchResult {
  readonly rows: readonly BenchRow[];
  /** Lines to print below the table. */
  readonly notes?: readonly string[];
}

const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<BenchResult>>> = {
  store: ({ quick = false, stored }) =>
    withoutLeftovers(async (leftovers) => {
      return benchStore({ server: await serverFor(leftovers), quick, stored }, leftovers);
    }),
  http: ({ quick = false }) =>
    withoutLeftovers(async (leftovers) => ({
      rows: await benchHttp({ server: await serverFor(leftovers), quick }, leftovers),
    })),
  alerts: ({ quick = false }) =>
    withoutLeftovers(async (leftovers) => benchAlerts({ server: await serverFor(leftovers), quick }, leftovers)),
  identity: async ({ quick = false }) => {
    const { rows, notes } = await benchIdentity({ quick, linkageData: process.env['LINKAGE_DATA'] });
    const speed = await withoutLeftovers(async (leftovers) =>
      benchIdentitySpeed({ server: await serverFor(leftovers), quick }, leftovers),
    );
    return { rows: [...rows, ...speed], notes };
  },
  patterns: ({ quick = false, seed = seedOfDay(new Date()), others }) =>
    benchPatterns({ quick, seed, others, replay: replayByBacktest, speed: benchPatternsSpeed }),
  scale: ({ quick = false }) =>
    withoutLeftovers(async (leftovers) => benchScale({ ...(await groundFor(leftovers)), quick }, leftovers)),
  journey: ({ quick = false, rate }) =>
    withoutLeftovers(async (leftovers) => benchJourney({ ...(await groundFor(leftovers)), quick, rate }, leftovers)),
  outage: ({ quick = false, rate, outageMinutes: minutes }) =>
    withoutLeftovers(async (leftovers) =>
      benchOutage({ ...(await groundFor(leftovers)), quick, rate, minutes }, leftovers),
    ),
};

/** The server of `DATABASE_URL`, else one of our own. */
const serverFor = async (leftovers: Leftovers): Promise<string> => {
  const { DATABASE_URL: given } = process.env;
  return given !== undefined && given !== '' ? given : startServer(leftovers);
};

/** What a bench of processes runs on: a PostgreSQL, and the brokers of `KAFKA_BROKERS`, where they are named. */
const groundFor = async (leftovers: Leftovers) => {
  const { DATABASE_URL: given, KAFKA_BROKERS: brokers } = process.env;
  return { server: await serverFor(leftovers), ownServer: given === undefined || given === '', brokers };
};

/** A PostgreSQL that goes with the leftovers. */
const startServer = async (leftovers: Leftovers): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
  leftovers.add(() => rm(folder, { recursive: true, force: true }));
  const database = await startEmbeddedPostgres({ dataDir: folder });
  leftovers.add(() => database.stop());
  return database.url;
};

/** Measures, and prints a table: each figure beside what the same machine can do at best, in the same run. */
export const runBench = async (options: BenchOptions): Promise<void> => {
  const { names, json } = options;
  const chosen = names.length > 0 ? names : Object.keys(BENCHES);
  const rows: BenchRow[] = [];
  const notes = [`Node ${process.version}, ${String(cpus().length)} cores (${cpus()[0]?.model ?? 'unknown'}).`];
  for (const name of chosen) {
    const bench = BENCHES[name];
    if (!bench) throw new Error(`There is no bench ${name}: there are ${Object.keys(BENCHES).join(' and ')}.`);
    process.stderr.write(`Measuring: ${name} …\n`);
    const result = await bench(options);
    rows.push(...result.rows);
    notes.push(...(result.notes ?? []));
  }
  process.stdout.write(`${benchTable(rows)}\n${notes.join('\n')}\n`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify({ notes, rows }, null, 2)}\n`);
};
