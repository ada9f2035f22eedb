import { londonDate } from '#platform';
import { alertIdFor, isUntold, type Alert, type AlertEvent, type KnownAlert, type Recipient } from './alert.js';
import type {
  AlertAct,
  AlertCommand,
  CloseAlert,
  InhibitAlert,
  JoinAlert,
  LetGo,
  RaiseAlert,
  ReopenAlert,
  RespondToAlert,
  TellAlert,
  WithdrawAlert,
} from './commands.js';
import { LAWFUL_BASES } from './lawful-bases.js';

/** Why a command changes nothing. */
export type Refusal =
  | 'nobody-to-tell'
  | 'already-raised'
  | 'not-raised'
  | 'not-a-recipient'
  | 'already-seen'
  | 'already-acknowledged-by-agency'
  | 'reason-missing'
  | 'due-in-the-past'
  | 'basis-of-another-decision'
  | 'no-triage-agency'
  | 'challenge-unanswered'
  | 'already-closed'
  | 'not-closed'
  | 'not-open'
  | 'told-already'
  | 'evidence-not-withdrawn'
  | 'already-withdrawn';

export type Decision =
  | { readonly accepted: true; readonly events: readonly AlertEvent[] }
  | { readonly accepted: false; readonly reason: Refusal };

const accepted = (...events: readonly AlertEvent[]): Decision => ({ accepted: true, events });
const refused = (reason: Refusal): Decision => ({ accepted: false, reason });

// Decide

/** Pure. What the command makes happen to the alert, or the named reason why nothing does. */
export const decide = (command: AlertCommand, alert: Alert): Decision => {
  switch (command.type) {
    case 'raise':
      return raise(command, alert);
    case 'withdraw':
      return withdraw(command, alert);
    case 'reopen':
      return reopen(command, alert);
    case 'join':
      return join(command, alert);
    case 'inhibit':
      return inhibit(command, alert);
    case 'tell':
      return tell(command, alert);
    case 'let-go':
      return letGo(command, alert);
    default:
      return act(command, alert);
  }
};

const raise = ({ personId, match, recipients, lapsedOn, waits }: RaiseAlert, alert: Alert): Decision => {
  if (recipients.length === 0) return refused('nobody-to-tell');
  // Those who were told that it lies in the past are told when late evidence shows that it does not.
  const stands = alert.status === 'raised' || alert.status === 'closed';
  const holdsAfterAll = stands && alert.raised.lapsedOn !== undefined && lapsedOn === undefined;
  if (stands && !holdsAfterAll) return refused('already-raised');
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
      waits,
    },
  });
};

const act = (command: AlertAct, alert: Alert): Decision => {
  if (alert.status === 'not-raised') return refused('not-raised');
  const recipient = alert.raised.recipients.find((each) => each.agency === command.agency);
  if (!recipient) return refused('not-a-recipient');
  if ('reason' in command && command.reason.trim() === '') return refused('reason-missing');

  const { alertId } = alert.raised;
  const { agency, by } = command;
  const at = command.now.toISOString();
  const said = { alertId, agency, by, at };
  switch (command.type) {
    case 'see':
      if (alert.seen.some((each) => each.agency === agency)) return refused('already-seen');
      return accepted({ type: 'AlertSeen.v1', data: said });
    case 'acknowledge':
      if (alert.acknowledgements.some((each) => each.agency === agency)) {
        return refused('already-acknowledged-by-agency');
      }
      return accepted({ type: 'AlertAcknowledged.v1', data: said });
    case 'respond':
      return respond(command, alert);
    case 'decide-sharing': {
      const { decision, lawfulBasis } = command;
      const basis = LAWFUL_BASES.find(({ code }) => code === lawfulBasis);
      if (basis?.decision !== decision) return refused('basis-of-another-decision');
      return accepted({ type: 'AlertSharingDecided.v1', data: { ...said, decision, lawfulBasis } });
    }
    case 'challenge': {
      const challenged: AlertEvent = {
        type: 'AlertChallenged.v1',
        data: { ...said, challengeId: command.challengeId },
      };
      if (alert.status !== 'closed') return accepted(challenged);
      return accepted(challenged, { type: 'AlertReopened.v1', data: { alertId, because: 'challenged', at } });
    }
    case 'escalate': {
      const step = alert.escalations.length + 1;
      return accepted({ type: 'AlertEscalated.v1', data: { ...said, step, because: 'by-hand' } });
    }
    case 'close':
      return close(command, alert, recipient);
    default:
      return command satisfies never;
  }
};

