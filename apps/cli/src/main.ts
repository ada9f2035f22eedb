#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import type { BenchOptions } from './bench/bench.js';
import { inWords } from './in-words.js';

const parseCount = (text: string): number => {
  const count = Number(text.replaceAll(/[,_]/g, ''));
  if (!Number.isSafeInteger(count) || count < 10_000) throw new InvalidArgumentError('A whole number from 10,000.');
  return count;
};

const program = new Command('tessera')
  .description('A multi-agency chronology service for child neglect.')
  .showHelpAfterError();

program
  .command('demo')
  .description('start everything in a temporary folder and show what it makes of three invented families')
  .option('--exit', 'end when all has been shown, with 1 where something is not as it should be')
  .action(async ({ exit = false }: { exit?: boolean }) => {
    const { runDemo } = await import('./demo/demo.js');
    process.exitCode = await runDemo({ exit });
  });

program
  .command('bench [names...]')
  .description('measure, beside what the same machine can do at best')
  .option('--quick', 'smaller numbers, in less time')
  .option('--json <file>', 'write the figures to a file too')
  .option('--stored <events>', 'how many events the large store of the bench "store" has', parseCount)
  .option('--seed <number>', 'the invented area of the bench "patterns"; the day is one, if left out', seedNumber)
  .option('--rate <events>', 'events a second that the benches "journey" and "outage" post', positiveInteger)
  .option('--outage-minutes <n>', 'how long the broker is away in the bench "outage"; 10, if left out', positiveInteger)
  .option('--others <n>', 'in the bench "patterns": of the families that neglect nobody, every nth', seedNumber)
  .action(async (names: string[], options: Omit<BenchOptions, 'names'>) => {
    const { runBench } = await import('./bench/bench.js');
    await runBench({ names, ...options });
  });

program
  .command('openapi')
  .description('write the description of the HTTP API to openapi/openapi.json')
  .option('--check', 'write nothing, and fail where the file is not what the routes say')
  .action(async (options: { check?: boolean }) => {
    const { writeOpenApi } = await import('./openapi/write-openapi.js');
    if (!(await writeOpenApi(options)))
      program.error('openapi/openapi.json is not what the routes say: write it anew.');
  });

program
  .command('asyncapi')
  .description('write the description of the messages, on Kafka and elsewhere, to openapi/asyncapi.json')
  .option('--check', 'write nothing, and fail where the file is not what the service says')
  .action(async (options: { check?: boolean }) => {
    const { writeAsyncApi } = await import('./openapi/write-asyncapi.js');
    if (!(await writeAsyncApi(options)))
      program.error('openapi/asyncapi.json is not what the service says: write it anew.');
  });

program
  .command('migrate')
  .description('bring the database to the schema of this release, as the login of DATABASE_MIGRATION_URL')
  .action(async () => {
    await orSayWhy(async () => {
      const { loadConfig } = await import('#platform');
      const { runMigrate } = await import('./migrate/migrate.js');
      await runMigrate(loadConfig(process.env));
    });
  });

program
  .command('rebuild [projection]')
  .description('make a projection again from the stored events, beside the one that is read; or list them')
  .option('--json', 'answer as JSON')
  .option('--batch <events>', 'most events in a transaction', positiveInteger, 500)
  .action(async (name: string | undefined, { json, batch }: { json?: boolean; batch: number }) => {
    await orSayWhy(async () => {
      const { loadConfig } = await import('#platform');
      const { runRebuild } = await import('./rebuild/rebuild.js');
      process.exitCode = await runRebuild({ config: loadConfig(process.env), name, json, batchSize: batch });
    });
  });

program
  .command('verify')
  .description('walk through all stored events and the audit trail, and say what is not as it was stored')
  .option('--anchors <file>', 'compare with anchors that were kept elsewhere, a line of JSON each')
  .option('--json', 'answer as JSON')
  .action(async ({ anchors, json }: { anchors?: string; json?: boolean }) => {
    await orSayWhy(async () => {
      const { loadConfig } = await import('#platform');
      const { runVerify } = await import('./verify/verify.js');
      process.exitCode = await runVerify({ config: loadConfig(process.env), anchorsFile: anchors, json });
    });
  });

program
  .command('anchor')
  .description('print where the events and the audit trail end now, as a line to be kept elsewhere')
  .action(async () => {
    await orSayWhy(async () => {
      const { loadConfig } = await import('#platform');
      const { takeAnchor } = await import('./verify/verify.js');
      process.stdout.write(`${JSON.stringify(await takeAnchor(loadConfig(process.env)))}\n`);
    });
  });

const deliveries = program.command('deliveries').description('alert messages that Kafka did not take');
deliveries
  .command('parked')
  .description('list them, each with its reason')
  .option('--json', 'answer as JSON')
  .action(async ({ json }: { json?: boolean }) => {
    await orSayWhy(async () => {
      const { loadConfig } = await import('#platform');
      const { runParked } = await import('./deliveries/deliveries.js');
      await runParked({ config: loadConfig(process.env), json });
    });
  });
