import { describe, expect, it } from '@jest/globals';
import { loadVocabulary, type Agency, type ChildRelation, type Incident, type IncidentChild } from '#vocabulary';
import { loadClocks } from '../clocks/clocks.js';
import { loadRouting } from '../routing.js';
import { lookAtIncident, lookAtOpened, type LookAtIncident } from './give.js';
import { evolve, isOpened, noNotices, noticeIdFor, type IncidentNotices, type NoticeEvent } from './notice.js';

const vocabulary = loadVocabulary();
const agencies: readonly Agency[] = [...vocabulary.agencies.values()];
const routing = loadRouting(agencies);
const clocks = loadClocks(vocabulary.calendar);
const urn = (name: string): string => `urn:agency:${name}`;
const OAKFIELD = urn('oakfield-primary-school');
const RIVERSIDE = urn('riverside-secondary-school');
const MASH = urn('northmoor-mash');
const AGENCY_EVENT = '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001';

const childAt = (id: string, school?: string, changes: Partial<IncidentChild> = {}): IncidentChild => ({
  personId: id,
  records: [id],
  dateOfBirth: '2018-05-01',
  isBorn: true,
  isNamed: true,
  around: {
    relations: school === undefined ? [] : [{ agency: school, relation: 'school' satisfies ChildRelation }],
    areas: { lives: 'Northmoor', movedFrom: [], knownIn: ['Northmoor'] },
  },
  ...changes,
});
/** On a Friday evening, unless it is changed. */
const incidentWith = (children: readonly IncidentChild[], changes: Partial<Incident> = {}): Incident => ({
  agencyEventId: AGENCY_EVENT,
  occurredOn: { date: '2026-03-06', until: '2026-03-06', precision: 'minute', at: '2026-03-06T21:40:00.000Z' },
  stands: true,
  childPresent: true,
  children,
  wasReassigned: false,
  ...changes,
});
const FRIDAY_NIGHT = '2026-03-06T23:00:00.000Z';
const asha = childAt('asha', OAKFIELD);

const look = (
  incident: Incident,
  notices: IncidentNotices,
  now = FRIDAY_NIGHT,
  changes: Partial<LookAtIncident> = {},
) =>
  lookAtIncident(
    {
      noticeId: noticeIdFor('operation-encompass', AGENCY_EVENT),
      kind: 'operation-encompass',
      incident,
      routing,
      rules: routing.notices['operation-encompass'],
      agencies,
      dueFrom: (from) => clocks.deadlineOf('operation-encompass', from) ?? from,
      now: new Date(now),
      ...changes,
    },
    notices,
  );
const after = (...events: readonly NoticeEvent[]): IncidentNotices => events.reduce(evolve, noNotices);
const inShort = (events: readonly NoticeEvent[]) =>
  events.map(({ type, data }) =>
    'recipients' in data
      ? `${type.slice('Notice'.length, -'.v1'.length)} ${data.personId}: ${data.recipients.map((each) => each.agency.slice(11)).join(', ')}`
      : type,
  );
const givenOf = (events: readonly NoticeEvent[]) => {
  const [first] = events;
  if (first?.type !== 'NoticeGiven.v1') throw new Error('No notice was given.');
  return first.data;
};
const dueOf = (at: string, now = at) =>
  givenOf(
    look(
      incidentWith([asha], {
        occurredOn: { ...incidentWith([]).occurredOn, at, date: at.slice(0, 10), until: at.slice(0, 10) },
      }),
      noNotices,
      now,
    ),
  );

