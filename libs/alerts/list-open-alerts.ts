import type pg from 'pg';
import type { ThresholdLevel } from '#vocabulary';
import { UnknownCursor } from './feed.js';
import { OPEN_STATES, type OpenAlertRow, type OpenState } from './open-alerts.js';

export interface OpenAlertsQuestion {
  /** The urn of the agency that asks: it sees the alerts that it is a recipient of. */
  readonly agency: string;
  /** Any of them; all where none is named. */
  readonly levels?: readonly ThresholdLevel[];
  readonly themes?: readonly string[];
  readonly states?: readonly OpenState[];
  /** Open since then or later, and since before then. */
  readonly openedFrom?: Date;
  readonly openedBefore?: Date;
  /** The longest open first, or the newest. */
  readonly order: 'oldest' | 'newest';
  /** Where the last answer ended. */
  readonly after?: string;
  /** At most so many. */
  readonly limit: number;
}

export interface OpenAlertsPage {
  readonly alerts: readonly OpenAlertRow[];
  /** Read on with it; absent where there is no more. */
  readonly next?: string;
}

const LEVELS: readonly ThresholdLevel[] = [1, 2, 3, 4];

/** The statement of a list; each order has its own, so that each is planned for the way in which the index is read. */
const listing = (order: OpenAlertsQuestion['order'], byTheme: boolean): string => {
  const [than, way] = order === 'oldest' ? ['>', 'asc'] : ['<', 'desc'];
  return `
    select alert_id as "alertId", person_id as "personId", level, theme, state, opened_at as "openedAt", pattern, title,
           reason, round, escalations, challenged
    from (
      select found.*
      from unnest($2::smallint[]) as asked_level (level)
      cross join unnest($3::text[]) as asked_state (state)
      ${byTheme ? 'cross join unnest($9::text[]) as asked_theme (theme)' : ''}
      cross join lateral (
        select * from open_alerts
        where agency = $1 and level = asked_level.level and state = asked_state.state
          ${byTheme ? 'and theme = asked_theme.theme' : ''}
          and opened_at >= $4::timestamptz and opened_at < $5::timestamptz
          and (opened_at, alert_id) ${than} ($6::timestamptz, $7::uuid)
        order by opened_at ${way}, alert_id ${way} limit $8
      ) as found
    ) as open
    order by opened_at ${way}, alert_id ${way} limit $8`;
};

/**
 * An agency's open alerts, by how long they have been open. A page is read from as many places of an index as there are
 * combinations of what is asked for, each in order, so that it takes no longer where many alerts are open. Whoever follows
 * `next` misses and repeats no alert that stays as it is; one that is reopened meanwhile is open since later.
 * @throws UnknownCursor
 */
export const listOpenAlerts = async (pool: pg.Pool, question: OpenAlertsQuestion): Promise<OpenAlertsPage> => {
  const { agency, levels = LEVELS, themes, states = OPEN_STATES, openedFrom, openedBefore, order, limit } = question;
  const after = question.after === undefined ? undefined : placeOf(question.after);
  const { rows } = await pool.query<Omit<OpenAlertRow, 'openedAt'> & { openedAt: Date }>(
    listing(order, themes !== undefined),
    [
      agency,
      [...new Set(levels)],
      [...new Set(states)],
      openedFrom?.toISOString() ?? '-infinity',
      openedBefore?.toISOString() ?? 'infinity',
      after?.openedAt ?? (order === 'oldest' ? '-infinity' : 'infinity'),
      after?.alertId ?? (order === 'oldest' ? LEAST_ID : GREATEST_ID),
      limit + 1,
      ...(themes ? [[...new Set(themes)]] : []),
    ],
  );
  const alerts = rows.slice(0, limit).map((row) => ({ ...row, openedAt: row.openedAt.toISOString() }));
  const last = alerts.at(-1);
  return { alerts, next: rows.length > limit && last ? cursorOf(last) : undefined };
};

const LEAST_ID = '00000000-0000-0000-0000-000000000000';
const GREATEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const CURSOR = /^open\.1\.(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)\.([0-9a-f-]{36})$/;

const cursorOf = ({ openedAt, alertId }: Pick<OpenAlertRow, 'openedAt' | 'alertId'>): string =>
  Buffer.from(`open.1.${openedAt}.${alertId}`).toString('base64url');

const placeOf = (cursor: string): { readonly openedAt: string; readonly alertId: string } => {
  const [, openedAt, alertId] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (openedAt === undefined || alertId === undefined || Number.isNaN(Date.parse(openedAt))) throw new UnknownCursor();
  if (cursorOf({ openedAt, alertId }) !== cursor) throw new UnknownCursor();
  return { openedAt, alertId };
};
