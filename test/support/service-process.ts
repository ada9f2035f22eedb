import { once } from 'node:events';
import { request } from 'node:http';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { apiOf, type Api } from './api.js';
import { runProgram } from './programs.js';
import { waitFor } from './wait-for.js';

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The parts of the service that can run as processes of their own, and all of it as one. */
export type App = 'tessera' | 'intake' | 'hub' | 'sentinel' | 'courier';

/** The service, or a part of it, as a process of its own, that a spec may kill. */
export interface ServiceProcess extends Api {
  readonly url: string;
  readonly pid: number;
  /** The messages of its log, in order. */
  readonly log: readonly string[];
  /** All that it wrote to its log, line by line. */
  readonly lines: readonly string[];
  /** SIGKILL. */
  kill(): Promise<Ended>;
  /** SIGTERM; resolves when it has ended by itself. */
  stop(): Promise<Ended>;
  hasEnded(): boolean;
}

/** Alerts are told at once, unless a test is about what waits. */
const AT_ONCE = resolve(import.meta.dirname, 'told-at-once.yaml');

/**
 * Starts the service from source, with these environment variables.
 * @param env `DATABASE_URL` and `TESSERA_DATA`, or `TESSERA_DATA` alone for a service with a database of its own.
 * @param app the part of it that runs; without it, all of it.
 */
export const startServiceProcess = async (
  env: Readonly<Record<string, string>> & { readonly TESSERA_DATA: string },
  app: App = 'tessera',
): Promise<ServiceProcess> => {
  // What is inherited is the tests' own: a service without a DATABASE_URL has a database of its own.
  const child = runProgram(`apps/${app}/src/main.ts`, [], {
    DATABASE_URL: '',
    PORT: '0',
    LOG_LEVEL: 'info',
    ALERT_FLOODS_FILE: AT_ONCE,
    ...env,
  });
  let remarks = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (remarks += text));
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const log: string[] = [];
  const lines: string[] = [];
  let url = '';
  let tokenUrl = '';
  const output = child.stdout;
  if (!output) throw new Error('The log of the service is read.');
  createInterface({ input: output }).on('line', (line) => {
    const said = JSON.parse(line) as { msg?: string; url?: string; tokenUrl?: string };
    url = said.url ?? url;
    tokenUrl = said.tokenUrl ?? tokenUrl;
    log.push(said.msg ?? '');
    lines.push(line);
  });
  const end = (signal: NodeJS.Signals): Promise<Ended> => {
    child.kill(signal);
    return ended;
  };
  try {
    await waitFor(
      'the service to be ready',
      () => hasEnded() || (url !== '' && (tokenUrl !== '' || TAKES_NO_TOKENS.has(app))),
      {
        withinMs: 120_000,
      },
    );
    if (hasEnded()) throw new Error(`The service ended before it was ready: ${remarks}`);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return {
    ...apiOf({ url, tokenUrl }),
    url,
    pid: child.pid ?? 0,
    log,
    lines,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    hasEnded,
  };
};

const TAKES_NO_TOKENS: ReadonlySet<App> = new Set<App>(['sentinel', 'courier']);

/** Posts lines as NDJSON as an agency; tells of each answer as it comes. The spec says when the body ends. */
export interface PostedLines {
  send(lines: readonly string[]): void;
  end(): void;
  /** Resolves when the answer or the connection has ended. */
  readonly done: Promise<void>;
}

export const postLines = async (
  service: Pick<ServiceProcess, 'url' | 'token'>,
  agency: string,
  onAnswer: (line: string) => void,
): Promise<PostedLines> => {
  const bearer = await service.token(agency);
  let resolve: () => void = () => undefined;
  const done = new Promise<void>((whenDone) => (resolve = whenDone));
  const post = request(
    `${service.url}/v1/events`,
    { method: 'POST', headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/x-ndjson' } },
    (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach(onAnswer);
      });
      // A killed service ends its answer without an end: what came before counts.
      response.on('error', () => undefined).on('close', resolve);
    },
  );
  post.on('error', () => {
    resolve();
  });
  return {
    send: (lines) => {
      post.write(lines.map((line) => `${line}\n`).join(''));
    },
    end: () => {
      post.end();
    },
    done,
  };
};
