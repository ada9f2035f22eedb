import { uuidV5 } from '#platform';
import type {
  AlertRaised,
  AlertWithdrawn,
  DomainEvent,
  PatternLapsed,
  PatternRecognised,
  ThresholdLevel,
} from '#vocabulary';

/** Namespace (RFC 9562) of the ids of alerts; a fixed, arbitrary UUID. */
const ALERTS = '6f1b3a52-9c0e-5d47-8a35-0d5b1f6f4a10';

/** A match raises one alert for each threshold level at which agencies are told of it, so that makes its UUID. */
export const alertIdFor = (matchId: string, level: ThresholdLevel): string =>
  uuidV5(`${matchId}\n${String(level)}`, ALERTS);

// Events

export type AlertEventName = 'AlertRaised.v1' | 'AlertAcknowledged.v1' | 'AlertWithdrawn.v1';
export type AlertEvent = DomainEvent<AlertEventName>;

// State

/** Who is told of an alert, and the named reason of the routing. */
export type Recipient = AlertRaised['recipients'][number];

/** One agency has seen the alert and said why it takes it on or leaves it. What it said is sealed in the stream. */
export interface Acknowledgement {
  readonly agency: string;
  /** The subject of the token. */
  readonly by: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

export interface NoAlert {
  readonly status: 'not-raised';
}

/** An alert that agencies were told of. */
export interface KnownAlert {
  readonly status: 'raised' | 'withdrawn';
  readonly raised: AlertRaised;
  /** 1, and one more each time that a match which was withdrawn or past was recognised again as it holds now. */
  readonly timesRaised: number;
  /** Since it was last raised, at most one for each agency. One agency's hides the alert from nobody else. */
  readonly acknowledgements: readonly Acknowledgement[];
  readonly withdrawn?: AlertWithdrawn;
}

export type Alert = NoAlert | KnownAlert;

export const noAlert: NoAlert = { status: 'not-raised' };

/** Reads one event into the state. An event that cannot follow the state (a damaged stream) changes nothing. */
export const evolve = (alert: Alert, event: AlertEvent): Alert => {
  switch (event.type) {
    case 'AlertRaised.v1':
      return {
        status: 'raised',
        raised: event.data,
        timesRaised: alert.status === 'not-raised' ? 1 : alert.timesRaised + 1,
        acknowledgements: [],
      };
    case 'AlertAcknowledged.v1': {
      if (alert.status === 'not-raised') return alert;
      const { agency, by, at } = event.data;
      return { ...alert, acknowledgements: [...alert.acknowledgements, { agency, by, at }] };
    }
    case 'AlertWithdrawn.v1':
      return alert.status === 'not-raised' ? alert : { ...alert, status: 'withdrawn', withdrawn: event.data };
    default:
      return event satisfies never;
  }
};

// Commands

/** Tell the recipients that a pattern was recognised for a child. */
export interface RaiseAlert {
  readonly type: 'raise';
  readonly personId: string;
  /** The match as it was recognised, or as it was strengthened to a higher level. */
  readonly match: PatternRecognised;
  readonly recipients: readonly Recipient[];
  /** Where the match's window had passed before this was recognised: the last day on which it held. */
  readonly lapsedOn?: string;
}

/** An agency says that it has seen the alert, and why it takes it on or leaves it. */
export interface AcknowledgeAlert {
  readonly type: 'acknowledge';
  readonly agency: string;
  readonly by: string;
  /** Free text. It may be personal: decided upon here, sealed by whoever stores the event. */
  readonly reason: string;
  readonly now: Date;
}

/** Take the alert back: the evidence of its match was. */
export interface WithdrawAlert {
  readonly type: 'withdraw';
  /** The lapse of the match; or, where it goes on at a lower level, why and when it no longer reaches this one. */
  readonly lapse: Pick<PatternLapsed, 'reason' | 'lapsedOn'>;
}

export type AlertCommand = RaiseAlert | AcknowledgeAlert | WithdrawAlert;

/** Why a command changes nothing. */
export type Refusal =
  | 'nobody-to-tell'
  | 'already-raised'
  | 'not-raised'
  | 'not-a-recipient'
  | 'already-acknowledged-by-agency'
  | 'reason-missing'
  | 'evidence-not-withdrawn'
  | 'already-withdrawn';

export type Decision =
  | { readonly accepted: true; readonly events: readonly AlertEvent[] }
  | { readonly accepted: false; readonly reason: Refusal };

const accepted = (...events: readonly AlertEvent[]): Decision => ({ accepted: true, events });
const refused = (reason: Refusal): Decision => ({ accepted: false, reason });

// Decide

export const decide = (command: AlertCommand, alert: Alert): Decision => {
  switch (command.type) {
    case 'raise':
      return raise(command, alert);
    case 'acknowledge':
      return acknowledge(command, alert);
    case 'withdraw':
      return withdraw(command, alert);
    default:
      return command satisfies never;
  }
};

const raise = ({ personId, match, recipients, lapsedOn }: RaiseAlert, alert: Alert): Decision => {
  if (recipients.length === 0) return refused('nobody-to-tell');
  // Those who were told that it lies in the past are told when late evidence shows that it does not.
  const holdsAfterAll = alert.status === 'raised' && alert.raised.lapsedOn !== undefined && lapsedOn === undefined;
  if (alert.status === 'raised' && !holdsAfterAll) return refused('already-raised');
  return accepted({
    type: 'AlertRaised.v1',
    data: {
      alertId: alertIdFor(match.matchId, match.level),
      matchId: match.matchId,
      personId,
      pattern: match.pattern,
      patternVersion: match.patternVersion,
      title: match.title,
      level: match.level,
      recognisableOn: match.recognisableOn,
      recognisedOn: match.recognisedOn,
      lapsedOn,
      window: match.window,
      agencies: match.agencies,
      entryCount: match.evidence.length,
      recipients,
    },
  });
};

const acknowledge = ({ agency, by, reason, now }: AcknowledgeAlert, alert: Alert): Decision => {
  if (alert.status === 'not-raised') return refused('not-raised');
  if (!alert.raised.recipients.some((recipient) => recipient.agency === agency)) return refused('not-a-recipient');
  if (alert.acknowledgements.some((each) => each.agency === agency)) return refused('already-acknowledged-by-agency');
  if (reason.trim() === '') return refused('reason-missing');
  return accepted({
    type: 'AlertAcknowledged.v1',
    data: { alertId: alert.raised.alertId, agency, by, at: now.toISOString() },
  });
};

const withdraw = ({ lapse }: WithdrawAlert, alert: Alert): Decision => {
  if (alert.status === 'not-raised') return refused('not-raised');
  if (lapse.reason !== 'evidence-withdrawn') return refused('evidence-not-withdrawn');
  if (alert.status === 'withdrawn') return refused('already-withdrawn');
  const { alertId, matchId } = alert.raised;
  return accepted({
    type: 'AlertWithdrawn.v1',
    data: { alertId, matchId, reason: 'evidence-withdrawn', withdrawnOn: lapse.lapsedOn },
  });
};
