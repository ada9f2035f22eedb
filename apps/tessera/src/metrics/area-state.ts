import type { Pool } from 'pg';
import type { EventStore } from '#event-store';
import type { Clock } from '#platform';

/** How far everything is, at one moment. */
export interface AreaState {
  readonly head: number;
  /** Seconds: the age of the first event that it has not seen. */
  readonly processors: readonly { readonly name: string; readonly events: number; readonly seconds: number }[];
  readonly deliveries: readonly { readonly channel: Channel; readonly seconds: number }[];
  readonly webhooksWaiting: number;
  readonly setAside: readonly { readonly processor: string; readonly count: number }[];
  readonly parked: readonly { readonly channel: Channel; readonly reason: string; readonly count: number }[];
  readonly alertsOpen: readonly { readonly level: number; readonly count: number }[];
}

type Channel = 'feed' | 'kafka' | 'webhook';

export interface AreaStateParts {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly clock: Clock;
}

/** The processors whose delay is that of a channel. */
const CHANNELS: Readonly<Record<string, Channel>> = { 'alert-feed': 'feed', 'delivery-kafka': 'kafka' };

const CHECKPOINTS = "select name, position from checkpoints where name not like 'rebuild:%'";
const SET_ASIDE = 'select processor, count(*) from parked group by processor';
const PARKED = `
  select 'kafka' as channel, reason, count(*) from parked_alert_messages where state <> 'published' group by reason
  union all
  select 'webhook', coalesce(fault, 'unknown'), count(*) from webhook_deliveries where state = 'parked' group by 2`;
const WAITING = `
  select count(*) as count, coalesce(extract(epoch from $1::timestamptz - min(queued_at)), 0)::float8 as seconds
  from webhook_deliveries where state = 'waiting'`;
/** As the desk lists them: an alert once, however many have it before them, and also where it is told later. */
const ALERTS_OPEN = 'select level, count(distinct alert_id) from open_alerts group by level';

/** Counting alerts reads all that are open: not more often than this (milliseconds). */
const COUNT_ALERTS_EVERY_MS = 300_000;
const LEVELS = [1, 2, 3, 4];

/** Reads how far everything is. Answers one question at a time, however many ask. */
export const createAreaState = ({ pool, store, clock }: AreaStateParts): (() => Promise<AreaState>) => {
  let asking: Promise<AreaState> | undefined;
  let alerts: { readonly at: number; readonly open: AreaState['alertsOpen'] } | undefined;

  const alertsOpen = async (): Promise<AreaState['alertsOpen']> => {
    const now = clock.now().getTime();
    if (alerts && now - alerts.at < COUNT_ALERTS_EVERY_MS) return alerts.open;
    const { rows } = await pool.query<{ level: number; count: number }>(ALERTS_OPEN);
    const counted = new Map(rows.map(({ level, count }) => [level, count]));
    const open = LEVELS.map((level) => ({ level, count: counted.get(level) ?? 0 }));
    alerts = { at: now, open };
    return open;
  };

  const processors = async (head: number, now: Date): Promise<AreaState['processors']> => {
    const { rows } = await pool.query<{ name: string; position: number }>(CHECKPOINTS);
    return Promise.all(
      rows.map(async ({ name, position }) => {
        if (position >= head) return { name, events: 0, seconds: 0 };
        const [next] = await store.readAll({ after: position, limit: 1 });
        const seconds = next ? Math.max(0, (now.getTime() - next.recordedAt.getTime()) / 1_000) : 0;
        return { name, events: head - position, seconds };
      }),
    );
  };

  const read = async (): Promise<AreaState> => {
    const now = clock.now();
    const head = await store.head();
    const far = await processors(head, now);
    const setAside = await pool.query<{ processor: string; count: number }>(SET_ASIDE);
    const parked = await pool.query<{ channel: Channel; reason: string; count: number }>(PARKED);
    const waiting = await pool.query<{ count: number; seconds: number }>(WAITING, [now]);
    const [webhooks = { count: 0, seconds: 0 }] = waiting.rows;
    const ofProcessors = far.flatMap(({ name, seconds }) => {
      const channel = CHANNELS[name];
      return channel === undefined ? [] : [{ channel, seconds }];
    });
    return {
      head,
      processors: far,
      deliveries: [...ofProcessors, { channel: 'webhook', seconds: Math.max(0, webhooks.seconds) }],
      webhooksWaiting: webhooks.count,
      setAside: setAside.rows,
      parked: parked.rows,
      alertsOpen: await alertsOpen(),
    };
  };

  return () => {
    asking ??= read().finally(() => {
      asking = undefined;
    });
    return asking;
  };
};
