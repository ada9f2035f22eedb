import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

/** The built service in a process of its own, with its own database, identity provider and processors. */
export interface BenchService {
  readonly url: string;
  /** Address of POST /v1/events. */
  readonly events: string;
  token(client: string): Promise<string>;
  /** Waits until patterns have been evaluated for everything that was posted: nothing else keeps the machine busy. */
  settled(personId: string): Promise<void>;
  stop(): Promise<void>;
}

/** As `npm start` and the image start it: docs/operation.md says why. */
const AS_STARTED = ['--max-semi-space-size=64'];
const MAIN = fileURLToPath(new URL('../../../tessera/src/main.js', import.meta.url));

/** @param env more environment variables of the service. */
export const startBenchService = async (env: Readonly<Record<string, string>> = {}): Promise<BenchService> => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
  const child = spawn(process.execPath, [...AS_STARTED, MAIN], {
    env: { PATH: process.env.PATH, TESSERA_DATA: folder, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { url, tokenUrl } = await new Promise<{ url: string; tokenUrl: string }>((resolve, reject) => {
    const said: { url?: string; tokenUrl?: string } = {};
    child.once('exit', () => {
      reject(new Error('The service ended before it was ready.'));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      Object.assign(said, JSON.parse(line));
      if (said.url !== undefined && said.tokenUrl !== undefined) resolve({ url: said.url, tokenUrl: said.tokenUrl });
    });
  });
  const token = async (client: string): Promise<string> => {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client}:demo-secret-${client}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };
  return {
    url,
    events: `${url}/v1/events`,
    token,
    settled: async (personId) => {
      const headers = { authorization: `Bearer ${await token('demo-mash-worker')}`, 'tessera-purpose': 'mash-triage' };
      for (;;) {
        const response = await fetch(`${url}/v1/children/${personId}/patterns`, { headers });
        const { evaluatedTo } = (await response.json()) as { evaluatedTo: { position: number; head: number } };
        if (evaluatedTo.position >= evaluatedTo.head) return;
        await pause(200);
      }
    },
    stop: async () => {
      child.removeAllListeners('exit');
      child.kill();
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
