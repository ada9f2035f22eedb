import type { StoredEvent } from '../event-store.js';

/** A stored event as it was read. What is sealed is taken out of its page only for whoever looks at it. */
export class ReadEvent implements StoredEvent {
  readonly #sealed: (() => Uint8Array) | null;

  constructor(
    readonly id: string,
    readonly streamId: string,
    readonly version: number,
    readonly position: number,
    readonly type: string,
    readonly data: string,
    readonly recordedAt: Date,
    sealed: (() => Uint8Array) | null,
  ) {
    this.#sealed = sealed;
  }

  get personal(): Uint8Array | null {
    return this.#sealed?.() ?? null;
  }
}
