import { describe, expect, it } from '@jest/globals';
import { matchOf } from '../../test/support/matches.js';
import { alertIdFor, evolve, noAlert, type Alert, type AlertEvent } from './alert.js';
import type { AlertAct, AlertCommand } from './commands.js';
import { decide, type Refusal } from './decide.js';
import { LAWFUL_BASES } from './lawful-bases.js';

const CHILD = '0c9b8f3e-52b5-4d0e-9a51-6a1f0f0f0002';
const SCHOOL = 'urn:agency:example-school';
const MASH = 'urn:agency:example-mash';
const match = matchOf(CHILD);
const alertId = alertIdFor(match.matchId, match.level);
const now = new Date('2026-03-03T23:30:00Z');
const at = now.toISOString();
const TRIAGE = ['mash-triage'];

const raised = (() => {
  const recipients = [
    { agency: MASH, reason: 'mash-triage' },
    { agency: SCHOOL, reason: 'reported-evidence' },
  ];
  const decision = decide({ type: 'raise', personId: CHILD, match, recipients }, noAlert);
  if (!decision.accepted || !decision.events[0]) throw new Error('It is raised.');
  return decision.events[0];
})();

const stateOf = (events: readonly AlertEvent[]): Alert => events.reduce<Alert>(evolve, noAlert);
const given = (...events: readonly AlertEvent[]) => ({
  when: (command: AlertCommand) => {
    const decision = decide(command, stateOf([raised, ...events]));
    return {
      then: (...expected: readonly AlertEvent[]) => {
        expect(decision).toEqual({ accepted: true, events: expected });
      },
      thenRefused: (reason: Refusal) => {
        expect(decision).toEqual({ accepted: false, reason });
      },
    };
  },
});

const by = (agency: string) => ({ agency, by: 'worker-1', now });
const said = (agency: string) => ({ alertId, agency, by: 'worker-1', at });
const respond = (agency: string, dueOn = '2026-03-09'): AlertAct => ({
  ...by(agency),
  type: 'respond',
  responseId: CHILD,
  action: 'A visit',
  doneBy: 'Health visitor',
  dueOn,
});
const challenge = (agency: string): AlertAct => ({
  ...by(agency),
  type: 'challenge',
  challengeId: CHILD,
  reason: 'Nobody has asked the child.',
});
const close = (agency: string): AlertAct => ({
  ...by(agency),
  type: 'close',
  outcome: 'help-agreed',
  reason: 'A plan was made.',
  triageReasons: TRIAGE,
});
const responded = (agency: string): AlertEvent => ({
  type: 'AlertResponded.v1',
  data: { ...said(agency), responseId: CHILD, dueOn: '2026-03-09' },
});
const challenged = (agency: string): AlertEvent => ({
  type: 'AlertChallenged.v1',
  data: { ...said(agency), challengeId: CHILD },
});
const closed: AlertEvent = { type: 'AlertClosed.v1', data: { ...said(MASH), outcome: 'help-agreed' } };
const acknowledged: AlertEvent = { type: 'AlertAcknowledged.v1', data: said(SCHOOL) };

