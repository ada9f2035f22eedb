import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Leftovers } from './leftovers.js';
import { startPart } from './processes/parts.js';

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

/** @param env settings other than the defaults. */
export const startBenchService = async (
  env: Readonly<Record<string, string>>,
  leftovers: Leftovers,
): Promise<BenchService> => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
  leftovers.add(() => rm(folder, { recursive: true, force: true }));
  const { url, token, stop } = await startPart('tessera', { TESSERA_DATA: folder, ...env }, leftovers);
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
    stop,
  };
};
