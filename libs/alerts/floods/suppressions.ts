import type pg from 'pg';
import type { EventStore, Projection, StoredEvent } from '#event-store';
import type { HeldBack, ThresholdLevel, Waits } from '#vocabulary';
import type { KnownAlert } from '../alert.js';
import { decodeAlert, foldAlert } from '../read-alert.js';

/** Something that was held back, and why. */
export interface Suppression {
  /** Read on before it. */
  readonly position: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly because: HeldBack;
  readonly personId: string;
  readonly matchId: string;
  readonly pattern: string;
  readonly title: string;
  readonly level: ThresholdLevel;
  /** The alert that tells of it: another one, or its own later. */
  readonly openAlertId: string;
  /** When it is told at the latest (RFC 3339, UTC), where it waits; null where another alert tells of it. */
  readonly toldFrom: string | null;
  readonly silenceId: string | null;
  readonly groupId: string | null;
}

const HOLDING_BACK = /^Alert(Raised|Joined|Inhibited|Reopened)\./;
const holdsBack = ({ type }: StoredEvent): boolean => HOLDING_BACK.test(type);

/** Writes down what was held back, in the processor's own transaction: once, also when a batch comes twice. */
export const createSuppressionsProcessor = ({ store }: { store: Pick<EventStore, 'readStreams'> }) => ({
  name: 'alert-suppressions',
  concerns: holdsBack,
  handle: async (batch: readonly StoredEvent[], client: pg.ClientBase): Promise<void> => {
    const holding = batch.filter(holdsBack);
    if (holding.length === 0) return;
    const streams = await store.readStreams(
      [...new Set(holding.map(({ streamId }) => streamId))].map((streamId) => ({ streamId })),
    );
    const rows = holding.flatMap((stored) => {
      const alert = foldAlert(streams.get(stored.streamId)?.filter(({ version }) => version <= stored.version) ?? []);
      return alert.status === 'not-raised' ? [] : suppressionOf(stored, alert);
    });
    await client.query(
      `insert into alert_suppressions
         (position, held_back_at, because, person_id, match_id, pattern, title, level, open_alert_id, told_from,
          silence_id, group_id)
       select * from json_to_recordset($1::json) as held (
         position bigint, at timestamptz, because text, "personId" uuid, "matchId" uuid, pattern text, title text,
         level smallint, "openAlertId" uuid, "toldFrom" timestamptz, "silenceId" uuid, "groupId" uuid)
       on conflict (position) do nothing`,
      [JSON.stringify(rows)],
    );
  },
});

/** What was held back as a projection: it can be made again from the stored events. */
export const suppressionsProjection = (parts: { readonly store: EventStore }): Projection => ({
  ...createSuppressionsProcessor(parts),
  tables: ['alert_suppressions'],
  madeBy: '2',
});

const suppressionOf = (stored: StoredEvent, { raised }: KnownAlert): readonly Suppression[] => {
  const event = decodeAlert(stored);
  const { position, recordedAt } = stored;
  const { personId } = raised;
  const ofEvery = { position, personId, at: recordedAt.toISOString(), ...NOT_WAITING };
  const { alertId, matchId, pattern, title, level } = raised;
  const own = { ...ofEvery, matchId, pattern, title, level };
  switch (event.type) {
    case 'AlertRaised.v1':
    case 'AlertReopened.v1': {
      const { waits } = event.data;
      return waits ? [{ ...own, openAlertId: alertId, ...waitOf(waits) }] : [];
    }
    case 'AlertJoined.v1': {
      const { data } = event;
      const joined = { ...ofEvery, matchId: data.matchId, pattern: data.pattern, title: data.title, level: data.level };
      // Who would have been told of it at once, but for a silence, is the news: that it is part of the open alert is seen there.
      const why = data.waits?.because === 'silenced' ? waitOf(data.waits) : { because: data.because };
      return [{ ...joined, openAlertId: data.alertId, ...why }];
    }
    case 'AlertInhibited.v1':
      return [{ ...own, because: event.data.because, openAlertId: event.data.by }];
    default:
      return [];
  }
};

const NOT_WAITING = { toldFrom: null, silenceId: null, groupId: null };

const waitOf = ({ because, until, silenceId, groupId }: Waits) => ({
  because,
  toldFrom: until,
  silenceId: silenceId ?? null,
  groupId: groupId ?? null,
});

export interface SuppressionsQuestion {
  /** Read on before it. */
  readonly before?: number;
  /** This reason alone. */
  readonly because?: HeldBack;
  readonly limit: number;
}

/** What was held back before a position, the latest first; from the latest of all where none is given. */
export const readSuppressions = async (
  pool: pg.Pool,
  { before, because, limit }: SuppressionsQuestion,
): Promise<readonly Suppression[]> => {
  type Row = Omit<Suppression, 'position' | 'at' | 'toldFrom'> & { position: string; at: Date; toldFrom: Date | null };
  const ofReason = because === undefined ? '' : 'and because = $3';
  const { rows } = await pool.query<Row>(
    `select position, held_back_at as at, because, person_id as "personId", match_id as "matchId", pattern, title,
            level, open_alert_id as "openAlertId", told_from as "toldFrom", silence_id as "silenceId",
            group_id as "groupId"
     from alert_suppressions where ($1::bigint is null or position < $1) ${ofReason}
     order by position desc limit $2`,
    [before ?? null, limit, ...(because === undefined ? [] : [because])],
  );
  return rows.map((row) => ({
    ...row,
    position: Number(row.position),
    at: new Date(row.at).toISOString(),
    toldFrom: row.toldFrom && new Date(row.toldFrom).toISOString(),
  }));
};