deliveries
  .command('retry')
  .description('have them sent again, when what was wrong has been mended')
  .option('--alert <id>', 'those of one alert alone', uuid)
  .option('--agency <urn>', 'those for one recipient alone')
  .option('--json', 'answer as JSON')
  .action(async ({ alert, agency, json }: { alert?: string; agency?: string; json?: boolean }) => {
    await orSayWhy(async () => {
      const { loadConfig } = await import('#platform');
      const { runRetry } = await import('./deliveries/deliveries.js');
      await runRetry({ config: loadConfig(process.env), alertId: alert, agency, json });
    });
  });

program
  .command('cohort')
  .description('write what the agencies of an invented area post in some years, as NDJSON, and the truth beside it')
  .requiredOption('--out <file>', 'the agency events, a CloudEvent a line; an existing file is overwritten')
  .option('--labels <file>', 'a line for each child: ordinary, struggling or neglected, and since when')
  .option('--children <number>', 'children of the area, 999,999 at most', positiveInteger, 10_000)
  .option('--years <number>', 'whole school years', positiveInteger, 3)
  .option('--seed <number>', 'the same seed gives the same area', seedNumber, 1)
  .action(async (options: { out: string; labels?: string; children: number; years: number; seed: number }) => {
    await orSayWhy(async () => {
      const { runCohort } = await import('./cohort/cohort.js');
      await runCohort(options);
    });
  });

program
  .command('backtest')
  .description('replay agency events from a file, and say what the patterns would have recognised, and when')
  .requiredOption('--events <file>', 'agency events as they are posted, one a line; - is standard input')
  .option('--patterns <folder>', 'a catalogue of patterns instead of the one that comes with the service')
  .option('--area <file>', 'what an area changes of the patterns, instead of that of PATTERNS_AREA_FILE')
  .option('--compare <folder>', 'patterns that would be in force instead: says what they change')
  .option('--until <day>', 'the last day of the replay, YYYY-MM-DD; that of the last event where it is not given')
  .option('--json <file>', 'write the matches to a file, one a line; - is standard output')
  .option('--compare-json <file>', 'write the matches that there would be with the patterns of --compare, one a line')
  .option('--refused <file>', 'write a line for each that is refused: its number, and what is wrong with it')
  .action(async (options: BacktestOptions) => {
    await orSayWhy(async () => {
      const { loadConfig } = await import('#platform');
      const { runBacktest } = await import('./backtest/run-backtest.js');
      process.exitCode = await runBacktest({ ...options, config: loadConfig(process.env) });
    });
  });

const identity = program.command('identity').description('how people are known again');
identity
  .command('estimate')
  .description("learn the matcher's weights from the area's own people, and write them as YAML")
  .option('--out <file>', 'write them to a file, rather than to standard output')
  .option('--seed <number>', 'the same people and seed give the same weights', positiveInteger, 1)
  .action(async ({ out, seed }: { out?: string; seed: number }) => {
    await orSayWhy(async () => {
      const { loadConfig } = await import('#platform');
      const { runEstimate } = await import('./identity/estimate.js');
      await runEstimate({ config: loadConfig(process.env), file: out, seed });
    });
  });

const patterns = program
  .command('patterns')
  .description('what is recognised: definitions, examples, changes of an area');
patterns
  .command('check')
  .description('check all definitions and examples, and what an area changes; say where what is wrong')
  .option('--patterns <folder>', 'a catalogue of your own, in place of that of the service')
  .option('--area <file>', 'what an area changes of the patterns, instead of that of PATTERNS_AREA_FILE')
  .action(async (options: { patterns?: string; area?: string }) => {
    await orSayWhy(async () => {
      const { loadConfig } = await import('#platform');
      const { runCheck } = await import('./patterns/check.js');
      process.exitCode = runCheck({ ...options, config: loadConfig(process.env) }, (line) =>
        process.stdout.write(`${line}\n`),
      );
    });
  });
patterns
  .command('explain <name>')
  .description('say in plain words what a pattern recognises, why, what speaks against it and what to ask')
  .option('--patterns <folder>', 'a catalogue of your own, in place of that of the service')
  .option('--area <file>', 'what an area changes of the patterns, instead of that of PATTERNS_AREA_FILE')
  .action(async (name: string, options: { patterns?: string; area?: string }) => {
    await orSayWhy(async () => {
      const { loadConfig } = await import('#platform');
      const { runExplain } = await import('./patterns/explain.js');
      runExplain(name, { ...options, config: loadConfig(process.env) }, (line) => process.stdout.write(`${line}\n`));
    });
  });

interface BacktestOptions {
  readonly events: string;
  readonly patterns?: string;
  readonly area?: string;
  readonly compare?: string;
  readonly until?: string;
  readonly json?: string;
  readonly compareJson?: string;
  readonly refused?: string;
}

/** Whoever operates the service is told in words, and by the exit code 1. */
async function orSayWhy(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${inWords(error)}\n`);
    process.exitCode = 1;
  }
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 999999.');
  return Number(text);
}

function uuid(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new InvalidArgumentError('It is a UUID.');
  return text.toLowerCase();
}

function seedNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 999999999.');
  return Number(text);
}

// Whoever reads what is printed may have read enough: `tessera patterns explain trio | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.kill(process.pid, 'SIGTERM');
  else {
    process.stderr.write(
      `Standard output: ${error.code === 'ENOSPC' ? 'there is no space left for it.' : error.message}\n`,
    );
    process.exit(1);
  }
});
await program.parseAsync();
