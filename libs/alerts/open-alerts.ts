import { readFileSync } from 'node:fs';
import type pg from 'pg';
import type { EventStore, Projection, StoredEvent } from '#event-store';
import { alertIdOf, alertStream, type ThresholdLevel } from '#vocabulary';
import { isTold, type KnownAlert } from './alert.js';
import { themeOf } from './floods/themes.js';
import { foldAlert } from './read-alert.js';

export const OPEN_STATES = ['held-back', 'unanswered', 'acknowledged', 'responded'] as const;
/**
 * How an open alert stands: `held-back`, the agency is not told of it yet; `unanswered`, nobody has acknowledged it;
 * `acknowledged`, somebody has, and nobody has said what will be done; `responded`, somebody has.
 */
export type OpenState = (typeof OPEN_STATES)[number];

/** An alert that is open, for one of its recipients. */
export interface OpenAlertRow {
  readonly alertId: string;
  readonly personId: string;
  readonly level: ThresholdLevel;
  readonly theme: string;
  readonly state: OpenState;
  /** When it was raised, or reopened (RFC 3339, UTC). */
  readonly openedAt: string;
  readonly pattern: string;
  readonly title: string;
  /** Why the agency is told: a named reason of the routing. */
  readonly reason: string;
  /** How often it was before everybody anew. */
  readonly round: number;
  /** Since then. */
  readonly escalations: number;
  /** A challenge waits for an answer. */
  readonly challenged: boolean;
}

/** Keeps the open alerts of each agency, in the processor's own transaction. A batch that comes twice changes nothing. */
export const createOpenAlertsProcessor = ({ store }: { readonly store: Pick<EventStore, 'readStreams'> }) => ({
  name: 'open-alerts',
  concerns: ({ streamId }: StoredEvent): boolean => alertIdOf(streamId) !== undefined,
  handle: async (batch: readonly StoredEvent[], client: pg.ClientBase): Promise<void> => {
    const alertIds = [...new Set(batch.flatMap(({ streamId }) => alertIdOf(streamId) ?? []))];
    if (alertIds.length === 0) return;
    const streams = await store.readStreams(alertIds.map((alertId) => ({ streamId: alertStream(alertId) })));
    const rows = alertIds.flatMap((alertId) => rowsOf(streams.get(alertStream(alertId)) ?? []));
    await client.query(PUT, [alertIds, JSON.stringify(rows)]);
  },
});

/** The open alerts as a projection: they can be made again from the stored events. */
export const openAlertsProjection = (parts: { readonly store: EventStore }): Projection => ({
  ...createOpenAlertsProcessor(parts),
  tables: ['open_alerts'],
  madeBy: '1',
});

const PUT = readFileSync(new URL('./put-open-alerts.sql', import.meta.url), 'utf8');

const rowsOf = (events: readonly StoredEvent[]): readonly (OpenAlertRow & { readonly agency: string })[] => {
  const alert = foldAlert(events);
  const opened = events.findLast(({ type }) => /^Alert(Raised|Reopened)\./.test(type));
  if (alert.status !== 'raised' || !opened) return [];
  const { alertId, personId, level, pattern, title, recipients } = alert.raised;
  return recipients.map(({ agency, reason }) => ({
    agency,
    alertId,
    personId,
    level,
    theme: themeOf(pattern),
    state: isTold(alert, agency) ? stateOf(alert) : 'held-back',
    openedAt: opened.recordedAt.toISOString(),
    pattern,
    title,
    reason,
    round: alert.round,
    escalations: alert.escalations.length,
    challenged: alert.challenges.some(({ answered }) => !answered),
  }));
};

const stateOf = ({ responses, acknowledgements }: KnownAlert): OpenState => {
  if (responses.length > 0) return 'responded';
  return acknowledgements.length > 0 ? 'acknowledged' : 'unanswered';
};
