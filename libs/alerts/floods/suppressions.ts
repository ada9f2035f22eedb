import type pg from 'pg';
import type { EventStore, Projection, StoredEvent } from '#event-store';
import type { HeldBack, ThresholdLevel } from '#vocabulary';
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
  /** The alert that tells of it instead. */
  readonly openAlertId: string;
}

const HOLDING_BACK = /^Alert(Joined|Inhibited)\./;
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
         (position, held_back_at, because, person_id, match_id, pattern, title, level, open_alert_id)
       select * from json_to_recordset($1::json) as held (
         position bigint, at timestamptz, because text, "personId" uuid, "matchId" uuid, pattern text, title text,
         level smallint, "openAlertId" uuid)
       on conflict (position) do nothing`,
      [JSON.stringify(rows)],
    );
  },
});

/** What was held back as a projection: it can be made again from the stored events. */
export const suppressionsProjection = (parts: { readonly store: EventStore }): Projection => ({
  ...createSuppressionsProcessor(parts),
  tables: ['alert_suppressions'],
  madeBy: '1',
});

const suppressionOf = (stored: StoredEvent, { raised }: KnownAlert): readonly Suppression[] => {
  const event = decodeAlert(stored);
  const { position, recordedAt } = stored;
  const { personId } = raised;
  const ofEvery = { position, personId, at: recordedAt.toISOString() };
  if (event.type === 'AlertJoined.v1') {
    const { matchId, pattern, title, level, because, alertId } = event.data;
    return [{ ...ofEvery, matchId, pattern, title, level, because, openAlertId: alertId }];
  }
  if (event.type !== 'AlertInhibited.v1') return [];
  const { matchId, pattern, title, level } = raised;
  return [{ ...ofEvery, matchId, pattern, title, level, because: event.data.because, openAlertId: event.data.by }];
};

/** What was held back before a position, the latest first; from the latest of all where none is given. */
export const readSuppressions = async (
  pool: pg.Pool,
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<readonly Suppression[]> => {
  const { rows } = await pool.query<Omit<Suppression, 'position' | 'at'> & { position: string; at: Date }>(
    `select position, held_back_at as at, because, person_id as "personId", match_id as "matchId", pattern, title,
            level, open_alert_id as "openAlertId"
     from alert_suppressions where $1::bigint is null or position < $1 order by position desc limit $2`,
    [before ?? null, limit],
  );
  return rows.map((row) => ({ ...row, position: Number(row.position), at: new Date(row.at).toISOString() }));
};
