import type pg from 'pg';
import { inTransaction } from '#platform';
import { advanceCheckpoint, beginCheckpoint, holdCheckpoint, readCheckpoint } from './checkpoints.js';
import type { EventStore, StoredEvent } from './event-store.js';
import { GrowingPause } from './growing-pause.js';
import { Leadership } from './leadership.js';

export interface ProcessorOptions {
  readonly store: EventStore;
  /** A pool of `createPool` of #platform, to the database that holds the checkpoints. */
  readonly pool: pg.Pool;
  /** One instance at a time works under a name, and one checkpoint is kept for it. */
  readonly name: string;
  /**
   * Makes something of events. What it writes through `client` is committed together with the checkpoint, or not at
   * all; anything else that it does must bear being done again. When it throws, it gets the same events again.
   */
  readonly handle: (batch: readonly StoredEvent[], client: pg.PoolClient) => Promise<void>;
  /**
   * Whether it makes anything of an event. A batch without any is passed over: it costs no transaction of its own, and
   * the checkpoint follows within a tenth of a second. Absent: it makes something of every event.
   */
  readonly concerns?: (event: StoredEvent) => boolean;
  /**
   * Called whenever this instance begins to lead, in a transaction that holds the checkpoint, which it may move. When it
   * throws, another instance may lead.
   */
  readonly begin?: (client: pg.PoolClient) => Promise<void>;
  /** Most events in a batch. Default 500. */
  readonly batchSize?: number;
  /** Told of whatever the handler throws, of events that cannot be read, and of leadership that cannot be taken. */
  readonly onError?: (error: unknown) => void;
}

export interface Processor {
  /** Finishes the batch under way and lets another instance lead. */
  stop(): Promise<void>;
  /** The checkpoint, as this instance last knew it. */
  readonly position: number;
  /** Whether this instance is the one that works. */
  readonly leading: boolean;
  /**
   * Resolves when everything up to a position has been processed, by this instance or another.
   * @throws Error where this instance is stopped before.
   */
  caughtUpTo(position: number): Promise<void>;
}

/** Whoever waits for another instance's progress looks this often. */
const LOOK_EVERY_MS = 100;
/** What was passed over is saved this long after, with all that is passed over meanwhile. */
const SAVE_AFTER_MS = 100;
/** A checkpoint that could not be saved is tried again after this. */
const SAVE_AGAIN_AFTER_MS = 1_000;

/**
 * Works through all events in order, for ever, from a durable checkpoint. Of many instances under one name one leads;
 * another takes over when it stops, dies or loses its connection. Should an old leader not know yet that it lost, the
 * checkpoint has moved under it and its transaction fails: nothing is applied twice.
 */
export const startProcessor = (options: ProcessorOptions): Processor => new RunningProcessor(options);

/** A handler throws it where another instance may do better: this one stops leading for now, and begins anew later. */
export class GivesWay extends Error {
  override readonly name = 'GivesWay';
}

/** The checkpoint is not where this instance left it: another leads, or it was moved by hand. */
class Superseded extends Error {}

class RunningProcessor implements Processor {
  position = 0;
  leading = false;
  readonly #stopping = new AbortController();
  readonly #waiting = new Set<() => void>();
  /** The checkpoint as it is in the database: behind `position` by what was passed over just now. */
  #saved = 0;
  #saving: Promise<void> = Promise.resolve();
  #saveLater: NodeJS.Timeout | undefined;
  #processing = false;
  readonly #ended: Promise<void>;

  constructor(private readonly options: ProcessorOptions) {
    this.#ended = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wakeWaiting();
    await this.#ended;
  }

