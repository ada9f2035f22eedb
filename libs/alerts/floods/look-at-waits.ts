import type pg from 'pg';
import type { EventStore } from '#event-store';
import type { ToldLater } from '#vocabulary';
import { readChildren } from '../child.js';
import type { Floods } from './floods.js';
import { digestsDue, tellDigest } from './tell-digests.js';
import { tellFamily } from './tell-families.js';
import { tellSilenced } from './tell-silenced.js';
import { readWaiting, stillWaiting, storeTogether, type WaitingAlert } from './waiting.js';

export interface WaitsLooks {
  readonly store: Pick<EventStore, 'append' | 'readStreams'>;
  readonly floods: Floods;
  readonly now: Date;
  /** Most groups, and most silenced alerts, to look at. */
  readonly limit: number;
  /** Told of an alert that cannot be read. It is looked at again ten minutes later. */
  readonly onUnread?: (unread: { readonly alertId: string; readonly error: unknown }) => void;
}

/**
 * Tells what has waited long enough, and plans what waits on, in the transaction of `client`. What was stored of a look
 * whose transaction is lost is found when it is looked at again, and not told twice; where somebody acts on an alert at
 * the same moment, it is looked at again too.
 * @returns how many alerts were looked at.
 */
export const lookAtDueWaits = async (client: pg.ClientBase, looks: WaitsLooks): Promise<number> => {
  const families = await lookAtFamilies(client, looks);
  const silenced = await lookAtSilenced(client, looks);
  return families + silenced + (await lookAtDigests(client, looks));
};

const TRY_AGAIN_MS = 10 * 60_000;
/** Most alerts that are looked at for digests at once. */
const MOST_FOR_DIGESTS = 20_000;

const lookAtFamilies = async (client: pg.ClientBase, looks: WaitsLooks): Promise<number> => {
  const { rows } = await client.query<{ group_id: string; alert_ids: string[] }>(
    `select group_id, array_agg(alert_id::text order by alert_id) as alert_ids
     from alert_waits
     where group_id in (select group_id from alert_waits
                        where because = 'grouped-with-family' and due_at <= $1::timestamptz
                        order by due_at, alert_id limit $2)
     group by group_id order by group_id`,
    [looks.now.toISOString(), looks.limit],
  );
  let looked = 0;
  for (const { group_id: groupId, alert_ids: alertIds } of rows) {
    const alerts = await read(client, looks, alertIds);
    looked += alertIds.length;
    const bulletins = tellFamily(groupId, alerts, looks.now);
    await storeTogether(looks.store, alerts, bulletins);
    await letGo(client, alerts);
  }
  return looked;
};

const lookAtSilenced = async (client: pg.ClientBase, looks: WaitsLooks): Promise<number> => {
  const alertIds = await dueOf(client, 'silenced', looks.now, looks.limit);
  if (alertIds.length === 0) return 0;
  const alerts = await read(client, looks, alertIds);
  const personIds = alerts.flatMap(({ alert }) => (alert.status === 'not-raised' ? [] : [alert.raised.personId]));
  const children = await readChildren(looks.store, personIds);
  for (const each of alerts) {
    const silence = tellSilenced(each, children, looks.now);
    if (silence) {
      await client.query('update alert_waits set due_at = $2, silence_id = $3 where alert_id = $1', [
        each.alertId,
        silence.until.toISOString(),
        silence.silenceId,
      ]);
    } else {
      await storeTogether(looks.store, [each]);
      await letGo(client, [each]);
    }
  }
  return alertIds.length;
};

const lookAtDigests = async (client: pg.ClientBase, looks: WaitsLooks): Promise<number> => {
  const { floods, now, store } = looks;
  const alertIds = await dueOf(client, 'kept-for-digest', now, MOST_FOR_DIGESTS);
  if (alertIds.length === 0) return 0;
  const alerts = await read(client, looks, alertIds);
  const dueAt = floods.digestDueAt(now);
  const forTheNext = new Set<string>();
  for (const [agency, ofAgency] of digestsDue(alerts)) {
    const bulletin = tellDigest(agency, ofAgency, dueAt, now);
    const outcome = await storeTogether(store, ofAgency, [bulletin]);
    if (outcome === 'sent-before') for (const { alertId } of ofAgency) forTheNext.add(alertId);
  }
  await letGo(client, alerts);
  // Whoever had this digest before, or has all that it takes, is told of the rest in the next one.
  await putOff(client, [...forTheNext], floods.nextDigest(now));
  return alertIds.length;
};

const dueOf = async (client: pg.ClientBase, because: ToldLater, now: Date, limit: number): Promise<string[]> => {
  const { rows } = await client.query<{ alert_id: string }>(
    `select alert_id from alert_waits where because = $1 and due_at <= $2::timestamptz
     order by due_at, alert_id limit $3`,
    [because, now.toISOString(), limit],
  );
  return rows.map(({ alert_id }) => alert_id);
};

const read = async (
  client: pg.ClientBase,
  { store, now, onUnread }: WaitsLooks,
  alertIds: readonly string[],
): Promise<readonly WaitingAlert[]> => {
  const unread: string[] = [];
  const alerts = await readWaiting(store, alertIds, ({ alertId, error }) => {
    unread.push(alertId);
    onUnread?.({ alertId, error });
  });
  await putOff(client, unread, new Date(now.getTime() + TRY_AGAIN_MS));
  return alerts;
};

const putOff = async (client: pg.ClientBase, alertIds: readonly string[], until: Date): Promise<void> => {
  if (alertIds.length === 0) return;
  await client.query('update alert_waits set due_at = $2 where alert_id = any ($1::uuid[])', [
    alertIds,
    until.toISOString(),
  ]);
};

/** Nobody waits for these any more. */
const letGo = async (client: pg.ClientBase, alerts: readonly WaitingAlert[]): Promise<void> => {
  const over = alerts.filter((each) => !stillWaiting(each)).map(({ alertId }) => alertId);
  if (over.length > 0) await client.query('delete from alert_waits where alert_id = any ($1::uuid[])', [over]);
};
