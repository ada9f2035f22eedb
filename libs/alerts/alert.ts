import { uuidV5 } from '#platform';
import type {
  AlertChallenged,
  AlertClosed,
  AlertEscalated,
  AlertInhibited,
  AlertJoined,
  AlertRaised,
  AlertReminded,
  AlertResponded,
  AlertSharingDecided,
  AlertWithdrawn,
  DomainEvent,
  ThresholdLevel,
  Waits,
} from '#vocabulary';

/** Namespace (RFC 9562) of the ids of alerts; a fixed, arbitrary UUID. */
const ALERTS = '6f1b3a52-9c0e-5d47-8a35-0d5b1f6f4a10';

/** A match raises one alert for each threshold level at which agencies are told of it, so that makes its UUID. */
export const alertIdFor = (matchId: string, level: ThresholdLevel): string =>
  uuidV5(`${matchId}\n${String(level)}`, ALERTS);

// Events

export const ALERT_EVENTS = [
  'AlertRaised.v1',
  'AlertSeen.v1',
  'AlertAcknowledged.v1',
  'AlertResponded.v1',
  'AlertSharingDecided.v1',
  'AlertChallenged.v1',
  'AlertReminded.v1',
  'AlertJoined.v1',
  'AlertInhibited.v1',
  'AlertEscalated.v1',
  'AlertClosed.v1',
  'AlertReopened.v1',
  'AlertTold.v1',
  'AlertWithdrawn.v1',
] as const;
export type AlertEventName = (typeof ALERT_EVENTS)[number];
export type AlertEvent = DomainEvent<AlertEventName>;

// State

/** Who is told of an alert, and the named reason of the routing. */
export type Recipient = AlertRaised['recipients'][number];

