import type pg from 'pg';
import type { EventStore, Projection, StoredEvent } from '#event-store';
import { uuidV5 } from '#platform';
import { alertIdOf, alertStream } from '#vocabulary';
import { decodeAlert, foldAlert } from '../read-alert.js';
import type { Clocks } from './clocks.js';
import { whatIsDue } from './due.js';

/**
 * Puts down every alert that is raised, reopened, told later or escalated by hand as due at once, in the processor's
 * own transaction: the clock then looks at it, and plans. A batch that comes twice is looked at once more.
 */
export const alertClocksProcessor = {
  name: 'alert-clocks',
  concerns: (stored: StoredEvent): boolean => mayChangePlan(stored),
  handle: async (batch: readonly StoredEvent[], client: pg.ClientBase): Promise<void> => {
    const begun = new Map(
      batch.flatMap((stored): [string, Date][] => {
        const alertId = mayChangePlan(stored) ? alertIdOf(stored.streamId) : undefined;
        return alertId === undefined ? [] : [[alertId, stored.recordedAt]];
      }),
    );
    if (begun.size === 0) return;
    await client.query(
      `insert into alert_clocks (alert_id, due_at) select * from unnest($1::uuid[], $2::timestamptz[])
       on conflict (alert_id) do update set due_at = excluded.due_at`,
      [[...begun.keys()], [...begun.values()].map((at) => at.toISOString())],
    );
  },
};

/** The clocks as a projection: everyone in it is due, so that the clock looks at all of them, at its pace. */
export const alertClocksProjection: Projection = {
  ...alertClocksProcessor,
  tables: ['alert_clocks'],
  madeBy: '1',
};

/** The alert is before everybody, now for the first time or anew; or who had to wait is told of it. */
const mayChangePlan = (stored: StoredEvent): boolean => {
  if (/^Alert(Raised|Reopened|Told)\./.test(stored.type)) return true;
  if (!stored.type.startsWith('AlertEscalated.')) return false;
  const event = decodeAlert(stored);
  return event.type === 'AlertEscalated.v1' && event.data.because === 'by-hand';
};

/** When the time in which the alert is to be answered began: when it was raised or reopened, or told to the first. */
const begunAt = (events: readonly StoredEvent[]): Date | undefined => {
  const begins = events.findLast((stored) => {
    if (/^Alert(Raised|Reopened)\./.test(stored.type)) return true;
    if (!stored.type.startsWith('AlertTold.')) return false;
    const event = decodeAlert(stored);
    return event.type === 'AlertTold.v1' && event.data.begins;
  });
  return begins?.recordedAt;
};

export interface AlertLooks {
  readonly store: Pick<EventStore, 'append' | 'readStreams'>;
  readonly clocks: Clocks;
  /** Reasons of the routing with which an agency triages. */
  readonly triageReasons: readonly string[];
  readonly now: Date;
  /** Most alerts to look at. */
  readonly limit: number;
  /** Told of an alert that cannot be read. It is looked at again ten minutes later. */
  readonly onUnread?: (unread: { readonly alertId: string; readonly error: unknown }) => void;
}

/**
 * Looks at alerts that are due, the longest due first, and plans their next looks in the transaction of `client`. What
 * is stored of a batch whose transaction is lost is found when it is looked at again, and not stored twice.
 * @returns how many were due.
 */
export const lookAtDueAlerts = async (client: pg.ClientBase, looks: AlertLooks): Promise<number> => {
  const { rows } = await client.query<{ alert_id: string }>(
    'select alert_id from alert_clocks where due_at <= $1::timestamptz order by due_at, alert_id limit $2',
    [looks.now.toISOString(), looks.limit],
  );
  const alertIds = rows.map(({ alert_id }) => alert_id);
  if (alertIds.length > 0) await plan(client, await lookAt(alertIds, looks));
  return alertIds.length;
};

/** When an alert is next due; null where it never is again. */
type NextLooks = ReadonlyMap<string, Date | null>;

const TRY_AGAIN_MS = 10 * 60_000;

/** Stores what is due. An alert that somebody acted on at the same moment has no next look: it stays due. */
const lookAt = async (
  alertIds: readonly string[],
  { store, clocks, triageReasons, now, onUnread }: AlertLooks,
): Promise<NextLooks> => {
  const streams = await store.readStreams(alertIds.map((alertId) => ({ streamId: alertStream(alertId) })));
  const looked = alertIds.map((alertId) => {
    const events = streams.get(alertStream(alertId)) ?? [];
    const version = events.at(-1)?.version ?? 0;
    try {
      const alert = foldAlert(events);
      const begun = begunAt(events);
      if (alert.status === 'not-raised' || !begun) return { alertId, version };
      const planned = clocks.planOf(alert.raised.level, begun);
      return { alertId, version, look: whatIsDue(alert, { plan: planned, triageReasons, now }) };
    } catch (error) {
      onUnread?.({ alertId, error });
      const nextAt = new Date(now.getTime() + TRY_AGAIN_MS);
      return { alertId, version, look: { due: false as const, nextAt } };
    }
  });
  const due = looked.flatMap(({ alertId, version, look }) =>
    look?.due === true ? [{ alertId, version, event: look.event }] : [],
  );
  const outcomes =
    due.length === 0
      ? []
      : await store.append(
          due.map(({ alertId, version, event: { type, data } }) => ({
            streamId: alertStream(alertId),
            expectedVersion: version,
            events: [{ id: uuidV5(`clock\n${String(version)}`, alertId), type, data }],
          })),
        );
  const moved = new Set(due.filter((_, index) => outcomes[index]?.status === 'conflict').map(({ alertId }) => alertId));
  return new Map(
    looked.filter(({ alertId }) => !moved.has(alertId)).map(({ alertId, look }) => [alertId, look?.nextAt ?? null]),
  );
};

const plan = async (client: pg.ClientBase, next: NextLooks): Promise<void> => {
  const planned = [...next].flatMap(([alertId, at]) => (at ? [{ alertId, at: at.toISOString() }] : []));
  const over = [...next].filter(([, at]) => at === null).map(([alertId]) => alertId);
  await client.query(
    `update alert_clocks as clock set due_at = next.due_at
     from unnest($1::uuid[], $2::timestamptz[]) as next (alert_id, due_at) where clock.alert_id = next.alert_id`,
    [planned.map(({ alertId }) => alertId), planned.map(({ at }) => at)],
  );
  await client.query('delete from alert_clocks where alert_id = any ($1::uuid[])', [over]);
};
