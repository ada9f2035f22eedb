import { hash } from 'node:crypto';
import type { NewEvent } from '#event-store';

/** A row of `events`. */
export interface EventRow {
  readonly position: number;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
  readonly version: number;
  readonly streamId: string;
  readonly event: NewEvent;
}

const MILLISECONDS_TO_2000 = Date.UTC(2000, 0, 1);

const int8 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};

const int4 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const text = (value: string): Buffer => Buffer.from(value);

export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
export const positionBytes = int8;
export const versionBytes = int4;

/** Every column that the bench writes itself, in PostgreSQL's binary format. A new column of `events` is added here. */
const COLUMNS: Readonly<Record<string, (row: EventRow) => Buffer | null>> = {
  global_position: ({ position }) => positionBytes(position),
  recorded_at: ({ recordedAt }) => int8((recordedAt - MILLISECONDS_TO_2000) * 1_000),
  event_id: ({ event }) => uuidBytes(event.id),
  stream_version: ({ version }) => versionBytes(version),
  stream_id: ({ streamId }) => text(streamId),
  type: ({ event }) => text(event.type),
  data: ({ event }) => text(JSON.stringify(event.data)),
  personal: ({ event }) => (event.personal === undefined ? null : Buffer.from(event.personal)),
  // As good as any for what is measured: nothing here walks along the chain.
  hash: ({ event }) => hash('sha256', event.id, 'buffer'),
};

export const COLUMN_NAMES: readonly string[] = Object.keys(COLUMNS);

/** The values of a row, in the order of COLUMN_NAMES. */
export const columnValues = (row: EventRow): (Buffer | null)[] => Object.values(COLUMNS).map((column) => column(row));

/** What `COPY ... (format binary)` begins and ends with. */
export const COPY_HEAD = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
export const COPY_END = Buffer.from([0xff, 0xff]);

/** A row as `COPY ... (format binary)` takes it. */
export const copiedRow = (row: EventRow): Buffer => {
  const values = columnValues(row);
  const count = Buffer.allocUnsafe(2);
  count.writeInt16BE(values.length);
  return Buffer.concat([
    count,
    ...values.flatMap((value) => (value === null ? [int4(-1)] : [int4(value.length), value])),
  ]);
};
