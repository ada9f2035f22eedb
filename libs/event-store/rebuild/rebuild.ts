import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { addressOf, errorCode } from '#platform';
import { advanceCheckpoint, moveCheckpoint, readCheckpoint } from '../checkpoints.js';
import { endClient, KEEPALIVES } from '../client.js';
import type { EventStore } from '../event-store.js';
import { fingerprintBeside, makeBeside, replaceLive, structureOf } from './beside.js';
import { checkpointBeside, readProjectionStates, RebuildFailed, schemaBeside } from './projection.js';
import type { Projection } from './projection.js';

export interface RebuildOptions {
  readonly store: Pick<EventStore, 'readAll'>;
  /** URL of the database, as the login that owns the tables. */
  readonly url: string;
  /** Most events in a transaction. Default 500. */
  readonly batchSize?: number;
  /** Told after every batch: how far it has come, and how far the live tables are. */
  readonly onProgress?: (position: number, target: number) => void;
  /** Ends it after the batch under way. What is done stays, and the next run goes on from there. */
  readonly signal?: AbortSignal;
  /** Longest that readers of the live tables may be kept waiting for the exchange (ms). Default 2,000. */
  readonly lockMs?: number;
}

export interface RebuildResult {
  /** Whether the tables were exchanged; false where the signal ended it before. */
  readonly exchanged: boolean;
  /** Where this run went on from: 0, or what an earlier one had come to. */
  readonly from: number;
  /** How far it has come. */
  readonly position: number;
  /** Whether an earlier run had begun with other code, settings or tables, so that its half was thrown away. */
  readonly begunAnew: boolean;
}

/** How long the session of a killed run may live on, on the server. */
const LOCK_LIMIT_MS = 10_000;
/** How often the exchange is tried while somebody uses the tables. */
const MOST_WAITS = 30;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Makes a projection's tables again from the first event on, beside the live ones, and puts them in their place. The
 * live tables are read, and filled by their processor, meanwhile; the exchange is one short transaction, in which the
 * processor waits for its checkpoint: it neither misses an event nor applies one twice. A run that was killed is gone
 * on with by the next.
 * @throws RebuildFailed
 */
