import type { StoredEvent } from '../event-store.js';

/** What is kept of the last events: enough for subscriptions that are about as far as each other. */
const KEPT_EVENTS = 2_000;
const KEPT_BYTES = 8_388_608;

const bytesOf = ({ data, personal }: StoredEvent): number => data.length + (personal?.byteLength ?? 0);

interface ReadUnderWay {
  readonly after: number;
  readonly heard: number;
  readonly events: Promise<readonly StoredEvent[]>;
}

/**
 * Lets the subscriptions of a process read together: stored events never change and have no gaps, so what one has
 * read serves the others, which follow it closely. Whoever is far behind reads for themselves.
 */
export class SharedReads {
  /** Without a gap, in order. */
  #kept: StoredEvent[] = [];
  #keptBytes = 0;
  #underWay: ReadUnderWay | undefined;

  /** @param shared whether there is anybody to share with: what nobody else asks for is not kept. */
  constructor(
    private readonly read: (after: number, limit: number) => Promise<StoredEvent[]>,
    private readonly shared: () => boolean = () => true,
  ) {}

  /**
   * Events after a position, in order, at most `limit`.
   * @param heard how often the caller has heard of arrivals: they get whatever had arrived by then.
   */
  async next(after: number, limit: number, heard: number): Promise<readonly StoredEvent[]> {
    const first = this.#kept[0]?.position ?? Infinity;
    if (after + 1 >= first && after < first + this.#kept.length - 1) {
      return this.#kept.slice(after + 1 - first, after + 1 - first + limit);
    }
    const underWay = this.#underWay;
    if (underWay?.after === after && underWay.heard >= heard) return (await underWay.events).slice(0, limit);

    const reading: ReadUnderWay = { after, heard, events: this.read(after, limit) };
    this.#underWay = reading;
    try {
      const events = await reading.events;
      if (this.shared()) this.#keep(after, events);
      return events;
    } finally {
      if (this.#underWay === reading) this.#underWay = undefined;
    }
  }

  #keep(after: number, events: readonly StoredEvent[]): void {
    const last = this.#kept.at(-1)?.position ?? 0;
    const [first] = events;
    if (first === undefined || after < last) return;
    if (first.position !== last + 1) this.#forget(this.#kept.length);
    // A database that was mended by hand may have a gap after all: then everyone reads for themselves.
    if ((events.at(-1)?.position ?? 0) - first.position !== events.length - 1) return;
    this.#kept.push(...events);
    this.#keptBytes += events.reduce((sum, event) => sum + bytesOf(event), 0);
    // In large steps: to move what stays for every few events would cost more than it frees.
    while (this.#kept.length > 2 * KEPT_EVENTS || this.#keptBytes > KEPT_BYTES) {
      this.#forget(Math.ceil(this.#kept.length / 2));
    }
  }

  #forget(count: number): void {
    for (const event of this.#kept.splice(0, count)) this.#keptBytes -= bytesOf(event);
  }
}
