import type pg from 'pg';
import type { Projection, StoredEvent } from '#event-store';
import { decode, personIdOf, type SilenceScope, type ThresholdLevel } from '#vocabulary';

/** A theme of a child or a family that somebody has silenced. */
export interface SilenceRow {
  /** Read on before it. */
  readonly position: number;
  readonly silenceId: string;
  readonly scope: SilenceScope;
  readonly personIds: readonly string[];
  readonly theme: string;
  readonly level: ThresholdLevel;
  readonly alertId: string;
  readonly agency: string;
  readonly by: string;
  /** RFC 3339, UTC. */
  readonly begunAt: string;
  readonly until: string;
  /** Before its time; null where it was not. */
  readonly endedAt: string | null;
  readonly endedBy: string | null;
}

const ABOUT_SILENCES = /^(AlertsSilenced|SilenceEnded)\./;

/** Writes down what is silenced, in the processor's own transaction: once, also when a batch comes twice. */
export const silencesProcessor = {
  name: 'alert-silences',
  concerns: ({ type }: StoredEvent): boolean => ABOUT_SILENCES.test(type),
  handle: async (batch: readonly StoredEvent[], client: pg.ClientBase): Promise<void> => {
    for (const stored of batch) {
      if (!ABOUT_SILENCES.test(stored.type)) continue;
      const event = decode(stored);
      if (event.type === 'AlertsSilenced.v1') {
        const { data } = event;
        // It stands in the stream of every child whom it is about, and in the list once.
        if (personIdOf(stored.streamId) !== data.personIds[0]) continue;
        await client.query(
          `insert into alert_silences (position, silence_id, scope, person_ids, theme, level, alert_id, agency,
                                       silenced_by, begun_at, until)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
          [
            stored.position,
            data.silenceId,
            data.scope,
            data.personIds,
            data.theme,
            data.level,
            data.alertId,
            data.agency,
            data.by,
            stored.recordedAt.toISOString(),
            data.until,
          ],
        );
      }
      if (event.type === 'SilenceEnded.v1') {
        await client.query(
          `update alert_silences set ended_at = $2, ended_by = $3 where silence_id = $1 and ended_at is null`,
          [event.data.silenceId, stored.recordedAt.toISOString(), event.data.by],
        );
      }
    }
  },
};

/** The silences as a projection: they can be made again from the stored events. */
export const silencesProjection: Projection = { ...silencesProcessor, tables: ['alert_silences'], madeBy: '1' };

export interface SilencesQuestion {
  /** Those that hold at an instant; all where it is absent. */
  readonly standingAt?: Date;
  /** Its own alone. */
  readonly ofAgency?: string;
  readonly before?: number;
  readonly limit: number;
}

const COLUMNS = `position, silence_id as "silenceId", scope, person_ids as "personIds", theme, level,
  alert_id as "alertId", agency, silenced_by as "by", begun_at as "begunAt", until, ended_at as "endedAt",
  ended_by as "endedBy"`;

type Row = Omit<SilenceRow, 'position' | 'begunAt' | 'until' | 'endedAt'> & {
  readonly position: string;
  readonly begunAt: Date;
  readonly until: Date;
  readonly endedAt: Date | null;
};
const silenceOf = (row: Row): SilenceRow => ({
  ...row,
  position: Number(row.position),
  begunAt: row.begunAt.toISOString(),
  until: row.until.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});

/** Silences, the latest first. */
export const readSilences = async (
  pool: pg.Pool,
  { standingAt, ofAgency, before, limit }: SilencesQuestion,
): Promise<readonly SilenceRow[]> => {
  const { rows } = await pool.query<Row>(
    `select ${COLUMNS} from alert_silences
     where ($1::bigint is null or position < $1)
       and ($2::timestamptz is null or (ended_at is null and until > $2))
       and ($4::text is null or agency = $4)
     order by position desc limit $3`,
    [before ?? null, standingAt?.toISOString() ?? null, limit, ofAgency ?? null],
  );
  return rows.map(silenceOf);
};
