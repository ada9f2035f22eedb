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
  const said = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(
      ([line]) => JSON.parse(String(line)) as Broker | NoBroker,
    ),
    ended.then((): NoBroker => ({ skipped: 'the broker of the tests did not start' })),
  ]);
  return 'skipped' in said ? said : { ...said, pid: child.pid };
};