export const rebuildProjection = async (projection: Projection, options: RebuildOptions): Promise<RebuildResult> => {
  const address = addressOf(options.url);
  const client = new pg.Client({
    ...address,
    options: [address.options, KEEPALIVES].filter(Boolean).join(' '),
    application_name: `tessera rebuild ${projection.name}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await new Rebuild(projection, options, client).run();
  } finally {
    await endClient(client);
  }
};

class Rebuild {
  readonly #checkpoint: string;
  readonly #batchSize: number;
  #position = 0;

  constructor(
    private readonly projection: Projection,
    private readonly options: RebuildOptions,
    private readonly client: pg.Client,
  ) {
    this.#checkpoint = checkpointBeside(projection.name);
    this.#batchSize = options.batchSize ?? 500;
  }

  async run(): Promise<RebuildResult> {
    await this.#takeTurn();
    const begunAnew = await this.#begin();
    const from = this.#position;
    let analysed = false;
    let waits = 0;
    while (!this.#isStopped()) {
      const target = await readCheckpoint(this.client, this.projection.name);
      this.options.onProgress?.(this.#position, target);
      if (target - this.#position > this.#batchSize) {
        await this.#inTransaction(() => this.#applyNext(target));
        continue;
      }
      if (!analysed) await this.#analyse();
      analysed = true;
      const outcome = await this.#tryExchange();
      if (outcome === 'exchanged') return { exchanged: true, from, position: this.#position, begunAnew };
      if (outcome === 'in use' && (waits += 1) === MOST_WAITS) {
        throw new RebuildFailed(
          'The new tables are ready, and somebody uses the old ones all the time: a dump, or a question that does ' +
            'not end. Run it again when that is over: it goes on from here.',
        );
      }
    }
    return { exchanged: false, from, position: this.#position, begunAnew };
  }

  /** Readers of the new tables are to find the ways through them that they found through the old ones. */
  async #analyse(): Promise<void> {
    const { name, tables } = this.projection;
    for (const table of tables) await this.client.query(`analyze ${schemaBeside(name)}."${table}"`);
  }

  #isStopped(): boolean {
    return this.options.signal?.aborted === true;
  }

  /** One run at a time: a session's advisory lock, which a killed run's server gives back. */
  async #takeTurn(): Promise<void> {
    const begun = performance.now();
    for (;;) {
      const { rows } = await this.client.query<{ taken: boolean }>(
        "select pg_try_advisory_lock(hashtextextended('tessera rebuild ' || $1, 0)) as taken",
        [this.projection.name],
      );
      if (rows[0]?.taken === true) return;
      if (performance.now() - begun > LOCK_LIMIT_MS || this.#isStopped()) {
        throw new RebuildFailed(`Another process is rebuilding ${this.projection.name}: wait until it has finished.`);
      }
      await pause(100);
    }
  }

  /** Goes on with what an earlier run has made, or makes empty tables. Answers whether something was thrown away. */
  async #begin(): Promise<boolean> {
    const { client, projection } = this;
    return this.#inTransaction(async () => {
      const structure = await structureOf(client, projection);
      const before = await fingerprintBeside(client, projection.name);
      const [live] = await readProjectionStates(client, [projection.name]);
      const { position = 0, rebuiltTo } = live ?? {};
      // A live checkpoint that was moved back sends the processor over events again: nothing beside may be ahead of it.
      if (before === structure.fingerprint && rebuiltTo !== undefined && rebuiltTo <= position) {
        this.#position = rebuiltTo;
        return false;
      }
      await makeBeside(client, projection.name, structure);
      await moveCheckpoint(client, this.#checkpoint, 0);
      this.#position = 0;
      return before !== undefined;
    });
  }

  /** Applies the next batch of events, none of them after `target`, and saves how far that is. */
  async #applyNext(target: number): Promise<void> {
    const { client, projection } = this;
    const from = this.#position;
    const read = await this.options.store.readAll({ after: from, limit: this.#batchSize });
    const batch = read.filter(({ position }) => position <= target);
    const to = batch.length < read.length || read.length === 0 ? target : (batch.at(-1)?.position ?? target);
    if (!(await advanceCheckpoint(client, this.#checkpoint, from, to))) {
      throw new RebuildFailed(`Another process has rebuilt ${projection.name} meanwhile.`);
    }
    // The tables beside and no others: what is not among them is not there.
    await client.query(`set local search_path = ${schemaBeside(projection.name)}`);
    try {
      await projection.handle(batch, client);
    } catch (error) {
      const reason = errorCode(error) ?? (error instanceof Error ? error.name : 'unknown');
      throw new RebuildFailed(
        `The events from position ${String(from + 1)} to ${String(to)} could not be applied (${reason}). ` +
          'The live tables are as they were; the next run tries from there again.',
        { cause: error },
      );
    }
    await client.query('set local search_path to default');
    this.#position = to;
  }

  /** `moved on`: the live tables are too far ahead for a short transaction. `in use`: somebody reads them too long. */
  async #tryExchange(): Promise<'exchanged' | 'moved on' | 'in use'> {
    const { client, projection } = this;
    const before = this.#position;
    try {
      return await this.#inTransaction(async () => {
        const target = await this.#holdLive();
        if (target < this.#position) {
          throw new RebuildFailed('The checkpoint of the live tables was moved back meanwhile: run it again.');
        }
        if (target - this.#position > 2 * this.#batchSize) return 'moved on';
        while (this.#position < target) await this.#applyNext(target);
        await replaceLive(client, projection, this.options.lockMs ?? 2_000);
        await client.query('delete from checkpoints where name = $1', [this.#checkpoint]);
        return 'exchanged';
      });
    } catch (error) {
      this.#position = before;
      if (errorCode(error) !== LOCK_NOT_AVAILABLE) throw error;
      await pause(1_000, undefined, { signal: this.options.signal }).catch(() => undefined);
      return 'in use';
    }
  }

  /** Keeps the live processor, wherever it runs, where it is until the transaction ends. Answers where that is. */
  async #holdLive(): Promise<number> {
    const name = [this.projection.name];
    await this.client.query('insert into checkpoints (name) values ($1) on conflict do nothing', name);
    const { rows } = await this.client.query<{ position: string }>(
      'select position from checkpoints where name = $1 for update',
      name,
    );
    return Number(rows[0]?.position ?? 0);
  }

  async #inTransaction<T>(work: () => Promise<T>): Promise<T> {
    await this.client.query('begin');
    try {
      const result = await work();
      await this.client.query('commit');
      return result;
    } catch (error) {
      await this.client.query('rollback').catch(() => undefined);
      throw error;
    }
  }
}
