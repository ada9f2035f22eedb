import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Leftovers } from '../leftovers.js';

export interface Broker {
  /** `host:port`, several with commas between them. */
  readonly brokers: string;
  /** Of the process that started it; absent where it was there before. */
  readonly pid?: number;
  /** Kills it, and starts it again with what it had stored; only where it was started for the bench. */
  readonly outage?: { begin(): Promise<void>; end(): Promise<void> };
}
/** There is no broker here; one line says why. */
export interface NoBroker {
  readonly skipped: string;
}

const ROOT = new URL('../../../../../../', import.meta.url);
const PROGRAM = 'test/support/kafka-broker-process.ts';

/** A real broker: that of `KAFKA_BROKERS`, else one that the tests' own support finds, which goes with the leftovers. */
export const startBroker = async (given: string | undefined, leftovers: Leftovers): Promise<Broker | NoBroker> => {
  if (given !== undefined && given !== '') return { brokers: given };
  const cwd = fileURLToPath(ROOT);
  if (!existsSync(new URL(PROGRAM, ROOT)))
    return { skipped: 'no KAFKA_BROKERS, and no tests here that bring a broker' };
  const child = spawn(process.execPath, ['--import', './test/support/typescript-register.js', PROGRAM], {
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  leftovers.add(async () => {
    child.stdin.end();
    await ended;
  });
  const lines = createInterface({ input: child.stdout });
  const answer = async <T>(): Promise<T> => {
    const [line] = (await Promise.race([
      once(lines, 'line'),
      ended.then(() => Promise.reject(new Error('The broker of the tests ended.'))),
    ])) as [string];
    return JSON.parse(line) as T;
  };
  const said = await answer<NoBroker | { readonly brokers: string; readonly mayFail: boolean }>().catch(
    (): NoBroker => ({ skipped: 'the broker of the tests did not start' }),
  );
  if ('skipped' in said) return said;
  const tell = async (what: string): Promise<void> => {
    child.stdin.write(`${what}\n`);
    await answer();
  };
  return {
    brokers: said.brokers,
    pid: child.pid,
    ...(said.mayFail && { outage: { begin: () => tell('kill'), end: () => tell('start') } }),
  };
};
