import type { EventStore } from '#event-store';
import { contentDigest, uuidV5 } from '#platform';
import { alertStream, type AlertOutcome } from '#vocabulary';
import { evolve, type Alert, type AlertEvent, type KnownAlert } from './alert.js';
import type { AlertAct } from './commands.js';
import { decide, type Refusal } from './decide.js';
import { decodeAlert, foldAlert } from './read-alert.js';

/** What this needs of the keys of persons: `PersonKeys` of the access library. */
export interface Sealing {
  /** Brings the persons' keys into memory, and answers who has one: an erased person has none. */
  load(personIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Seals what is personal with the person's own key. */
  seal(personId: string, content: object): Uint8Array;
}

export interface ActParts {
  readonly store: EventStore;
  readonly keys: Sealing;
}

/** What somebody of an agency does with an alert. Free text in it is sealed with the child's key, and kept nowhere else. */
export type AlertDeed =
  | { readonly type: 'see' }
  | { readonly type: 'acknowledge'; readonly reason: string }
  | { readonly type: 'respond'; readonly action: string; readonly doneBy: string; readonly dueOn: string }
  | {
      readonly type: 'decide-sharing';
      readonly decision: 'share' | 'not-share';
      readonly lawfulBasis: string;
      readonly reason: string;
    }
  | { readonly type: 'challenge'; readonly reason: string }
  | { readonly type: 'escalate'; readonly reason: string }
  | {
      readonly type: 'close';
      readonly outcome: AlertOutcome;
      readonly reason: string;
      readonly triageReasons: readonly string[];
    };

export interface WhoActs {
  readonly alertId: string;
  /** The urn of the agency, and the subject of its token. */
  readonly agency: string;
  readonly by: string;
  readonly now: Date;
}

export type ActOutcome =
  | {
      readonly done: true;
      /** When it was recorded (RFC 3339, UTC): now, or before where the same was done already. */
      readonly at: string;
      /** The alert as it stands after it. */
      readonly alert: KnownAlert;
    }
  | { readonly done: false; readonly reason: Refusal };

/**
 * Stores what an agency does with an alert. The same again is answered as before, and stored once.
 * @throws EventStoreUnavailable where it is not known whether it is stored: asking again is safe.
 */
export const actOnAlert = async ({ store, keys }: ActParts, who: WhoActs, deed: AlertDeed): Promise<ActOutcome> => {
  const streamId = alertStream(who.alertId);
  for (;;) {
    const events = await store.readStream(streamId);
    const alert = foldAlert(events);
    if (alert.status === 'not-raised') return { done: false, reason: 'not-raised' };
    const id = idOf(who, deed, alert.round);
    const before = deed.type === 'acknowledge' ? undefined : events.find((stored) => stored.id === id);
    if (before) return { done: true, at: atOf(decodeAlert(before)), alert };

    const decision = decide(commandOf(who, deed, id), alert);
    if (!decision.accepted) return { done: false, reason: decision.reason };
    const { personId } = alert.raised;
    // Of a child who was erased meanwhile nothing more is kept: the fact alone is.
    const words = wordsOf(deed);
    const isKnown = words !== undefined && (await keys.load([personId])).has(personId);
    const personal = isKnown ? keys.seal(personId, words) : undefined;
    const [outcome] = await store.append([
      {
        streamId,
        expectedVersion: events.at(-1)?.version ?? 0,
        events: decision.events.map(({ type, data }, index) => ({
          id: index === 0 ? id : uuidV5(type, id),
          type,
          data,
          personal: index === 0 ? personal : undefined,
        })),
      },
    ]);
    // In conflict, others acted at the same moment; each of them does so a bounded number of times, so this ends.
    const after = decision.events.reduce<Alert>(evolve, alert);
    if (outcome?.status === 'stored' && after.status !== 'not-raised') {
      return { done: true, at: who.now.toISOString(), alert: after };
    }
  }
};

const atOf = ({ data }: AlertEvent): string => ('at' in data ? data.at : '');

/**
 * What makes the event's id: an agency opens and acknowledges an alert once in a round; anything else is the same when
 * it is said in the same words. A challenge begins a round anew where it reopens, so the round is no part of its id.
 */
const idOf = ({ alertId, agency }: WhoActs, deed: AlertDeed, round: number): string => {
  switch (deed.type) {
    case 'see':
      return uuidV5(`seen\n${agency}\n${round}`, alertId);
    case 'acknowledge':
      return uuidV5(`acknowledged\n${agency}\n${round}`, alertId);
    case 'challenge':
      return uuidV5(['challenge', agency, contentDigest(deed)].join('\n'), alertId);
    default:
      return uuidV5([deed.type, agency, round, contentDigest(deed)].join('\n'), alertId);
  }
};

const commandOf = ({ agency, by, now }: WhoActs, deed: AlertDeed, id: string): AlertAct => {
  const who = { agency, by, now };
  switch (deed.type) {
    case 'respond':
      return { ...who, ...deed, responseId: id };
    case 'challenge':
      return { ...who, ...deed, challengeId: id };
    default:
      return { ...who, ...deed };
  }
};

/** What is personal in it. */
const wordsOf = (deed: AlertDeed): object | undefined => {
  if (deed.type === 'see') return undefined;
  return deed.type === 'respond' ? { action: deed.action, doneBy: deed.doneBy } : { reason: deed.reason };
};
