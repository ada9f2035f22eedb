import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Leftovers } from '../leftovers.js';

/** A part of the built service, or all of it, in a process of its own. */
export interface PartProcess {
  readonly pid: number;
  readonly url: string;
  /** A token of its built-in identity provider; only of one that has routes. */
  readonly token: (client: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** `tessera` is all of it. */
export type Part = 'tessera' | 'intake' | 'hub' | 'sentinel' | 'courier';
const WITHOUT_ROUTES: ReadonlySet<Part> = new Set<Part>(['sentinel', 'courier']);
/** As Compose starts them: docs/operation.md says why. */
const semiSpaceOf = (part: Part): string => `--max-semi-space-size=${part === 'intake' ? '128' : '64'}`;
const mainOf = (part: Part): string => fileURLToPath(new URL(`../../../../${part}/src/main.js`, import.meta.url));

/** Starts a part, and waits until it is ready. */
export const startPart = async (
  part: Part,
  env: Readonly<Record<string, string>>,
  leftovers: Leftovers,
): Promise<PartProcess> => {
  const child = spawn(process.execPath, [semiSpaceOf(part), mainOf(part)], {
    env: { PATH: process.env.PATH, PORT: '0', TESSERA_IDENTITY_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  leftovers.add(stop);
  const said: { url?: string; tokenUrl?: string } = {};
  await new Promise<void>((resolve, reject) => {
    void ended.then(() => reject(new Error(`The ${part} ended before it was ready.`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      Object.assign(said, JSON.parse(line));
      if (said.url !== undefined && (said.tokenUrl !== undefined || WITHOUT_ROUTES.has(part))) resolve();
    });
  });
  return {
    pid: child.pid ?? 0,
    url: said.url ?? '',
    stop,
    token: async (client) => {
      const response = await fetch(said.tokenUrl ?? '', {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${client}:demo-secret-${client}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      });
      return ((await response.json()) as { access_token: string }).access_token;
    },
  };
};
