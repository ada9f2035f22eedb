import type { Writable } from 'node:stream';
import Table from 'cli-table3';
import { askForParkedMessages, listParkedMessages } from '#delivery';
import { createPool, type Config } from '#platform';
import { openOwnedDatabase, requireMigrated } from '../owned-database.js';

export interface ParkedCommand {
  readonly config: Config;
  /** Answer as JSON, for machines. */
  readonly json?: boolean;
  readonly output?: Writable;
}

export interface RetryCommand extends ParkedCommand {
  /** Those of one alert. */
  readonly alertId?: string;
  /** Those for one recipient: its urn. */
  readonly agency?: string;
}

/** Lists the alert messages that Kafka did not take: ids, reasons and dates, nothing of anybody. */
export const runParked = async ({ config, json, output = process.stdout }: ParkedCommand): Promise<void> => {
  const parked = await onDatabase(config, listParkedMessages);
  if (json === true) {
    output.write(`${JSON.stringify({ parked })}\n`);
    return;
  }
  if (parked.length === 0) {
    output.write('No alert message is parked.\n');
    return;
  }
  const head = ['alert', 'recipient', 'reason', 'code', 'state', 'since', 'attempts'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { alertId, agency, reason, code, state, parkedAt, attempts } of parked) {
    table.push([alertId, agency ?? 'all', reason, code, state, parkedAt.toISOString(), attempts]);
  }
  output.write(`${table.toString()}\n`);
};

/** Asks for parked messages to be sent again; the service that runs sends them. */
export const runRetry = async (command: RetryCommand): Promise<void> => {
  const { config, json, alertId, agency, output = process.stdout } = command;
  const count = await onDatabase(config, (pool) => askForParkedMessages(pool, { alertId, agency }));
  output.write(
    json === true
      ? `${JSON.stringify({ askedFor: count })}\n`
      : `${count.toLocaleString('en-GB')} alert messages are sent again by the service, as soon as it runs with Kafka. ` +
          'What Kafka refuses once more is parked once more.\n',
  );
};

const onDatabase = async <T>(config: Config, work: (pool: ReturnType<typeof createPool>) => Promise<T>): Promise<T> => {
  const database = await openOwnedDatabase(config);
  const pool = createPool(database.url, { max: 1, applicationName: 'tessera deliveries' });
  try {
    await requireMigrated(database.url);
    return await work(pool);
  } finally {
    await pool.end();
    await database.close();
  }
};
