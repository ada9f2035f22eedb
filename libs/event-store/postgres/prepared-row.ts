import type pg from 'pg';

export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/** Texts, bytes (sent as they are), whole numbers or null. */
export type PreparedValues = readonly (string | number | Uint8Array | null)[];

type Answered = (error?: Error | null, row?: readonly (string | null)[]) => void;

/** What pg keeps of the statements that a connection has prepared, and its types do not tell. */
interface PreparingConnection {
  readonly parsedStatements: Readonly<Record<string, string>>;
  readonly stream: { cork(): void; uncork(): void };
  parse(statement: { name: string; text: string }): void;
  bind(values: { statement: string; values: readonly unknown[] }): void;
  execute(): void;
  sync(): void;
}

/**
 * Runs a prepared statement that answers with one row, each column as PostgreSQL sends it. pg's own query would have
 * the row described each time, and read the description: a tenth of what a lone append takes.
 */
export class PreparedRow implements pg.Submittable {
  /** pg puts its time limit around it. */
  callback: Answered;
  /** By these two pg remembers that the statement is prepared. */
  readonly name: string;
  readonly text: string;
  #row: readonly (string | null)[] = [];
  #failed = false;

  constructor(
    statement: PreparedStatement,
    private readonly values: PreparedValues,
    answered: Answered,
  ) {
    this.name = statement.name;
    this.text = statement.text;
    this.callback = answered;
  }

  submit(connection: pg.Connection): void {
    const { name, text } = this;
    const preparing = connection as unknown as PreparingConnection;
    preparing.stream.cork();
    try {
      if (preparing.parsedStatements[name] === undefined) preparing.parse({ name, text });
      preparing.bind({ statement: name, values: this.values.map(asSent) });
      preparing.execute();
      preparing.sync();
    } finally {
      preparing.stream.uncork();
    }
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#row = fields;
  }

  handleCommandComplete(): void {
    // Whoever waits is told when the connection is ready for the next statement.
  }

  handleError(error: Error): void {
    this.#failed = true;
    this.callback(error);
  }

  handleReadyForQuery(): void {
    if (!this.#failed) this.callback(null, this.#row);
  }
}

const asSent = (value: PreparedValues[number]): string | Buffer | null => {
  if (typeof value === 'number') return String(value);
  if (value instanceof Uint8Array && !Buffer.isBuffer(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  return value;
};
