import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { endClient, KEEPALIVES, settingsOf } from './client.js';

const HEARTBEAT_MS = 1_000;
const ANSWER_WITHIN_MS = 5_000;

/** Another instance asks this often whether it may lead. */
const ASK_EVERY_MS = 500;

const TAKE_LOCK = "select pg_try_advisory_lock(hashtextextended('tessera processor ' || $1, 0)) as taken";
const CHECKPOINT = 'select position from checkpoints where name = $1';

/** One instance's turn as the leader under a name: a session's advisory lock, on a connection of its own. */
export class Leadership {
  readonly #lost = new AbortController();
  readonly #heartbeat: NodeJS.Timeout;
  #beating = false;

  /** Told every second where the checkpoint stands: it may have been moved by hand. */
  onCheckpoint: ((position: number) => void) | undefined;

  private constructor(
    private readonly client: pg.Client,
    private readonly name: string,
  ) {
    client.once('end', () => this.#lost.abort());
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS);
  }

  /**
   * Waits for its turn: another instance leads until it stops, dies or loses its connection.
   * @returns undefined where the signal ended the wait.
   * @throws Error where the database cannot be asked.
   */
  static async take(pool: pg.Pool, name: string, signal: AbortSignal): Promise<Leadership | undefined> {
    const settings = settingsOf(pool);
    const client = new pg.Client({
      ...settings,
      options: [settings.options, KEEPALIVES].filter(Boolean).join(' '),
      application_name: `tessera processor ${name}`,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      statement_timeout: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      keepAlive: true,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      while (!signal.aborted) {
        // Asked again and again: a session that waits for a lock would hold back the vacuum of every table.
        const { rows } = await client.query<{ taken: boolean }>(TAKE_LOCK, [name]);
        if (rows[0]?.taken === true) return new Leadership(client, name);
        await pause(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    } catch (error) {
      await endClient(client);
      throw error;
    }
    await endClient(client);
    return undefined;
  }

  /** Aborted when the lock may be another's. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Ending the session gives the lock back. */
  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    await endClient(this.client);
  }

  async #beat(): Promise<void> {
    if (this.#beating) return;
    this.#beating = true;
    try {
      const { rows } = await this.client.query<{ position: string | number }>(CHECKPOINT, [this.name]);
      this.onCheckpoint?.(Number(rows[0]?.position ?? 0));
    } catch {
      this.#lost.abort();
    } finally {
      this.#beating = false;
    }
  }
}
