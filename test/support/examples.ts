import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One of the published examples, running as an agency would run it. */
export interface RunningExample {
  /** What it has printed, but for what was taken out. */
  readonly lines: string[];
  stop(): Promise<void>;
}

/** @param file its path below `examples/`. */
export const startExample = (file: string, env: Readonly<Record<string, string>>): RunningExample => {
  const example = spawn(process.execPath, [fileURLToPath(new URL(`../../examples/${file}`, import.meta.url))], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(example, 'exit');
  const lines: string[] = [];
  createInterface({ input: example.stdout }).on('line', (line) => lines.push(line));
  return {
    lines,
    stop: async () => {
      example.kill('SIGTERM');
      await ended;
    },
  };
};
