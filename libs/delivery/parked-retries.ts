import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { inTransaction } from '#platform';
import { parkMessages, settleMessages, takeWaitingMessages } from './parked-messages.js';
import type { ParkedMessage } from './parked-messages.js';
import { tell } from './processor.js';
import type { KafkaDeliveryParts } from './processor.js';

export interface ParkedRetriesParts extends KafkaDeliveryParts {
  readonly pool: pg.Pool;
  /** Whether this instance is the one that delivers: only it sends, so that what is of one child keeps its order. */
  readonly leads: () => boolean;
  readonly onError?: (error: unknown) => void;
}

const LOOK_EVERY_MS = 1_000;
const MOST_AT_ONCE = 100;

/** Sends parked messages that an operator has asked for, in order of position, under the ids that they always had. */
export const startParkedRetries = (parts: ParkedRetriesParts): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      let sent = 0;
      try {
        if (parts.leads()) sent = await sendWaiting(parts);
      } catch (error) {
        parts.onError?.(error);
      }
      if (sent < MOST_AT_ONCE) await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const ended = run();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
};

const sendWaiting = async (parts: ParkedRetriesParts): Promise<number> =>
  inTransaction(parts.pool, async (client) => {
    const waiting = await takeWaitingMessages(client, MOST_AT_ONCE);
    if (waiting.length === 0) return 0;
    const events = await parts.store.find([...new Set(waiting.map(({ eventId }) => eventId))]);
    const asked = new Set(waiting.map(({ eventId, agency }) => keyOf(eventId, agency)));
    const told = await tell(
      parts,
      client,
      events.sort((one, other) => one.position - other.position),
      (agency, { id }) => asked.has(keyOf(id)) || asked.has(keyOf(id, agency)),
    );
    const published = new Set(
      told.published.flatMap(({ eventId, agency }) => [keyOf(eventId), keyOf(eventId, agency)]),
    );
    // What was refused again is parked again by now.
    const isPublished = ({ eventId, agency }: ParkedMessage): boolean => published.has(keyOf(eventId, agency));
    await settleMessages(client, waiting.filter(isPublished));
    const parked = new Set(told.parked.map(({ eventId, agency }) => keyOf(eventId, agency)));
    const nothing = waiting.filter((each) => !isPublished(each) && !parked.has(keyOf(each.eventId, each.agency)));
    await parkMessages(
      client,
      nothing.map((each) => ({ ...each, reason: 'unreadable', code: 'NothingToTell' })),
    );
    return waiting.length;
  });

/** A recipient of an event, or all of them. */
const keyOf = (eventId: string, agency?: string): string => `${eventId} ${agency ?? ''}`;
