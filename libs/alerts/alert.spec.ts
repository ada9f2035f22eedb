import { describe, expect, it } from '@jest/globals';
import type { PatternLapsed, PatternRecognised } from '#vocabulary';
import { alertIdFor, evolve, noAlert, type AlertEvent } from './alert.js';
import type { AcknowledgeAlert, AlertCommand, RaiseAlert } from './commands.js';
import { decide, type Refusal } from './decide.js';

const MATCH = '0c9b8f3e-52b5-5d0e-9a51-6a1f0f0f0001';
const CHILD = '0c9b8f3e-52b5-4d0e-9a51-6a1f0f0f0002';
const SCHOOL = 'urn:agency:example-school';
const MASH = 'urn:agency:example-mash';

const match: PatternRecognised = {
  matchId: MATCH,
  pattern: 'was-not-brought',
  patternVersion: 1,
  title: 'Not brought to appointments',
  level: 3,
  recognisableOn: '2026-02-10',
  recognisedOn: '2026-03-02',
  window: { from: '2025-09-01', to: '2026-03-01' },
  evidence: [],
  agencies: [SCHOOL],
  explanation: 'Not brought to 2 appointments in 6 months.',
  questions: [],
};
const lapse: PatternLapsed = {
  matchId: MATCH,
  pattern: 'was-not-brought',
  level: 3,
  reason: 'evidence-withdrawn',
  lapsedOn: '2026-04-01',
};

const raise: RaiseAlert = {
  type: 'raise',
  personId: CHILD,
  match,
  recipients: [
    { agency: MASH, reason: 'mash-triage' },
    { agency: SCHOOL, reason: 'reported-evidence' },
  ],
};
const acknowledge: AcknowledgeAlert = {
  type: 'acknowledge',
  agency: SCHOOL,
  by: 'worker-1',
  reason: 'We are calling the carer today.',
  now: new Date('2026-03-03T10:15:00Z'),
};

const raised: AlertEvent = {
  type: 'AlertRaised.v1',
  data: {
    alertId: alertIdFor(MATCH, 3),
    matchId: MATCH,
    personId: CHILD,
    pattern: 'was-not-brought',
    patternVersion: 1,
    title: 'Not brought to appointments',
    level: 3,
    recognisableOn: '2026-02-10',
    recognisedOn: '2026-03-02',
    window: { from: '2025-09-01', to: '2026-03-01' },
    agencies: [SCHOOL],
    entryCount: 0,
    recipients: raise.recipients,
  },
};
const acknowledgedBy = (agency: string): AlertEvent => ({
  type: 'AlertAcknowledged.v1',
  data: { alertId: alertIdFor(MATCH, 3), agency, by: 'worker-1', at: '2026-03-03T10:15:00.000Z' },
});
const withdrawn: AlertEvent = {
  type: 'AlertWithdrawn.v1',
  data: {
    alertId: alertIdFor(MATCH, 3),
    matchId: MATCH,
    reason: 'evidence-withdrawn',
    withdrawnOn: '2026-04-01',
  },
};

const given = (events: readonly AlertEvent[]) => ({
  when: (command: AlertCommand) => {
    const decision = decide(command, events.reduce(evolve, noAlert));
    return {
      then: (expected: readonly AlertEvent[]) => {
        expect(decision).toEqual({ accepted: true, events: expected });
      },
      thenRefused: (reason: Refusal) => {
        expect(decision).toEqual({ accepted: false, reason });
      },
    };
  },
});

describe('an alert', () => {
  it('is raised for a match, with both of its dates', () => {
    given([]).when(raise).then([raised]);
  });

  it('says when the match lay in the past as it was recognised', () => {
    given([])
      .when({ ...raise, lapsedOn: '2026-02-28' })
      .then([{ ...raised, data: { ...raised.data, lapsedOn: '2026-02-28' } }]);
  });

  it('is not raised a second time for the same match', () => {
    given([raised]).when(raise).thenRefused('already-raised');
  });

  it('is raised again when a match that lay in the past turns out to hold now, and only then', () => {
    const past = { ...raised, data: { ...raised.data, lapsedOn: '2026-02-28' } } as AlertEvent;
    given([past]).when(raise).then([raised]);
    given([past])
      .when({ ...raise, lapsedOn: '2026-02-28' })
      .thenRefused('already-raised');
    given([past, raised]).when(raise).thenRefused('already-raised');
  });

  it('is not raised where the routing names nobody', () => {
    given([])
      .when({ ...raise, recipients: [] })
      .thenRefused('nobody-to-tell');
  });

  it('has another id at another level, and the same id every time', () => {
    expect(alertIdFor(MATCH, 4)).not.toBe(alertIdFor(MATCH, 3));
    expect(alertIdFor(MATCH, 3)).toBe(alertIdFor(MATCH, 3));
  });

  it('is acknowledged by an agency that was told', () => {
    given([raised])
      .when(acknowledge)
      .then([acknowledgedBy(SCHOOL)]);
  });

  it('keeps the words of an acknowledgement out of the coded facts', () => {
    const decision = decide(acknowledge, evolve(noAlert, raised));
    expect(JSON.stringify(decision)).not.toContain(acknowledge.reason);
  });

  it('is not acknowledged without a reason', () => {
    given([raised])
      .when({ ...acknowledge, reason: ' \n' })
      .thenRefused('reason-missing');
  });

  it('is not acknowledged by an agency that was not told', () => {
    given([raised])
      .when({ ...acknowledge, agency: 'urn:agency:example-housing' })
      .thenRefused('not-a-recipient');
  });

  it('is acknowledged once by one agency', () => {
    given([raised, acknowledgedBy(SCHOOL)])
      .when(acknowledge)
      .thenRefused('already-acknowledged-by-agency');
  });

  it('still waits for every other agency when one has acknowledged it', () => {
    given([raised, acknowledgedBy(MASH)])
      .when(acknowledge)
      .then([acknowledgedBy(SCHOOL)]);
  });

  it('cannot be acknowledged before it was raised', () => {
    given([]).when(acknowledge).thenRefused('not-raised');
  });

  it('is withdrawn when the evidence of its match was', () => {
    given([raised]).when({ type: 'withdraw', lapse }).then([withdrawn]);
  });

  it('is not withdrawn when the window of its match has passed: what was recognised stays true', () => {
    given([raised])
      .when({ type: 'withdraw', lapse: { ...lapse, reason: 'window-passed' } })
      .thenRefused('evidence-not-withdrawn');
  });

  it('is withdrawn once', () => {
    given([raised, withdrawn]).when({ type: 'withdraw', lapse }).thenRefused('already-withdrawn');
  });

  it('is not withdrawn where nobody was told', () => {
    given([]).when({ type: 'withdraw', lapse }).thenRefused('not-raised');
  });

  it('is raised again when a withdrawn match is recognised again, and then waits for everyone again', () => {
    given([raised, withdrawn]).when(raise).then([raised]);
    given([raised, acknowledgedBy(SCHOOL), withdrawn, raised])
      .when(acknowledge)
      .then([acknowledgedBy(SCHOOL)]);
  });
});
