import { isTold, type Alert, type AlertEvent, type KnownAlert } from '../alert.js';
import type { PlannedStep } from './clocks.js';

/** An alert, and what is to happen to it where nobody answers. */
export interface TimePasses {
  /** By the clocks of its level, from when it was raised or reopened. */
  readonly plan: readonly PlannedStep[];
  /** Reasons of the routing with which an agency triages: it is theirs to answer. */
  readonly triageReasons: readonly string[];
  readonly now: Date;
}

/** Why time changes nothing, now or for good. */
export type NothingDue = 'not-open' | 'lies-in-the-past' | 'not-told' | 'answered' | 'all-done' | 'not-yet';

/** What is due, and when the alert is to be looked at again; absent where nothing is planned any more. */
export type Due =
  | { readonly due: true; readonly event: AlertEvent; readonly nextAt?: Date }
  | { readonly due: false; readonly reason: NothingDue; readonly nextAt?: Date };

/**
 * Pure. What the passing of time makes happen to an alert: one event at most, however long nobody looked. Of several
 * steps that are overdue the last escalation is done; a reminder only where no escalation is overdue.
 */
export const whatIsDue = (alert: Alert, { plan, triageReasons, now }: TimePasses): Due => {
  if (alert.status !== 'raised') return { due: false, reason: 'not-open' };
  // Who was told of a match that had ended has nothing to hurry for.
  if (alert.raised.lapsedOn !== undefined) return { due: false, reason: 'lies-in-the-past' };
  const asked = askedOf(alert, triageReasons);
  // When they are, it is looked at again.
  if (asked.length === 0) return { due: false, reason: 'not-told' };
  const missing = missingOf(alert, asked);
  if (missing.size === 0) return { due: false, reason: 'answered' };

  const actedAt = lastActedAt(alert);
  const left = plan.filter(({ at, because }) => missing.has(because) && at.getTime() > actedAt);
  const overdue = left.filter(({ at }) => at <= now);
  const nextAt = left.find(({ at }) => at > now)?.at;
  const step = overdue.findLast(({ then }) => then === 'escalate') ?? overdue.at(-1);
  if (step) return { due: true, event: eventOf(step, alert, asked, now), nextAt };
  return { due: false, reason: nextAt ? 'not-yet' : 'all-done', nextAt };
};

/**
 * Whose it is to answer, of those who are told by now: those who triage it; everybody, where the routing names nobody who
 * does.
 */
const askedOf = (alert: KnownAlert, triageReasons: readonly string[]): readonly string[] => {
  const { recipients } = alert.raised;
  const triage = recipients.filter(({ reason }) => triageReasons.includes(reason));
  return (triage.length > 0 ? triage : recipients)
    .map(({ agency }) => agency)
    .filter((agency) => isTold(alert, agency));
};

/** Whoever says what will be done has acknowledged, too. */
const missingOf = (alert: KnownAlert, asked: readonly string[]): ReadonlySet<PlannedStep['because']> => {
  if (alert.responses.some(({ agency }) => asked.includes(agency))) return new Set();
  const isAcknowledged = alert.acknowledgements.some(({ agency }) => asked.includes(agency));
  return new Set(isAcknowledged ? ['not-responded'] : ['not-acknowledged', 'not-responded']);
};

/** What a clock has dealt with in this round: everything that was planned up to then. */
const lastActedAt = ({ reminders, escalations }: KnownAlert): number =>
  Math.max(
    ...[...reminders, ...escalations.filter(({ because }) => because !== 'by-hand')].map(({ at }) => Date.parse(at)),
    Number.NEGATIVE_INFINITY,
  );

const eventOf = (step: PlannedStep, alert: KnownAlert, asked: readonly string[], now: Date): AlertEvent => {
  const { alertId } = alert.raised;
  const { because } = step;
  const at = now.toISOString();
  if (step.then === 'remind') {
    return {
      type: 'AlertReminded.v1',
      data: { alertId, because, agencies: asked, dueAt: step.dueAt.toISOString(), at },
    };
  }
  const number = alert.escalations.length + 1;
  return { type: 'AlertEscalated.v1', data: { alertId, step: number, because, to: step.to, at } };
};
