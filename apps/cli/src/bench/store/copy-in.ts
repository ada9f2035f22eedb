import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** What `pg` has beyond its types. */
interface CopyConnection extends pg.Connection {
  readonly stream: Duplex;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** Sends bytes to `COPY ... FROM STDIN`, no faster than they are taken. `done` resolves when the statement is. */
export class CopyIn implements pg.Submittable {
  readonly done: Promise<void>;
  /** Called by `pg`. */
  callback: (error?: Error | null) => void = () => undefined;
  #failed = false;

  constructor(
    private readonly text: string,
    private readonly chunks: Iterable<Buffer>,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.callback = (error) => {
        if (error) reject(error);
        else resolve();
      };
    });
  }

  submit(connection: pg.Connection): void {
    connection.query(this.text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.#send(connection).catch((error: unknown) => connection.sendCopyFail(String(error)));
  }

  handleError(error: Error): void {
    this.#failed = true;
    this.callback(error);
  }

  handleCommandComplete(): void {
    // It is over when the server is ready for the next statement.
  }

  handleReadyForQuery(): void {
    this.callback(null);
  }

  async #send(connection: CopyConnection): Promise<void> {
    for (const chunk of this.chunks) {
      if (this.#failed) return;
      connection.sendCopyFromChunk(chunk);
      if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
    }
    connection.endCopyFrom();
  }
}