describe('a school', () => {
  it('is told at once, on which basis, and by when somebody is to look: before its next day begins', () => {
    const given = givenOf(look(incidentWith([asha]), noNotices));
    expect(given).toMatchObject({ personId: 'asha', incidentOn: '2026-03-06', late: false });
    expect(given.recipients).toEqual([
      {
        agency: OAKFIELD,
        reason: 'encompass-school',
        relations: ['school'],
        lawfulBasis: 'domestic-abuse-act-2021-s49a',
        routingVersion: 2,
      },
    ]);
    // A Friday evening: Monday morning.
    expect(given.dueAt).toBe('2026-03-09T08:45:00.000Z');
  });

  it.each([
    ['by night, the same morning', '2026-03-04T02:10:00.000Z', '2026-03-04T08:45:00.000Z'],
    ['in the morning, after school has begun, the next day', '2026-03-04T09:00:00.000Z', '2026-03-05T08:45:00.000Z'],
    ['in the summer holidays, the first day of the next term', '2026-07-30T19:00:00.000Z', '2026-09-03T07:45:00.000Z'],
    ['before a bank holiday, the day after it', '2026-05-01T20:00:00.000Z', '2026-05-05T07:45:00.000Z'],
    ['over Christmas, in January', '2026-12-24T22:00:00.000Z', '2027-01-04T08:45:00.000Z'],
  ])('is to look, of an incident %s', (_, at, due) => {
    expect(dueOf(at).dueAt).toBe(due);
  });

  it('is told that it is late, where the report comes after the time', () => {
    expect(dueOf('2026-03-04T20:00:00.000Z', '2026-03-05T14:00:00.000Z')).toMatchObject({
      late: true,
      dueAt: '2026-03-06T08:45:00.000Z',
    });
  });

  it('is told of a day without a time by the next morning', () => {
    const occurredOn = { date: '2026-03-04', until: '2026-03-04', precision: 'day' } as const;
    const given = givenOf(look(incidentWith([asha], { occurredOn }), noNotices, '2026-03-04T21:00:00.000Z'));
    expect(given.dueAt).toBe('2026-03-05T08:45:00.000Z');
  });

  it('is told once of an incident, however often it is looked at', () => {
    const first = look(incidentWith([asha]), noNotices);
    expect(look(incidentWith([asha]), after(...first), '2026-03-07T10:00:00.000Z')).toEqual([]);
    const linked = childAt('older', OAKFIELD, { records: ['older', 'asha'] });
    expect(look(incidentWith([linked]), after(...first))).toEqual([]);
  });

  it('is told of each of its children; another of a brother or sister', () => {
    const siblings = [asha, childAt('ben', RIVERSIDE), childAt('cai', OAKFIELD)];
    expect(inShort(look(incidentWith(siblings), noNotices))).toEqual([
      'Given asha: oakfield-primary-school',
      'Given ben: riverside-secondary-school',
      'Given cai: oakfield-primary-school',
    ]);
  });

  it('is told of a child of the household whom the police did not name, unless the area decides otherwise', () => {
    const unnamed = childAt('ben', RIVERSIDE, { isNamed: false });
    expect(look(incidentWith([unnamed]), noNotices)).toHaveLength(1);
    const rules = { ...routing.notices['operation-encompass'], household: false };
    expect(look(incidentWith([unnamed]), noNotices, FRIDAY_NIGHT, { rules })).toEqual([]);
  });

  it('is not told where no child was present, or of what is long past', () => {
    expect(look(incidentWith([asha], { childPresent: false }), noNotices)).toEqual([]);
    expect(look(incidentWith([asha]), noNotices, '2026-03-20T12:00:00.000Z')).toHaveLength(1);
    expect(look(incidentWith([asha]), noNotices, '2026-03-21T12:00:00.000Z')).toEqual([]);
  });
});

