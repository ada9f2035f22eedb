import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadVocabulary } from '#vocabulary';
import { matchOf } from '../../../test/support/matches.js';
import { alertIdFor, evolve, noAlert, type Alert, type AlertEvent } from '../alert.js';
import { decide } from '../decide.js';
import { loadClocks } from './clocks.js';
import { whatIsDue, type Due } from './due.js';

const CHILD = '0c9b8f3e-52b5-4d0e-9a51-6a1f0f0f0002';
const SCHOOL = 'urn:agency:example-school';
const MASH = 'urn:agency:example-mash';
const TRIAGE = ['mash-triage'];
const clocks = loadClocks(loadVocabulary().calendar);
const BEGUN = '2026-03-03T15:00:00Z';
const match = matchOf(CHILD, { level: 4 });
const alertId = alertIdFor(match.matchId, match.level);

const raisedTo = (recipients: { agency: string; reason: string }[], lapsedOn?: string): AlertEvent => {
  const decision = decide({ type: 'raise', personId: CHILD, match, recipients, lapsedOn }, noAlert);
  if (!decision.accepted || !decision.events[0]) throw new Error('It is raised.');
  return decision.events[0];
};
const raised = raisedTo([
  { agency: MASH, reason: 'mash-triage' },
  { agency: SCHOOL, reason: 'reported-evidence' },
]);
const stateOf = (events: readonly AlertEvent[]): Alert => events.reduce<Alert>(evolve, noAlert);
const at = (now: string, ...events: readonly AlertEvent[]): Due =>
  whatIsDue(stateOf([raised, ...events]), {
    plan: clocks.planOf(4, new Date(BEGUN)),
    triageReasons: TRIAGE,
    now: new Date(now),
  });

const said = (agency: string) => ({ alertId, agency, by: 'worker-1', at: '2026-03-03T16:00:00.000Z' });
const acknowledged = (agency: string): AlertEvent => ({ type: 'AlertAcknowledged.v1', data: said(agency) });
const responded = (agency: string): AlertEvent => ({
  type: 'AlertResponded.v1',
  data: { ...said(agency), responseId: CHILD, dueOn: '2026-03-09' },
});
const closed: AlertEvent = { type: 'AlertClosed.v1', data: { ...said(MASH), outcome: 'help-agreed' } };
const reopened: AlertEvent = {
  type: 'AlertReopened.v1',
  data: { alertId, because: 'new-evidence', at: '2026-03-04T10:00:00.000Z' },
};
const reminded: AlertEvent = {
  type: 'AlertReminded.v1',
  data: {
    alertId,
    because: 'not-acknowledged',
    agencies: [MASH],
    dueAt: '2026-03-03T19:00:00.000Z',
    at: '2026-03-03T18:00:10.000Z',
  },
};
const escalated = (to: 'next-person' | 'manager', when: string, step = 1): AlertEvent => ({
  type: 'AlertEscalated.v1',
  data: { alertId, step, because: 'not-acknowledged', to, at: when },
});

describe('a red alert that nobody answers', () => {
  it('waits, and is looked at again when the reminder is due', () => {
    expect(at(BEGUN)).toEqual({ due: false, reason: 'not-yet', nextAt: new Date('2026-03-03T18:00:00Z') });
  });

  it('reminds those who triage it, before the time is over', () => {
    expect(at('2026-03-03T18:00:10Z')).toEqual({
      due: true,
      event: reminded,
      nextAt: new Date('2026-03-03T19:00:00Z'),
    });
    expect(at('2026-03-03T18:00:20Z', reminded)).toMatchObject({ due: false, reason: 'not-yet' });
  });

  it('is put before the next person when the time is over, and then before the manager', () => {
    const first = escalated('next-person', '2026-03-03T19:00:00.000Z');
    const second = escalated('manager', '2026-03-03T21:00:00.000Z', 2);
    expect(at('2026-03-03T19:00:00Z', reminded)).toMatchObject({ due: true, event: first });
    expect(at('2026-03-03T21:00:00Z', reminded, first)).toMatchObject({ due: true, event: second });
  });

  it('is escalated once after a long standstill, as far as it has come, and not reminded of', () => {
    const late = at('2026-05-03T12:00:00Z');
    expect(late).toEqual({
      due: true,
      event: {
        type: 'AlertEscalated.v1',
        data: { alertId, step: 1, because: 'not-responded', to: 'manager', at: '2026-05-03T12:00:00.000Z' },
      },
    });
    if (!late.due) throw new Error('It is due.');
    expect(at('2026-05-03T12:00:01Z', late.event)).toEqual({ due: false, reason: 'all-done' });
  });

  it('goes on by the clock though somebody has escalated it by hand, and counts that step', () => {
    const byHand: AlertEvent = { type: 'AlertEscalated.v1', data: { ...said(SCHOOL), step: 1, because: 'by-hand' } };
    expect(at('2026-03-03T19:00:00Z', byHand)).toMatchObject({ due: true, event: { data: { step: 2 } } });
  });
});

