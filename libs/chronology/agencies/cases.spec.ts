import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { historiesOfFamily, idOf, type InventedEvent } from '../../../test/support/invented-family.js';
import type { HistoryEntry } from '../history-entry.js';
import { openCases } from './cases.js';

const event = (
  type: string,
  on: string,
  facts: Readonly<Record<string, unknown>> = {},
  by = 'northmoor-childrens-services',
): InventedEvent => ({ about: 'asha', role: 'child', type, on, facts, by });

const entriesOf = (events: readonly InventedEvent[]): HistoryEntry[] => [
  ...(historiesOfFamily({ people: { asha: {} }, events })
    .get(idOf('asha'))
    ?.entries.values() ?? []),
];
const openIn = (...events: readonly InventedEvent[]): string[] =>
  openCases(entriesOf(events)).map(({ kind, of, at, since, lastEvent }) =>
    [kind, of, at, `since ${since}`, lastEvent].filter((part) => part !== null).join(' '),
  );

const started = event('social-care.plan', '2026-01-10', { kind: 'child-protection', event: 'started' });
const reviewed = event('social-care.plan', '2026-03-10', { kind: 'child-protection', event: 'reviewed' });
const ended = event('social-care.plan', '2026-05-10', { kind: 'child-protection', event: 'ended' });

describe('what agencies have open with a person', () => {
  it('is a plan from its start to its end', () => {
    expect(openIn(started, reviewed)).toEqual(['plan child-protection since 2026-01-10 reviewed']);
    expect(openIn(started, reviewed, ended)).toEqual([]);
  });

  it('is one plan beside another that has ended', () => {
    const other = event('social-care.plan', '2026-02-01', { kind: 'child-in-need', event: 'started' });
    expect(openIn(started, other, ended)).toEqual(['plan child-in-need since 2026-02-01 started']);
  });

  it.each(['early-help', 'child-in-need', 'child-protection', 'looked-after', 'pre-birth'])(
    'is no %s plan that began and ended on one day, whichever was recorded first',
    (kind) => {
      const on = (what: string) => event('social-care.plan', '2026-01-10', { kind, event: what });
      expect(openIn(on('ended'), on('started'))).toEqual([]);
      expect(openIn(on('started'), on('ended'))).toEqual([]);
    },
  );

  it('ends with the agency’s own work with the family, not with another’s', () => {
    const closed = (by: string) => event('social-care.case-closed', '2026-06-01', { reason: 'needs-met' }, by);
    expect(openIn(started, closed('northmoor-early-help'))).toHaveLength(1);
    expect(openIn(started, closed('northmoor-childrens-services'))).toEqual([]);
  });

  it('is a referral until it is decided, by whomever', () => {
    const referral = event('social-care.referral', '2026-03-19', { reasons: ['neglect'] });
    const decision = event('social-care.referral-decision', '2026-03-19', { outcome: 'assessment' }, 'northmoor-mash');
    expect(openIn(referral)).toEqual(['referral since 2026-03-19']);
    expect(openIn(referral, decision)).toEqual([]);
  });

  it('is an adult service from engagement to disengagement', () => {
    const service = (on: string, what: string) => event('adult.mental-health', on, { event: what });
    expect(openIn(service('2026-01-01', 'referred'), service('2026-02-01', 'engaged'))).toEqual([
      'adult-service adult.mental-health since 2026-01-01 engaged',
    ]);
    expect(openIn(service('2026-01-01', 'engaged'), service('2026-02-01', 'disengaged'))).toEqual([]);
  });

  it('is the roll of one school: the last that was reported, until the child leaves it', () => {
    const oak = 'urn:agency:oakfield-primary-school';
    const river = 'urn:agency:riverside-secondary-school';
    const attends = event('education.attendance', '2025-09-01', {}, 'oakfield-primary-school');
    const joined = event('person.school', '2026-04-20', { change: 'joined', school: river });
    const left = event(
      'education.roll-change',
      '2026-04-20',
      { change: 'left', school: oak },
      'oakfield-primary-school',
    );
    expect(openIn(attends)).toEqual([`school-roll ${oak} since 2025-09-01`]);
    expect(openIn(attends, left, joined)).toEqual([`school-roll ${river} since 2026-04-20 joined`]);
    expect(openIn(attends, joined, event('person.school', '2026-05-01', { change: 'none' }))).toEqual([]);
  });

  it('is the practice with which somebody is registered', () => {
    const registered = event('person.gp', '2026-01-01', { change: 'registered', practice: 'Z99999' });
    expect(openIn(registered)).toEqual(['gp-registration Z99999 since 2026-01-01 registered']);
    expect(openIn(registered, event('health.registration-ended', '2026-02-01', { service: 'dental' }))).toHaveLength(1);
    expect(openIn(registered, event('health.registration-ended', '2026-02-01', { service: 'gp' }))).toEqual([]);
  });

  it('is the same in whatever order it was recorded', () => {
    const day = fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03');
    const any = fc.oneof(
      fc
        .tuple(day, fc.constantFrom('started', 'reviewed', 'ended'))
        .map(([on, what]) => event('social-care.plan', on, { kind: 'child-in-need', event: what })),
      day.map((on) => event('social-care.case-closed', on, { reason: 'other' })),
      fc
        .tuple(day, fc.constantFrom('joined', 'left', 'none'), fc.constantFrom('urn:agency:a', 'urn:agency:b'))
        .map(([on, change, school]) => event('person.school', on, { change, school })),
    );
    fc.assert(
      fc.property(
        fc
          .uniqueArray(any, { selector: (each) => JSON.stringify(each) })
          .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))),
        ([events, again]) => {
          expect(openIn(...again)).toEqual(openIn(...events));
        },
      ),
      { numRuns: 300 },
    );
  });
});
