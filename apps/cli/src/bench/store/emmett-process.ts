/**
 * Emmett's event store in a process of its own: loading it changes how `pg` parses numbers, and its work must not share
 * a thread with ours. Run by emmett.ts, with the file of the package that it found; told how much to append by messages.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type pg from 'pg';
import { measure } from '../measure.js';
import type { Measured } from '../measure.js';
import { makeEvents } from './events.js';

export interface EmmettRequest {
  readonly count: number;
  readonly inFlight: number;
}
export type EmmettAnswer =
  { readonly ready: true } | { readonly measured: Measured; readonly stored: number } | { readonly failed: string };

interface EmmettStore {
  appendToStream(stream: string, events: readonly object[]): Promise<unknown>;
  close(): Promise<void>;
  readonly schema: { migrate(): Promise<unknown> };
}

interface EmmettPackage {
  readonly getPostgreSQLEventStore: (
    url: string,
    options: {
      readonly schema: { readonly autoMigration: 'None' };
      readonly connectionOptions: { readonly pooled: true; readonly pool: pg.Pool };
    },
  ) => EmmettStore;
}

const serve = async (file: string, url: string): Promise<void> => {
  const load = (path: string): Promise<unknown> => import(pathToFileURL(path).href);
  const { getPostgreSQLEventStore } = (await load(file)) as EmmettPackage;
  const { Pool } = ((await load(createRequire(file).resolve('pg'))) as { default: typeof pg }).default;

  /** A connection for every append in flight: it never waits for one. */
  const open = (connections: number) => {
    const pool = new Pool({ connectionString: url, max: connections, idleTimeoutMillis: 0 });
    const store = getPostgreSQLEventStore(url, {
      schema: { autoMigration: 'None' },
      connectionOptions: { pooled: true, pool },
    });
    return {
      store,
      close: async () => {
        await store.close();
        await pool.end();
      },
    };
  };

  const append = async ({ count, inFlight }: EmmettRequest): Promise<EmmettAnswer> => {
    const warming = Math.max(200, inFlight * 10);
    const appends = makeEvents(warming + count).map(({ streamId, event: { id, type, data, personal } }) => ({
      streamId,
      events: [{ type, data, metadata: { messageId: id, personal: Buffer.from(personal ?? []).toString('base64') } }],
    }));
    const { store, close } = open(inFlight);
    const appendAt = async (index: number): Promise<void> => {
      const each = appends[index];
      if (!each) throw new RangeError('There is an event for each.');
      await store.appendToStream(each.streamId, each.events);
    };
    try {
      await measure(warming, inFlight, appendAt);
      return {
        measured: await measure(count, inFlight, (index) => appendAt(warming + index)),
        stored: warming + count,
      };
    } finally {
      await close();
    }
  };

  const { store, close } = open(1);
  await store.schema.migrate();
  await close();
  process.on('message', (request: EmmettRequest) => {
    append(request)
      .catch((error: unknown): EmmettAnswer => ({ failed: String(error) }))
      .then((answer) => process.send?.(answer))
      .catch(() => process.exit(1));
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ ready: true } satisfies EmmettAnswer);
};

// Ctrl-C is answered by the process that started this one.
process.on('SIGINT', () => undefined);
await serve(process.argv[2] ?? '', process.argv[3] ?? '');
