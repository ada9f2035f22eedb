#!/usr/bin/env node
import { Command } from 'commander';

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
  .action(async (names: string[], options: { quick?: boolean; json?: string }) => {
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
