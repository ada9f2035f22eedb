import { readFileSync } from 'node:fs';
import type pg from 'pg';
import type { EventStore, Projection, StoredEvent } from '#event-store';
import type { AlertMessages } from './message.js';
import { isNews, readNews } from './read-news.js';

const ADD = readFileSync(new URL('./add-to-feed.sql', import.meta.url), 'utf8');
const READ = readFileSync(new URL('./read-feed.sql', import.meta.url), 'utf8');

/** Of the rows that are made of an event: a change of their content is a new version, and makes a rebuild begin anew. */
const ROWS_VERSION = 2;

/** The feed as a projection: what it can be made again from. */
export const alertFeedProjection = (parts: {
  readonly store: EventStore;
  readonly messages: AlertMessages;
  /** Part of every message: see `MessageSettings`. */
  readonly publicUrl: string;
}): Projection => {
  const { name, handle } = createAlertFeedProcessor(parts);
  return { name, tables: ['alert_feed'], madeBy: JSON.stringify([ROWS_VERSION, parts.publicUrl]), handle };
};

/** Fills the feed, in the processor's own transaction: a row stands there once, also when a batch comes twice. */
export const createAlertFeedProcessor = ({ store, messages }: { store: EventStore; messages: AlertMessages }) => ({
  name: 'alert-feed',
  concerns: isNews,
  handle: async (batch: readonly StoredEvent[], client: pg.ClientBase): Promise<void> => {
    const rows = (await readNews(store, batch)).flatMap((news) =>
      messages(news).map(({ agency, alertId, event }) => ({
        agency,
        position: news.stored.position,
        alertId: alertId ?? null,
        cloudEvent: JSON.stringify(event),
      })),
    );
    if (rows.length === 0) return;
    await client.query(ADD, [
      rows.map(({ agency }) => agency),
      rows.map(({ position }) => position),
      rows.map(({ alertId }) => alertId),
      rows.map(({ cloudEvent }) => cloudEvent),
    ]);
  },
});

export interface FeedQuestion {
  /** The urn of the agency that asks: it sees what it was told, and nothing else. */
  readonly agency: string;
  /** Where the last answer ended (`next`); absent: from the beginning. */
  readonly after?: string;
  /** At most so many, 1 to 1,000. Default 100. */
  readonly limit?: number;
}

export interface FeedItem {
  /** The cursor of this item: read on after it. */
  readonly cursor: string;
  /** JSON text of a CloudEvent. */
  readonly cloudEvent: string;
}

export interface FeedPage {
  readonly items: readonly FeedItem[];
  /** Read on after it: now, where there are as many items as were asked for, else when there may be more. */
  readonly next: string;
}

/** Nobody was given this cursor. */
export class UnknownCursor extends Error {
  override readonly name = 'UnknownCursor';
  constructor() {
    super('The cursor is none that the feed has given out.');
  }
}

/**
 * What an agency was told after a cursor, oldest first. A cursor stays good for ever, and no item is missed or
 * repeated by whoever follows `next`.
 * @throws UnknownCursor
 */
export const readFeed = async (pool: pg.Pool, { agency, after, limit = 100 }: FeedQuestion): Promise<FeedPage> => {
  const position = after === undefined ? 0 : feedPosition(after);
  const bounded = Math.min(Math.max(Math.trunc(limit), 1), MOST_ITEMS);
  const { rows } = await pool.query<{ position: number; cloud_event: string }>(READ, [agency, position, bounded]);
  const items = rows.map((row) => ({ cursor: feedCursor(row.position), cloudEvent: row.cloud_event }));
  return { items, next: items.at(-1)?.cursor ?? feedCursor(position) };
};

const MOST_ITEMS = 1_000;
const PREFIX = 'feed.1.';

/** The cursor of a position of the feed. */
export const feedCursor = (position: number): string => Buffer.from(`${PREFIX}${position}`).toString('base64url');

/**
 * The position that a cursor stands for.
 * @throws UnknownCursor
 */
export const feedPosition = (cursor: string): number => {
  const text = Buffer.from(cursor, 'base64url').toString();
  const position = Number(text.slice(PREFIX.length));
  if (!Number.isSafeInteger(position) || position < 0 || feedCursor(position) !== cursor) throw new UnknownCursor();
  return position;
};