/** One agency has opened or acknowledged the alert. What it said is sealed in the stream. */
export interface Acknowledgement {
  readonly agency: string;
  /** The subject of the token. */
  readonly by: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** "Supportive challenge": it waits for an answer, a response of any other agency. */
export interface Challenge extends AlertChallenged {
  readonly answered: boolean;
}

/** Recipients who are told later. */
export interface Waiting {
  readonly waits: Waits;
  /** Urns. */
  readonly agencies: readonly string[];
}

export interface NoAlert {
  readonly status: 'not-raised';
}

/** An alert that agencies were told of. Nothing of it is ever hidden or lost by having been read, answered or closed. */
export interface KnownAlert {
  readonly status: 'raised' | 'closed' | 'withdrawn' | 'inhibited';
  /** As it was raised the last time. Whoever was told later, because another match joined it, is a recipient too. */
  readonly raised: AlertRaised;
  /**
   * 1, and one more each time that it is before everybody anew: a match that was withdrawn or past was recognised again
   * as it holds now, or a closed alert was reopened.
   */
  readonly round: number;
  /** Who opened it in this round, the first of each agency. */
  readonly seen: readonly Acknowledgement[];
  /** In this round, at most one for each agency. One agency's hides the alert from nobody else. */
  readonly acknowledgements: readonly Acknowledgement[];
  /** What agencies said in this round that they will do. */
  readonly responses: readonly AlertResponded[];
  /** Every decision to share or not to share, of all rounds. */
  readonly sharing: readonly AlertSharingDecided[];
  readonly challenges: readonly Challenge[];
  /** In this round. */
  readonly reminders: readonly AlertReminded[];
  /** In this round. */
  readonly escalations: readonly AlertEscalated[];
  /** Other matches of the same child and theme that are part of it. */
  readonly joined: readonly AlertJoined[];
  /** Recipients who are not told yet, and why; absent where everybody is. */
  readonly waiting?: Waiting;
  readonly inhibited?: AlertInhibited;
  readonly closed?: AlertClosed;
  readonly withdrawn?: AlertWithdrawn;
}

export type Alert = NoAlert | KnownAlert;

export const noAlert: NoAlert = { status: 'not-raised' };

/** Before everybody anew: what was said of an earlier round stays in the stream, and answers this one no more. */
const ANEW = {
  seen: [],
  acknowledgements: [],
  responses: [],
  reminders: [],
  escalations: [],
  waiting: undefined,
  inhibited: undefined,
  closed: undefined,
  withdrawn: undefined,
};

/** Reads one event into the state. An event that cannot follow the state (a damaged stream) changes nothing. */
export const evolve = (alert: Alert, event: AlertEvent): Alert => {
  if (event.type === 'AlertRaised.v1') {
    const before = alert.status === 'not-raised' ? { round: 0, sharing: [], challenges: [], joined: [] } : alert;
    const waiting = waitingFor(event.data.waits, event.data.recipients);
    return { ...before, ...ANEW, status: 'raised', raised: event.data, round: before.round + 1, waiting };
  }
  if (alert.status === 'not-raised') return alert;
  switch (event.type) {
    case 'AlertSeen.v1':
      return { ...alert, seen: [...alert.seen, actOf(event.data)] };
    case 'AlertAcknowledged.v1':
      return { ...alert, acknowledgements: [...alert.acknowledgements, actOf(event.data)] };
    case 'AlertResponded.v1':
      return {
        ...alert,
        responses: [...alert.responses, event.data],
        challenges: alert.challenges.map((each) =>
          each.agency === event.data.agency ? each : { ...each, answered: true },
        ),
      };
    case 'AlertSharingDecided.v1':
      return { ...alert, sharing: [...alert.sharing, event.data] };
    case 'AlertChallenged.v1':
      return { ...alert, challenges: [...alert.challenges, { ...event.data, answered: false }] };
    case 'AlertJoined.v1': {
      const recipients = [...alert.raised.recipients, ...event.data.recipients];
      const waiting = waitingFor(event.data.waits, event.data.recipients, alert.waiting);
      return { ...alert, joined: [...alert.joined, event.data], raised: { ...alert.raised, recipients }, waiting };
    }
    case 'AlertTold.v1': {
      const agencies = alert.waiting?.agencies.filter((each) => !event.data.to.includes(each)) ?? [];
      return { ...alert, waiting: alert.waiting && agencies.length > 0 ? { ...alert.waiting, agencies } : undefined };
    }
    case 'AlertInhibited.v1':
      return { ...alert, status: 'inhibited', inhibited: event.data };
    case 'AlertReminded.v1':
      return { ...alert, reminders: [...alert.reminders, event.data] };
    case 'AlertEscalated.v1':
      // Whoever puts it before others by hand has it told to everybody.
      return {
        ...alert,
        escalations: [...alert.escalations, event.data],
        waiting: event.data.because === 'by-hand' ? undefined : alert.waiting,
      };
    case 'AlertClosed.v1':
      return { ...alert, status: 'closed', closed: event.data };
    case 'AlertReopened.v1':
      return {
        ...alert,
        ...ANEW,
        status: 'raised',
        round: alert.round + 1,
        waiting: waitingFor(event.data.waits, alert.raised.recipients),
      };
    case 'AlertWithdrawn.v1':
      return { ...alert, status: 'withdrawn', withdrawn: event.data };
    default:
      return event satisfies never;
  }
};

const waitingFor = (
  waits: Waits | undefined,
  recipients: readonly Recipient[],
  before?: Waiting,
): Waiting | undefined => {
  if (!waits || recipients.length === 0) return before;
  return {
    waits: before?.waits ?? waits,
    agencies: [...(before?.agencies ?? []), ...recipients.map(({ agency }) => agency)],
  };
};

/** Whether a recipient is told of the alert, as it stands. */
export const isTold = ({ waiting }: KnownAlert, agency: string): boolean => waiting?.agencies.includes(agency) !== true;

/** Whether nobody is told of the alert yet. */
export const isUntold = (alert: KnownAlert): boolean =>
  alert.waiting !== undefined && !alert.raised.recipients.some(({ agency }) => isTold(alert, agency));

const actOf = ({ agency, by, at }: Acknowledgement): Acknowledgement => ({ agency, by, at });