describe('the clock of an alert', () => {
  it('asks for a response alone once it is acknowledged', () => {
    expect(at('2026-03-03T22:00:00Z', acknowledged(MASH))).toEqual({
      due: false,
      reason: 'not-yet',
      nextAt: new Date('2026-03-04T13:00:00Z'),
    });
    expect(at('2026-03-04T15:00:00Z', acknowledged(MASH))).toMatchObject({
      event: { data: { because: 'not-responded', to: 'manager' } },
    });
  });

  it('is not stopped by an agency that only knows the child', () => {
    const others = [acknowledged(SCHOOL), responded(SCHOOL)];
    expect(at('2026-03-03T19:00:00Z', ...others)).toMatchObject({ event: { data: { because: 'not-acknowledged' } } });
  });

  it('is stopped by a response, which acknowledges too, by closing and by withdrawal', () => {
    expect(at('2026-03-09T12:00:00Z', responded(MASH))).toEqual({ due: false, reason: 'answered' });
    expect(at('2026-03-09T12:00:00Z', closed)).toEqual({ due: false, reason: 'not-open' });
    expect(
      at('2026-03-09T12:00:00Z', {
        type: 'AlertWithdrawn.v1',
        data: { alertId, matchId: match.matchId, reason: 'evidence-withdrawn', withdrawnOn: '2026-03-04' },
      }),
    ).toEqual({ due: false, reason: 'not-open' });
  });

  it('begins anew when the alert is reopened: what was answered and escalated before counts no more', () => {
    const again = stateOf([raised, reminded, escalated('manager', '2026-03-03T21:00:00.000Z'), closed, reopened]);
    const plan = clocks.planOf(4, new Date('2026-03-04T10:00:00Z'));
    expect(whatIsDue(again, { plan, triageReasons: TRIAGE, now: new Date('2026-03-04T14:00:00Z') })).toMatchObject({
      due: true,
      event: { type: 'AlertEscalated.v1', data: { step: 1, to: 'next-person' } },
    });
  });

  it('does not run where the match had ended before anybody was told', () => {
    const past = stateOf([raisedTo([{ agency: MASH, reason: 'mash-triage' }], '2024-09-30')]);
    const plan = clocks.planOf(4, new Date(BEGUN));
    expect(whatIsDue(past, { plan, triageReasons: TRIAGE, now: new Date('2026-04-01') })).toEqual({
      due: false,
      reason: 'lies-in-the-past',
    });
  });

  it('asks everybody who was told, where the routing names nobody who triages', () => {
    const alert = stateOf([raised]);
    const asked = { plan: clocks.planOf(4, new Date(BEGUN)), triageReasons: [], now: new Date('2026-03-03T18:00:10Z') };
    expect(whatIsDue(alert, asked)).toMatchObject({ event: { data: { agencies: [MASH, SCHOOL] } } });
    expect(whatIsDue(evolve(alert, responded(SCHOOL)), asked)).toMatchObject({ reason: 'answered' });
  });
});

describe('whenever it is looked at', () => {
  it('an alert that nobody answers ends before the manager, is never put before anybody twice, and comes to rest', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 4 * 24 * 60 }), { maxLength: 12 });
    fc.assert(
      fc.property(minutes, (looks) => {
        const events: AlertEvent[] = [];
        for (const minute of [...looks.sort((one, other) => one - other), 5 * 24 * 60]) {
          const due = at(new Date(Date.parse(BEGUN) + minute * 60_000).toISOString(), ...events);
          if (due.due) events.push(due.event);
        }
        const steps = events.flatMap(({ type, data }) => (type === 'AlertEscalated.v1' ? [data] : []));
        expect(steps.at(-1)?.to).toBe('manager');
        expect(steps.map(({ step }) => step)).toEqual(steps.map((_, index) => index + 1));
        const kinds = steps.map(({ because, to }) => `${because} ${String(to)}`);
        expect(new Set(kinds).size).toBe(kinds.length);
        expect(at('2026-04-01T12:00:00Z', ...events)).toEqual({ due: false, reason: 'all-done' });
      }),
      { numRuns: 200 },
    );
  });
});
