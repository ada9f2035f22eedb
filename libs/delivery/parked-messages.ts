import type pg from 'pg';
import type { TopicRefusal } from './publisher.js';

/** Why a message is set aside. `unreadable`: the alert's event, or its stream, cannot be made into messages. */
export type ParkedReason = TopicRefusal | 'unreadable';

/** An alert's event that a recipient was not told of by Kafka. */
export interface ParkedMessage {
  /** Of the event, in the order of everything that is stored. */
  readonly position: number;
  /** The recipient's urn; absent where it is all of the event's recipients. */
  readonly agency?: string;
  readonly eventId: string;
  readonly alertId: string;
  readonly reason: ParkedReason;
  /** The broker's own word for it, e.g. `MESSAGE_TOO_LARGE`, or the name of the error. */
  readonly code: string;
}

/** A parked message as an operator sees it. `waiting`: it was asked for, and is sent soon. */
export interface ParkedMessageState extends ParkedMessage {
  readonly state: 'parked' | 'waiting';
  readonly parkedAt: Date;
  readonly attempts: number;
}

interface Row {
  readonly position: number;
  readonly agency: string;
  readonly event_id: string;
  readonly alert_id: string;
  readonly reason: ParkedReason;
  readonly code: string;
  readonly state: 'parked' | 'waiting';
  readonly parked_at: Date;
  readonly attempts: number;
}

const PARK = `
  insert into parked_alert_messages (position, agency, event_id, alert_id, reason, code)
  select * from unnest($1::bigint[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[])
  on conflict (position, agency) do update
    set state = 'parked', reason = excluded.reason, code = excluded.code,
        attempts = parked_alert_messages.attempts + 1, settled_at = null`;

/** Sets messages aside, in the transaction that moves the checkpoint past them. */
export const parkMessages = async (client: pg.ClientBase, messages: readonly ParkedMessage[]): Promise<void> => {
  if (messages.length === 0) return;
  await client.query(PARK, [
    messages.map(({ position }) => position),
    messages.map(({ agency }) => agency ?? ''),
    messages.map(({ eventId }) => eventId),
    messages.map(({ alertId }) => alertId),
    messages.map(({ reason }) => reason),
    messages.map(({ code }) => code),
  ]);
};

/** What is set aside or was asked for and has not been sent yet, in order of position. */
export const listParkedMessages = async (pool: pg.Pool): Promise<readonly ParkedMessageState[]> => {
  const { rows } = await pool.query<Row>(
    "select * from parked_alert_messages where state <> 'published' order by position, agency",
  );
  return rows.map(stateOf);
};

/** How many are set aside or wait, by reason. */
export const countParkedMessages = async (
  pool: pg.Pool,
): Promise<readonly { readonly reason: ParkedReason; readonly count: number }[]> => {
  const { rows } = await pool.query<{ reason: ParkedReason; count: number }>(
    "select reason, count(*) from parked_alert_messages where state <> 'published' group by reason",
  );
  return rows;
};

/**
 * Asks for parked messages to be sent again: the service does so within seconds, those of each child in order.
 * @param only those of one alert, of one recipient, or both; absent: all of them
 * @returns how many were asked for
 */
export const askForParkedMessages = async (
  pool: pg.Pool,
  only: { readonly alertId?: string; readonly agency?: string } = {},
): Promise<number> => {
  const { rowCount } = await pool.query(
    `update parked_alert_messages set state = 'waiting', asked_at = clock_timestamp()
     where state = 'parked' and ($1::uuid is null or alert_id = $1) and ($2::text is null or agency in ($2, ''))`,
    [only.alertId ?? null, only.agency ?? null],
  );
  return rowCount ?? 0;
};

/** The next messages that were asked for, held to the end of the transaction. */
export const takeWaitingMessages = async (
  client: pg.ClientBase,
  limit: number,
): Promise<readonly ParkedMessageState[]> => {
  const { rows } = await client.query<Row>(
    `select * from parked_alert_messages where state = 'waiting' order by position, agency limit $1 for update`,
    [limit],
  );
  return rows.map(stateOf);
};

/** The broker has them now. */
export const settleMessages = async (client: pg.ClientBase, messages: readonly ParkedMessage[]): Promise<void> => {
  await client.query(
    `update parked_alert_messages set state = 'published', settled_at = clock_timestamp(), attempts = attempts + 1
     where state = 'waiting' and (position, agency) in (select * from unnest($1::bigint[], $2::text[]))`,
    [messages.map(({ position }) => position), messages.map(({ agency }) => agency ?? '')],
  );
};

const stateOf = (row: Row): ParkedMessageState => ({
  position: row.position,
  ...(row.agency !== '' && { agency: row.agency }),
  eventId: row.event_id,
  alertId: row.alert_id,
  reason: row.reason,
  code: row.code,
  state: row.state,
  parkedAt: row.parked_at,
  attempts: row.attempts,
});
