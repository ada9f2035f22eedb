#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';

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
  .action(async (names: string[], options: { quick?: boolean; json?: string; stored?: number }) => {
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

await program.parseAsync();