describe('the life of an alert', () => {
  it('is seen once by an agency, whoever of it opens it', () => {
    const seen: AlertEvent = { type: 'AlertSeen.v1', data: said(SCHOOL) };
    given()
      .when({ ...by(SCHOOL), type: 'see' })
      .then(seen);
    given(seen)
      .when({ ...by(SCHOOL), by: 'worker-2', type: 'see' })
      .thenRefused('already-seen');
    given(seen)
      .when({ ...by(MASH), type: 'see' })
      .then({ type: 'AlertSeen.v1', data: said(MASH) });
  });

  it('is answered with what will be done by a day that is not past in London', () => {
    given().when(respond(SCHOOL)).then(responded(SCHOOL));
    given()
      .when(respond(SCHOOL, '2026-03-03'))
      .then({
        type: 'AlertResponded.v1',
        data: { ...said(SCHOOL), responseId: CHILD, dueOn: '2026-03-03' },
      });
    given().when(respond(SCHOOL, '2026-03-02')).thenRefused('due-in-the-past');
  });

  it.each([
    ['action', { action: ' ' }],
    ['doneBy', { doneBy: '' }],
  ])('is not answered without saying what and by whom: %s', (_, words) => {
    given()
      .when({ ...respond(SCHOOL), ...words })
      .thenRefused('reason-missing');
  });

  it('takes a decision to share, or not to share, with a basis that carries it', () => {
    for (const { code, decision } of LAWFUL_BASES) {
      given()
        .when({ ...by(SCHOOL), type: 'decide-sharing', decision, lawfulBasis: code, reason: 'So.' })
        .then({ type: 'AlertSharingDecided.v1', data: { ...said(SCHOOL), decision, lawfulBasis: code } });
    }
    given()
      .when({ ...by(SCHOOL), type: 'decide-sharing', decision: 'share', lawfulBasis: 'no-basis', reason: 'So.' })
      .thenRefused('basis-of-another-decision');
  });

  it.each([
    respond(SCHOOL),
    challenge(SCHOOL),
    { ...by(SCHOOL), type: 'escalate', reason: 'Nobody answers.' } as const,
  ])('is closed to agencies that were not told: $type', (command) => {
    given()
      .when({ ...command, agency: 'urn:agency:example-housing' })
      .thenRefused('not-a-recipient');
  });

  it('counts its escalations', () => {
    const escalated = (step: number): AlertEvent => ({
      type: 'AlertEscalated.v1',
      data: { ...said(SCHOOL), step, because: 'by-hand' },
    });
    const escalate: AlertAct = { ...by(SCHOOL), type: 'escalate', reason: 'Nobody answers.' };
    given().when(escalate).then(escalated(1));
    given(escalated(1)).when(escalate).then(escalated(2));
  });

  it('is closed by an agency that triages, with an outcome, and by no other', () => {
    given().when(close(MASH)).then(closed);
    given().when(close(SCHOOL)).thenRefused('no-triage-agency');
    given(closed).when(close(MASH)).thenRefused('already-closed');
  });

  it('cannot be closed while a challenge waits for an answer of another agency', () => {
    given(challenged(SCHOOL)).when(close(MASH)).thenRefused('challenge-unanswered');
    given(challenged(SCHOOL), responded(SCHOOL)).when(close(MASH)).thenRefused('challenge-unanswered');
    given(challenged(SCHOOL), responded(MASH)).when(close(MASH)).then(closed);
    given(challenged(SCHOOL), responded(MASH), challenged(SCHOOL))
      .when(close(MASH))
      .thenRefused('challenge-unanswered');
  });

  it('is open again when it is challenged after it was closed', () => {
    given(closed)
      .when(challenge(SCHOOL))
      .then(challenged(SCHOOL), { type: 'AlertReopened.v1', data: { alertId, because: 'challenged', at } });
  });

  it('is open again by new evidence, and then waits for everyone again', () => {
    const reopened: AlertEvent = { type: 'AlertReopened.v1', data: { alertId, because: 'new-evidence', at } };
    given(acknowledged, closed).when({ type: 'reopen', now }).then(reopened);
    given(acknowledged).when({ type: 'reopen', now }).thenRefused('not-closed');
    given(acknowledged, closed, reopened)
      .when({ ...by(SCHOOL), type: 'acknowledge', reason: 'Again.' })
      .then(acknowledged);
    given(closed, reopened).when(close(MASH)).then(closed);
  });

  it('forgets nothing of what was said: decisions and challenges outlast a round', () => {
    const decided: AlertEvent = {
      type: 'AlertSharingDecided.v1',
      data: { ...said(SCHOOL), decision: 'not-share', lawfulBasis: 'no-basis' },
    };
    const reopened: AlertEvent = { type: 'AlertReopened.v1', data: { alertId, because: 'challenged', at } };
    expect(stateOf([raised, decided, closed, challenged(SCHOOL), reopened])).toMatchObject({
      status: 'raised',
      round: 2,
      sharing: [decided.data],
      challenges: [{ ...challenged(SCHOOL).data, answered: false }],
      closed: undefined,
    });
  });

  it('is withdrawn when its evidence was, though it is closed', () => {
    given(closed)
      .when({ type: 'withdraw', lapse: { reason: 'evidence-withdrawn', lapsedOn: '2026-04-01' } })
      .then({
        type: 'AlertWithdrawn.v1',
        data: { alertId, matchId: match.matchId, reason: 'evidence-withdrawn', withdrawnOn: '2026-04-01' },
      });
  });
});
