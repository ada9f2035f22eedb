import { setTimeout as pause } from 'node:timers/promises';

/** A pause that doubles from one failure to the next, and is short again after a success. */
export class GrowingPause {
  #next: number;

  constructor(
    private readonly firstMs: number,
    private readonly mostMs: number,
  ) {
    this.#next = firstMs;
  }

  /** Ends early when the signal says so. */
  async wait(signal: AbortSignal): Promise<void> {
    const now = this.#next;
    this.#next = Math.min(now * 2, this.mostMs);
    await pause(now, undefined, { signal }).catch(() => undefined);
  }

  reset(): void {
    this.#next = this.firstMs;
  }
}
