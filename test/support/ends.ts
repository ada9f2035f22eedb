import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a spec has started, to be ended in the opposite order when it is done, however it ends. */
export class Ends {
  readonly #ends: (() => Promise<unknown>)[] = [];

  /** Remembers how to end something, and gives it back. */
  add<T>(started: T, end: (started: T) => Promise<unknown>): T {
    this.#ends.push(() => end(started));
    return started;
  }

  async folder(name: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), `tessera-${name}-`));
    return this.add(folder, () => rm(folder, { recursive: true, force: true }));
  }

  async all(): Promise<void> {
    const failures: unknown[] = [];
    for (const end of this.#ends.splice(0).reverse()) await end().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything that was started could be ended.');
  }
}
