import type { EventStore } from '#event-store';
import { uuidV5 } from '#platform';
import { alertStream } from '#vocabulary';
import { decide } from './alert.js';
import type { Acknowledgement, Refusal } from './alert.js';
import { foldAlert } from './read-alert.js';

/** What this needs of the keys of persons: `PersonKeys` of the access library. */
export interface Sealing {
  /** Brings the persons' keys into memory, and answers who has one: an erased person has none. */
  load(personIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Seals what is personal with the person's own key. */
  seal(personId: string, content: object): Uint8Array;
}

export interface AcknowledgeParts {
  readonly store: EventStore;
  readonly keys: Sealing;
}

export interface Acknowledge {
  readonly alertId: string;
  /** The urn of the agency that acknowledges, and the subject of its token. */
  readonly agency: string;
  readonly by: string;
  /** Why it takes the alert on or leaves it; kept sealed with the child's key. */
  readonly reason: string;
  readonly now: Date;
}

export type AcknowledgeOutcome =
  | { readonly acknowledged: true; readonly acknowledgement: Acknowledgement }
  | { readonly acknowledged: false; readonly reason: Refusal };

/**
 * Stores that an agency acknowledged an alert. Every other recipient still has it before them.
 * @throws EventStoreUnavailable where it is not known whether it is stored: asking again is safe.
 */
export const acknowledgeAlert = async (parts: AcknowledgeParts, command: Acknowledge): Promise<AcknowledgeOutcome> => {
  const { store, keys } = parts;
  const streamId = alertStream(command.alertId);
  for (;;) {
    const events = await store.readStream(streamId);
    const alert = foldAlert(events);
    const decision = decide({ type: 'acknowledge', ...command }, alert);
    if (!decision.accepted) return { acknowledged: false, reason: decision.reason };
    if (alert.status === 'not-raised') return { acknowledged: false, reason: 'not-raised' };

    const { personId } = alert.raised;
    // Of a child who was erased meanwhile nothing more is kept: the fact alone is.
    const isKnown = (await keys.load([personId])).has(personId);
    const personal = isKnown ? keys.seal(personId, { reason: command.reason }) : undefined;
    // One acknowledgement for each agency and raising: that makes its id.
    const name = `acknowledged\n${command.agency}\n${alert.timesRaised}`;
    const [outcome] = await store.append([
      {
        streamId,
        expectedVersion: events.at(-1)?.version ?? 0,
        events: decision.events.map(({ type, data }) => ({
          id: uuidV5(name, command.alertId),
          type,
          data,
          personal,
        })),
      },
    ]);
    // In conflict, others acknowledged at the same moment: each recipient does so once, so this ends.
    if (outcome?.status === 'stored') {
      const { agency, by, now } = command;
      return { acknowledged: true, acknowledgement: { agency, by, at: now.toISOString() } };
    }
  }
};