describe('the hub', () => {
  it('is told that nobody could be, and why', () => {
    const given = givenOf(look(incidentWith([childAt('asha')]), noNotices));
    expect(given).toMatchObject({ notTold: 'no-school-known', recipients: [{ agency: MASH }], otherwise: [] });
    const elsewhere = givenOf(look(incidentWith([childAt('asha', urn('far-away-school'))]), noNotices));
    expect(elsewhere).toMatchObject({ notTold: 'school-not-connected', recipients: [{ agency: MASH }] });
  });

  it.each([
    ['too young for a school', { dateOfBirth: '2022-03-07' }, 0],
    ['of an age for a school', { dateOfBirth: '2022-03-06' }, 1],
    ['grown up', { dateOfBirth: '2008-03-06' }, 0],
    ['of an age that is not known', { dateOfBirth: undefined }, 1],
    ['not born yet', { dateOfBirth: undefined, isBorn: false }, 0],
  ])('is told of a child without a school who is %s: %j', (_, changes, count) => {
    expect(look(incidentWith([childAt('asha', undefined, changes)]), noNotices)).toHaveLength(count);
  });

  it('is followed by the school, once one is known', () => {
    const nobody = look(incidentWith([childAt('asha')]), noNotices);
    const known = look(incidentWith([asha]), after(...nobody), '2026-03-07T10:00:00.000Z');
    expect(inShort(known)).toEqual(['Given asha: oakfield-primary-school']);
    expect(look(incidentWith([asha]), after(...nobody, ...known))).toEqual([]);
  });

  it('is told, once, where nobody has opened a notice by its time', () => {
    const notices = after(...look(incidentWith([asha, childAt('ben', RIVERSIDE)]), noNotices));
    const opened: NoticeEvent = {
      type: 'NoticeSeen.v1',
      data: { noticeId: '', agency: RIVERSIDE, by: 'example-lead', at: '2026-03-09T07:00:00.000Z' },
    };
    const state = evolve(notices, opened);
    const lookNow = (at: string, of = state) => lookAtOpened(of, (notice) => isOpened(notice, of), new Date(at));
    expect(lookNow('2026-03-09T08:44:59.000Z')).toEqual({ events: [], nextAt: new Date('2026-03-09T08:45:00.000Z') });
    const { events, nextAt } = lookNow('2026-03-09T08:45:00.000Z');
    expect(inShort(events)).toEqual(['NotSeen asha: northmoor-mash']);
    expect(nextAt).toBeNull();
    expect(lookNow('2026-03-10T08:45:00.000Z', events.reduce(evolve, state)).events).toEqual([]);
  });
});

describe('a notice is withdrawn', () => {
  const given = look(incidentWith([asha, childAt('ben')]), noNotices);

  it('from everybody who was told, where the report is taken back', () => {
    const withdrawn = look(incidentWith([], { stands: false }), after(...given));
    expect(inShort(withdrawn)).toEqual(['Withdrawn asha: oakfield-primary-school', 'Withdrawn ben: northmoor-mash']);
    expect(withdrawn[0]?.data).toMatchObject({ because: 'incident-withdrawn' });
    expect(look(incidentWith([], { stands: false }), after(...given, ...withdrawn))).toEqual([]);
  });

  it('where no child was present after all; and given again where one was', () => {
    const withdrawn = look(incidentWith([asha], { childPresent: false }), after(...given));
    expect(withdrawn[0]?.data).toMatchObject({ because: 'child-not-present' });
    const again = look(incidentWith([asha]), after(...given, ...withdrawn));
    expect(inShort(again)).toEqual(['Given asha: oakfield-primary-school']);
  });

  it('for the child alone of whom it is not, by a worker’s decision', () => {
    const right = incidentWith([childAt('ben'), childAt('cai', RIVERSIDE)], { wasReassigned: true });
    expect(inShort(look(right, after(...given)))).toEqual([
      'Withdrawn asha: oakfield-primary-school',
      'Given cai: riverside-secondary-school',
    ]);
  });

  it('not because a child has left the household, or the school, since', () => {
    expect(look(incidentWith([childAt('asha', RIVERSIDE)]), after(...given))).toEqual([]);
  });

  it('and nobody is told that it was not opened', () => {
    const state = after(...given, ...look(incidentWith([], { stands: false }), after(...given)));
    expect(lookAtOpened(state, () => false, new Date('2026-03-10T08:45:00.000Z'))).toEqual({
      events: [],
      nextAt: null,
    });
  });
});
