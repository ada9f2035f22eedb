import type { EventStore, StoredEvent } from '#event-store';
import { alertStream } from '#vocabulary';
import type { AlertEvent, KnownAlert } from './alert.js';
import { ownIdentifiers, type Opening, type OwnChild } from './own-identifiers.js';
import { decodeAlert, foldAlert } from './read-alert.js';

/** One thing that happened to an alert, with what was said. */
export interface AlertStep {
  readonly event: AlertEvent;
  /** RFC 3339, UTC. */
  readonly recordedAt: string;
  /** What was said with it; absent where nothing was, or the child was erased. */
  readonly words?: AlertWords;
}

/** Free text that was sealed with the child's key. */
export interface AlertWords {
  readonly reason?: string;
  readonly action?: string;
  readonly doneBy?: string;
}

/** An alert as one of its recipients opens it. */
export interface OpenedAlert {
  readonly alert: KnownAlert;
  /** Everything that happened to it, in order: nothing is hidden by having been read, answered or closed. */
  readonly steps: readonly AlertStep[];
  readonly child: OwnChild;
}

export interface OpenAlertParts {
  readonly store: EventStore;
  readonly keys: Opening;
}

/**
 * Opens an alert for an agency that was told of it, with its own identifiers of the child. Undefined where there is no
 * such alert, or it was told to others: the two look the same.
 */
export const openAlert = async (
  { store, keys }: OpenAlertParts,
  alertId: string,
  agency: string,
): Promise<OpenedAlert | undefined> => {
  const events = await store.readStream(alertStream(alertId));
  const alert = foldAlert(events);
  if (alert.status === 'not-raised' || !alert.raised.recipients.some((each) => each.agency === agency))
    return undefined;
  const { personId } = alert.raised;
  const child = await ownIdentifiers(store, keys, agency, personId);
  const isKnown = (await keys.load([personId])).has(personId);
  return { alert, steps: events.map((stored) => stepOf(stored, isKnown ? personId : undefined, keys)), child };
};

const stepOf = (stored: StoredEvent, personId: string | undefined, keys: Opening): AlertStep => ({
  event: decodeAlert(stored),
  recordedAt: stored.recordedAt.toISOString(),
  ...(personId !== undefined && stored.personal && { words: keys.open(personId, stored.personal) as AlertWords }),
});