const respond = ({ responseId, agency, by, dueOn, now, ...words }: RespondToAlert, alert: KnownAlert): Decision => {
  if (words.action.trim() === '' || words.doneBy.trim() === '') return refused('reason-missing');
  if (dueOn < londonDate(now)) return refused('due-in-the-past');
  const { alertId } = alert.raised;
  return accepted({
    type: 'AlertResponded.v1',
    data: { alertId, responseId, agency, by, dueOn, at: now.toISOString() },
  });
};

const close = (command: CloseAlert, alert: KnownAlert, { reason }: Recipient): Decision => {
  if (!command.triageReasons.includes(reason)) return refused('no-triage-agency');
  if (alert.status === 'closed') return refused('already-closed');
  if (alert.status === 'withdrawn') return refused('already-withdrawn');
  if (alert.challenges.some((each) => !each.answered)) return refused('challenge-unanswered');
  const { agency, by, outcome, now } = command;
  return accepted({
    type: 'AlertClosed.v1',
    data: { alertId: alert.raised.alertId, agency, by, outcome, at: now.toISOString() },
  });
};

const reopen = ({ now, waits }: ReopenAlert, alert: Alert): Decision => {
  if (alert.status === 'not-raised') return refused('not-raised');
  if (alert.status !== 'closed') return refused('not-closed');
  const { alertId } = alert.raised;
  return accepted({
    type: 'AlertReopened.v1',
    data: { alertId, because: 'new-evidence', waits, at: now.toISOString() },
  });
};

const tell = ({ to, how, bulletinId, now }: TellAlert, alert: Alert): Decision => {
  if (alert.status !== 'raised') return refused('not-open');
  const told = to.filter((agency) => alert.waiting?.agencies.includes(agency));
  if (told.length === 0) return refused('told-already');
  return accepted({
    type: 'AlertTold.v1',
    data: {
      alertId: alert.raised.alertId,
      to: told,
      how,
      bulletinId,
      begins: isUntold(alert),
      at: now.toISOString(),
    },
  });
};

const letGo = ({ now }: LetGo, alert: Alert): Decision => {
  if (alert.status !== 'raised') return refused('not-open');
  if (!isUntold(alert)) return refused('told-already');
  const { alertId, matchId } = alert.raised;
  return accepted({
    type: 'AlertWithdrawn.v1',
    data: { alertId, matchId, reason: 'ended-untold', withdrawnOn: londonDate(now) },
  });
};

const join = ({ match, because, recipients, waits, now }: JoinAlert, alert: Alert): Decision => {
  if (alert.status !== 'raised') return refused('not-open');
  const told = new Set(alert.raised.recipients.map(({ agency }) => agency));
  const { matchId, pattern, patternVersion, title, level, recognisableOn, recognisedOn, agencies, evidence } = match;
  const added = recipients.filter(({ agency }) => !told.has(agency));
  return accepted({
    type: 'AlertJoined.v1',
    data: {
      alertId: alert.raised.alertId,
      matchId,
      pattern,
      patternVersion,
      title,
      level,
      recognisableOn,
      recognisedOn,
      agencies,
      entryCount: evidence.length,
      because,
      recipients: added,
      waits: added.length > 0 ? waits : undefined,
      at: now.toISOString(),
    },
  });
};

const inhibit = ({ by, now }: InhibitAlert, alert: Alert): Decision => {
  if (alert.status !== 'raised') return refused('not-open');
  const { alertId } = alert.raised;
  return accepted({
    type: 'AlertInhibited.v1',
    data: { alertId, by, because: 'inhibited-by-stronger', at: now.toISOString() },
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
