import type { AppendRequest } from '../append-request.js';
import { EventStoreUnavailable } from '../event-store.js';
import type { WriteOutcome } from '../event-store.js';

/** A group ends when it holds this much; an append that is larger goes alone. */
const GROUP_EVENTS = 1_000;
const GROUP_BYTES = 4_194_304;
/** More than this does not wait: whoever comes is told at once. */
const WAITING_APPENDS = 20_000;
const WAITING_BYTES = 67_108_864;

type Outcomes = readonly WriteOutcome[];

interface WaitingAppend {
  readonly request: AppendRequest;
  readonly resolve: (outcomes: Outcomes) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: one group is under way, and whatever arrives meanwhile makes the next one. A lone append goes at once,
 * and the more there are, the more share one commit. No timer is involved.
 */
export class AppendQueue {
  #waiting: WaitingAppend[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | undefined;
  /** How many appends the last group held. */
  #lastGroup = 0;
  #closed = false;

  /**
   * @param store stores a group, and answers for each of its appends. What it throws is thrown to the whole group;
   *   EventStoreUnavailable to all who wait behind it too, so that nobody waits for a second timeout.
   */
  constructor(private readonly store: (group: readonly AppendRequest[]) => Promise<readonly (Outcomes | Error)[]>) {}

  append(request: AppendRequest): Promise<Outcomes> {
    if (this.#closed) return Promise.reject(new EventStoreUnavailable('The event store is closed.'));
    if (this.#waiting.length >= WAITING_APPENDS || this.#waitingBytes + request.bytes > WAITING_BYTES) {
      return Promise.reject(new EventStoreUnavailable('Too many appends are waiting already; this one was not tried.'));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#waitingBytes += request.bytes;
      this.#running ??= this.#run();
    });
  }

  /** Takes no more, and resolves when those that wait have been answered. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // A writer who was alone the last time is most likely alone again, and does not wait for company.
    let alone = this.#lastGroup === 1;
    do {
      // Everyone who is ready now may join: those of this turn of the event loop, and those who were just answered.
      if (!alone) await new Promise(setImmediate);
      alone = false;
      const group = this.#takeGroup();
      this.#lastGroup = group.length;
      await this.#storeNext(group);
    } while (this.#waiting.length > 0);
    this.#running = undefined;
  }

  #takeGroup(): readonly WaitingAppend[] {
    let events = 0;
    let bytes = 0;
    let count = 0;
    const ids = new Set<string>();
    for (const { request } of this.#waiting) {
      events += request.eventCount;
      bytes += request.bytes;
      if (count > 0 && (events > GROUP_EVENTS || bytes > GROUP_BYTES)) break;
      // `unlessKnown` looks at what was there before the call: who stored it must have gone before.
      if (count > 0 && request.leaders.some((leader) => ids.has(leader))) break;
      for (const { events: ofWrite } of request.writes) for (const { id } of ofWrite) ids.add(id);
      this.#waitingBytes -= request.bytes;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #storeNext(group: readonly WaitingAppend[]): Promise<void> {
    try {
      const answers = await this.store(group.map(({ request }) => request));
      group.forEach(({ resolve, reject }, index) => {
        const answer = answers[index];
        if (answer instanceof Error) reject(answer);
        else resolve(answer ?? []);
      });
    } catch (error) {
      const behind = error instanceof EventStoreUnavailable ? this.#takeAll() : [];
      for (const { reject } of [...group, ...behind]) reject(error);
    }
  }

  #takeAll(): readonly WaitingAppend[] {
    this.#waitingBytes = 0;
    return this.#waiting.splice(0);
  }
}
