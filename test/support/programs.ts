import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const root = new URL('../../', import.meta.url);

type Environment = Readonly<Record<string, string>>;

/** Runs one of the programs from source, as a process of its own. */
export const runProgram = (
  file: string,
  args: readonly string[],
  env: Environment,
  input: 'ignore' | 'pipe' = 'ignore',
): ChildProcess =>
  spawn(process.execPath, ['--import', './test/support/typescript-register.js', file, ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: [input, 'pipe', 'pipe'],
  });

export interface CommandProcess {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string; readonly remarks: string }>;
}

/** Starts `tessera <args>`. */
export const startCommand = (
  args: readonly string[],
  env: Environment,
  input: 'ignore' | 'pipe' = 'ignore',
): CommandProcess => {
  const child = runProgram('apps/cli/src/main.ts', args, env, input);
  let output = '';
  let remarks = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (remarks += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output, remarks }));
  return { process: child, ended };
};
