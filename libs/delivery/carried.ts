import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { readCheckpoint } from '#event-store';
import type { DeliveryState } from './webhooks/index.js';

const DELIVERIES_AT = readFileSync(new URL('./webhooks/deliveries-at.sql', import.meta.url), 'utf8');

/** How a message came to its agency, or is to. */
export interface Carriage {
  readonly channel: 'feed' | 'kafka' | 'webhook';
  /** `available`: to be read there. */
  readonly state: 'available' | 'published' | DeliveryState;
  /** Of a webhook: when its receiver took it, or it was given up (RFC 3339, UTC). */
  readonly at?: string;
}

/**
 * Over which channels messages of the feed went, by `<position> <agency>`. Everything is in the feed; it was published
 * to Kafka where that has come so far; and each webhook of the agency has its own state.
 */
export const readCarriages = async (
  pool: pg.Pool,
  messages: readonly { readonly agency: string; readonly position: number }[],
): Promise<ReadonlyMap<string, readonly Carriage[]>> => {
  const published = await readCheckpoint(pool, 'delivery-kafka');
  const { rows } = await pool.query<{
    agency: string;
    position: string;
    state: DeliveryState;
    settled_at: Date | null;
  }>(DELIVERIES_AT, [messages.map(({ agency }) => agency), messages.map(({ position }) => position)]);
  return new Map(
    messages.map(({ agency, position }): [string, readonly Carriage[]] => {
      const webhooks = rows.filter((row) => row.agency === agency && Number(row.position) === position);
      return [
        `${String(position)} ${agency}`,
        [
          { channel: 'feed', state: 'available' },
          ...(position <= published ? [{ channel: 'kafka', state: 'published' } as const] : []),
          ...webhooks.map(({ state, settled_at: at }): Carriage => ({
            channel: 'webhook',
            state,
            ...(at && { at: new Date(at).toISOString() }),
          })),
        ],
      ];
    }),
  );
};
