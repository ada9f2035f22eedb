import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Api } from './api.js';

/** Asks a service again and again whether it is alive, as an orchestrator does that would start it anew. */
export class Liveness {
  readonly #answers = new Map<number | 'none', number>();
  readonly #watching: Promise<void>;
  #stopped = false;

  constructor(private readonly api: Pick<Api, 'get'>) {
    this.#watching = this.#watch();
  }

  /** It answered every time, and always that it is alive. */
  async expectAliveThroughout(): Promise<void> {
    await this.stop();
    expect([...this.#answers.keys()]).toEqual([200]);
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.#watching;
  }

  async #watch(): Promise<void> {
    do {
      const answer = await this.api.get('/health/live', '').then(
        ({ status }) => status,
        () => 'none' as const,
      );
      this.#answers.set(answer, (this.#answers.get(answer) ?? 0) + 1);
      await pause(50);
    } while (!this.#stopped);
  }
}
