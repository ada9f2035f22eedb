import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { waitFor } from './wait-for.js';

/** The service and its command line as processes of their own, from source. */

const root = new URL('../../', import.meta.url);

type Environment = Readonly<Record<string, string>>;

const run = (file: string, args: readonly string[], env: Environment): ChildProcess =>
  spawn(process.execPath, ['--import', './test/support/typescript-register.js', file, ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

export interface CommandProcess {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string; readonly remarks: string }>;
}

/** Starts `tessera <args>`. */
export const startCommand = (args: readonly string[], env: Environment): CommandProcess => {
  const child = run('apps/cli/src/main.ts', args, env);
  let output = '';
  let remarks = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (remarks += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output, remarks }));
  return { process: child, ended };
};

export interface ServiceProcess {
  readonly process: ChildProcess;
  readonly url: string;
  /** An access token of a demo client. */
  token(client: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the service, and waits until it is ready. */
export const startServiceProcess = async (env: Environment): Promise<ServiceProcess> => {
  const child = run('apps/tessera/src/main.ts', [], { PORT: '0', LOG_LEVEL: 'info', ...env });
  let url = '';
  let tokenUrl = '';
  let remarks = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (remarks += text));
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { url?: string; tokenUrl?: string };
      url = said.url ?? url;
      tokenUrl = said.tokenUrl ?? tokenUrl;
    });
  }
  const ready = waitFor('the service to be ready', () => url !== '' && tokenUrl !== '', { withinMs: 60_000 });
  const ended = once(child, 'close').then(() => {
    throw new Error(`The service ended: ${remarks}`);
  });
  ended.catch(() => undefined);
  await Promise.race([ready, ended]);
  return {
    process: child,
    url,
    token: async (client) => {
      const response = await fetch(tokenUrl, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${client}:demo-secret-${client}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      });
      return ((await response.json()) as { access_token: string }).access_token;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
};
