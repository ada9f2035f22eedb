import { randomFillSync, randomUUID } from 'node:crypto';
import pg from 'pg';
import { CopyIn } from './copy-in.js';
import { makeEvents, makeStreams, streamPlace } from './events.js';
import { expectRows } from './limits.js';
import { startProgress } from './progress.js';
import { COLUMN_NAMES, COPY_END, COPY_HEAD, copiedRow, positionBytes, uuidBytes, versionBytes } from './rows.js';

/** Events of a stream, where there are enough of them. */
const STREAM_EVENTS = 50;
/** Appends of a thousand streams need them. */
const FEWEST_STREAMS = 2_000;
const CHUNK_ROWS = 100;
const POOL_BYTES = 1_048_576;

/** Every place of `part` in `whole`. @throws Error where there is none. */
const placesOf = (part: Uint8Array, whole: Buffer): number[] => {
  const places: number[] = [];
  for (let place = whole.indexOf(part); place >= 0; place = whole.indexOf(part, place + 1)) places.push(place);
  if (places.length === 0) throw new Error('The row does not hold what was put into it.');
  return places;
};

/**
 * Events as `COPY` takes them, with positions from 1 and the versions of their streams. All rows are one, in which what
 * differs is overwritten: nothing makes ten millions faster.
 */
function* copiedEvents(count: number, streams: readonly string[], at: (done: number) => void): Iterable<Buffer> {
  const [sample] = makeEvents(1, streams);
  if (!sample) throw new RangeError('There is a sample.');
  const { event, streamId } = sample;
  const { agencyEventId, digest } = event.data as { agencyEventId: string; digest: string };
  const { personal = new Uint8Array() } = event;
  const position = 0x1234_5678_9abc;
  const version = 0x1357_9bdf;
  const recordedAt = Date.UTC(2026, 0, 1);
  const row = copiedRow({ position, recordedAt, version, streamId, event });
  const [positionAt = 0] = placesOf(positionBytes(position), row);
  const [versionAt = 0] = placesOf(versionBytes(version), row);
  const [idAt = 0] = placesOf(uuidBytes(event.id), row);
  const person = streamId.slice('person-'.length);
  const personAt = placesOf(Buffer.from(person), row);
  const [agencyEventAt = 0] = placesOf(Buffer.from(agencyEventId), row);
  const [digestAt = 0] = placesOf(Buffer.from(digest), row);
  const [personalAt = 0] = placesOf(personal, row);

  const persons = streams.map((id) => Buffer.from(id.slice('person-'.length)));
  const agencyEvents = Array.from({ length: 4_096 }, () => Buffer.from(randomUUID()));
  const sealed = randomFillSync(Buffer.alloc(POOL_BYTES));
  const digests = Buffer.from(sealed.toString('hex'), 'latin1');
  const ids = Buffer.alloc(CHUNK_ROWS * 16);

  yield COPY_HEAD;
  for (let done = 0; done < count; done += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, count - done);
    const chunk = Buffer.allocUnsafe(rows * row.length);
    randomFillSync(ids);
    for (let each = 0; each < rows; each += 1) {
      const index = done + each;
      const begin = each * row.length;
      const stream = streamPlace(index, streams.length);
      row.copy(chunk, begin);
      chunk.writeUIntBE(index + 1, begin + positionAt + 2, 6);
      chunk.writeInt32BE(Math.floor(index / streams.length) + 1, begin + versionAt);
      chunk.writeUInt16BE(0, begin + positionAt);
      ids.copy(chunk, begin + idAt, each * 16, each * 16 + 16);
      for (const place of personAt) persons[stream]?.copy(chunk, begin + place);
      agencyEvents[index % agencyEvents.length]?.copy(chunk, begin + agencyEventAt);
      const digestFrom = (index * 67) % (digests.length - digest.length);
      digests.copy(chunk, begin + digestAt, digestFrom, digestFrom + digest.length);
      const sealedFrom = (index * 211) % (sealed.length - personal.length);
      sealed.copy(chunk, begin + personalAt, sealedFrom, sealedFrom + personal.length);
    }
    at(done + rows);
    yield chunk;
  }
  yield COPY_END;
}

interface Definition {
  readonly name: string;
  readonly kind: 'constraint' | 'index';
  readonly definition: string;
}

const INDEXES = `
  select conname as name, 'constraint' as kind, pg_get_constraintdef(oid) as definition
  from pg_constraint where conrelid = 'events'::regclass and contype in ('p', 'u', 'x')
  union all
  select indexrelid::regclass::text, 'index', pg_get_indexdef(indexrelid)
  from pg_index
  where indrelid = 'events'::regclass
    and not exists (select from pg_constraint where conindid = indexrelid and conrelid = indrelid)`;

/**
 * Fills the empty table `events` as fast as a server can: in one transaction, with its indexes built afterwards, and
 * frozen, so that no vacuum has to follow.
 * @returns the streams, with 50 events each where there are enough events.
 */
export const fill = async (url: string, count: number): Promise<readonly string[]> => {
  const streams = makeStreams(Math.max(FEWEST_STREAMS, Math.ceil(count / STREAM_EVENTS)));
  const name = `Storing ${count.toLocaleString('en-GB')} events`;
  const progress = startProgress(name, count);
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`set local maintenance_work_mem = '1GB'`);
    // COPY freezes rows only in a table that was made or emptied by its own transaction. This one is empty already.
    await expectRows(client, 'events', 0);
    await client.query('alter table events disable trigger user');
    await client.query('truncate events');
    await client.query('alter table events enable trigger user');
    const { rows: indexes } = await client.query<Definition>(INDEXES);
    for (const { name: index, kind } of indexes) {
      await client.query(kind === 'index' ? `drop index ${index}` : `alter table events drop constraint ${index}`);
    }
    const copy = new CopyIn(
      `copy events (${COLUMN_NAMES.join(', ')}) from stdin (format binary, freeze)`,
      copiedEvents(count, streams, (done) => progress.at(done)),
    );
    client.query(copy);
    await copy.done;
    for (const { name: index, kind, definition } of indexes) {
      await client.query(kind === 'index' ? definition : `alter table events add constraint ${index} ${definition}`);
    }
    await client.query('commit');
    await client.query('analyze events');
    await expectRows(client, 'events', count);
  } finally {
    progress.stop();
    await client.end();
  }
  return streams;
};
