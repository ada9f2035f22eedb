import type pg from 'pg';
import { rowIn } from './binary-rows.js';

type Ended = (error?: Error | null) => void;

/** Runs `copy (...) to stdout (format binary)`, and hands over row by row as they come. */
class CopyOut implements pg.Submittable {
  /** pg puts its time limit around it. */
  callback: Ended;
  #first = true;
  #error: Error | undefined;

  constructor(
    private readonly text: string,
    private readonly onRow: (row: Buffer) => void,
    ended: Ended,
  ) {
    this.callback = ended;
  }

  submit(connection: pg.Connection): void {
    connection.query(this.text);
  }

  /** The bytes are the connection's own, and hold only until this returns. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    const at = rowIn(chunk, this.#first);
    this.#first = false;
    if (at !== -1) this.onRow(at === 0 ? chunk : chunk.subarray(at));
  }

  handleError(error: Error): void {
    // After an error of its own the server is ready again only later: until then it takes no other statement.
    this.#error = error;
    this.callback(error);
  }

  handleCommandComplete(): void {
    // Whoever waits is told when the connection is ready for the next statement.
  }

  handleReadyForQuery(): void {
    if (!this.#error) this.callback(null);
  }
}

/**
 * Reads the rows of a query over a pool's connection, by COPY in its binary format.
 * @param query without parameters: COPY takes none. The row that `onRow` gets holds only until it returns.
 */
export const copyRows = async (pool: pg.Pool, query: string, onRow: (row: Buffer) => void): Promise<void> => {
  const client = await pool.connect();
  try {
    await new Promise<void>((resolve, reject) => {
      client.query(
        new CopyOut(`copy (${query}) to stdout (format binary)`, onRow, (error) => {
          if (error) reject(error);
          else resolve();
        }),
      );
    });
  } catch (error) {
    // Rows may still be coming over this connection.
    client.release(true);
    throw error;
  }
  client.release();
};