  async caughtUpTo(position: number): Promise<void> {
    while (this.position < position) {
      if (this.#stopping.signal.aborted) throw new Error(`The processor ${this.options.name} was stopped.`);
      if (!this.leading) await this.#lookAtCheckpoint();
      if (this.position < position) await this.#progress();
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const failures = new GrowingPause(100, 3_000);
    while (!signal.aborted) {
      try {
        await this.#leadInTurn(signal);
        failures.reset();
      } catch (error) {
        this.#report(error);
      }
      await failures.wait(signal);
    }
  }

  async #leadInTurn(signal: AbortSignal): Promise<void> {
    const leadership = await Leadership.take(this.options.pool, this.options.name, signal);
    if (!leadership) return;
    try {
      // A checkpoint that was moved by hand ends a term, not the leadership.
      while (!leadership.lost.aborted && !signal.aborted) await this.#lead(leadership);
    } finally {
      this.leading = false;
      await leadership.release();
    }
  }

  /**
   * Works until it is stopped, the lock is lost or the checkpoint was moved.
   * @throws GivesWay
   */
  async #lead(leadership: Leadership): Promise<void> {
    const { store, batchSize = 500 } = this.options;
    this.#saved = await this.#begin();
    this.position = this.#saved;
    this.leading = true;
    let givesWay: GivesWay | undefined;
    const superseded = new AbortController();
    const over = AbortSignal.any([leadership.lost, this.#stopping.signal, superseded.signal]);
    let unexpected: number | undefined;
    leadership.onCheckpoint = (position) => {
      // Seen once it may be a batch that was committed meanwhile; seen twice, somebody has moved it.
      if (!this.#processing && position !== this.#saved && position === unexpected) superseded.abort();
      unexpected = position === this.#saved ? undefined : position;
    };
    const onError = (error: unknown): void => {
      if (error instanceof GivesWay) givesWay = error;
      else if (!(error instanceof Superseded)) this.#report(error);
      if (error instanceof GivesWay || error instanceof Superseded) superseded.abort();
    };
    const subscription = store.subscribe({
      after: this.position,
      batchSize,
      handle: (batch) => this.#process(batch, over, onError),
      onError,
    });
    await new Promise<void>((resolve) => {
      if (over.aborted) resolve();
      else over.addEventListener('abort', () => resolve(), { once: true });
    });
    await subscription.stop();
    clearTimeout(this.#saveLater);
    this.#saveLater = undefined;
    await this.#saving;
    if (!leadership.lost.aborted && !superseded.signal.aborted) await this.#save().catch(onError);
    if (givesWay) throw givesWay;
  }

  async #begin(): Promise<number> {
    const { pool, name, begin } = this.options;
    const position = await beginCheckpoint(pool, name);
    if (!begin) return position;
    return inTransaction(pool, async (client) => {
      await holdCheckpoint(client, name);
      await begin(client);
      return readCheckpoint(client, name);
    });
  }

  async #process(batch: readonly StoredEvent[], over: AbortSignal, onError: (error: unknown) => void): Promise<void> {
    const { pool, name, handle, concerns } = this.options;
    const to = batch.at(-1)?.position ?? this.position;
    if (concerns && !batch.some(concerns)) {
      this.position = to;
      this.#planSave(SAVE_AFTER_MS, over, onError);
      this.#wakeWaiting();
      return;
    }
    await this.#saving;
    this.#processing = true;
    try {
      await inTransaction(pool, async (client) => {
        // First of all, so that no two instances work on the same events: the second waits here, and finds it moved.
        if (over.aborted || !(await advanceCheckpoint(client, name, this.#saved, to))) throw new Superseded();
        await handle(batch, client);
      });
      this.#saved = to;
      this.position = to;
    } finally {
      this.#processing = false;
    }
    this.#wakeWaiting();
  }

  #planSave(afterMs: number, over: AbortSignal, onError: (error: unknown) => void): void {
    this.#saveLater ??= setTimeout(() => {
      this.#saveLater = undefined;
      // A batch under way saves it, too, and the next one if it fails.
      if (over.aborted || this.#processing) return;
      this.#saving = this.#save().catch((error: unknown) => {
        onError(error);
        this.#planSave(SAVE_AGAIN_AFTER_MS, over, onError);
      });
    }, afterMs);
  }

  async #save(): Promise<void> {
    const { pool, name } = this.options;
    const to = this.position;
    if (to === this.#saved) return;
    this.#processing = true;
    try {
      if (!(await advanceCheckpoint(pool, name, this.#saved, to))) throw new Superseded();
      this.#saved = to;
    } finally {
      this.#processing = false;
    }
  }

  async #lookAtCheckpoint(): Promise<void> {
    try {
      const position = await readCheckpoint(this.options.pool, this.options.name);
      if (!this.leading) this.position = position;
    } catch {
      // Not known now; whoever waits goes on waiting.
    }
  }

  #progress(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, LOOK_EVERY_MS);
      this.#waiting.add(done);
    });
  }

  #wakeWaiting(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #report(error: unknown): void {
    try {
      this.options.onError?.(error);
    } catch {
      // There is nobody left to tell.
    }
  }
}
