import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '#event-store';
import type { AgencyEventRecorded, StoredEventData, StoredEventName } from '#vocabulary';
import { emptyHistory, foldHistory, type PersonHistory } from './person-history.js';
import { peopleOf } from './read-person.js';

const [FIRST, SECOND, THIRD, MOTHER] = ['c1', 'c2', 'c3', 'a1'] as const;
const SCHOOL = 'urn:agency:oakfield-primary-school';

let position = 0;
const stored = <Name extends StoredEventName>(type: Name, data: StoredEventData[Name]): StoredEvent => {
  position += 1;
  return {
    id: `id-${String(position)}`,
    streamId: '',
    version: position,
    position,
    type,
    data: JSON.stringify(data),
    personal: null,
    recordedAt: new Date(Date.UTC(2026, 2, 1) + position * 60_000),
  };
};

const entry = (agencyEventId: string, people: readonly (readonly [string, 'child' | 'mother'])[], changes = {}) =>
  stored('AgencyEventRecorded.v1', {
    agencyEventId,
    source: SCHOOL,
    eventType: 'education.presentation-concern',
    role: 'child',
    people: people.map(([personId, role]) => ({ personId, role })),
    occurredOn: { date: '2026-03-02', until: '2026-03-02', precision: 'day' },
    identifiedBy: 'upn',
    digest: 'd',
    catalogueVersion: '1',
    facts: {},
    indicators: ['food'],
    significance: 'notable',
    standing: 'concern',
    ...changes,
  } satisfies AgencyEventRecorded);
const motherOf = (agencyEventId: string, child: string, mother: string) =>
  entry(
    agencyEventId,
    [
      [child, 'child'],
      [mother, 'mother'],
    ],
    { eventType: 'person.relationship', facts: { kind: 'mother' } },
  );
const born = (dateOfBirth: string) =>
  stored('DemographicsRecorded.v1', { source: SCHOOL, agencyEventId: 'e', dateOfBirth });
const linked = (linkId: string, otherPersonId: string) =>
  stored('RecordsLinked.v1', { linkId, otherPersonId, decidedBy: 'example-worker' });
const unlinked = (linkId: string, otherPersonId: string) =>
  stored('RecordsUnlinked.v1', { linkId, otherPersonId, decidedBy: 'example-worker' });

const people = (streams: Readonly<Record<string, readonly StoredEvent[]>>) =>
  peopleOf(
    new Map(
      Object.entries(streams).map(([personId, events]): [string, PersonHistory] => [
        personId,
        foldHistory(emptyHistory(personId), events),
      ]),
    ),
  );

describe('records that are linked', () => {
  it('are one person, directly or over others, by whichever id, and go by the one that began first', () => {
    const read = people({
      [SECOND]: [born('2019-05-01'), entry('e2', [[SECOND, 'child']]), linked('l1', FIRST), linked('l2', THIRD)],
      [FIRST]: [entry('e1', [[FIRST, 'child']]), linked('l1', SECOND)],
      [THIRD]: [entry('e3', [[THIRD, 'child']]), linked('l2', SECOND)],
    });
    for (const id of [FIRST, SECOND, THIRD]) {
      const person = read.of(id);
      expect(person?.personId).toBe(SECOND);
      expect([...(person?.entries.keys() ?? [])]).toEqual(['e2', 'e1', 'e3']);
      expect([...(person?.entries.values() ?? [])].map((each) => each.personId)).toEqual([SECOND, FIRST, THIRD]);
      expect(person?.dateOfBirth).toBe('2019-05-01');
      expect(person?.records?.map((record) => record.personId)).toEqual([SECOND, FIRST, THIRD]);
    }
  });

  it('are two people again once the link is undone', () => {
    const read = people({
      [FIRST]: [entry('e1', [[FIRST, 'child']]), linked('l1', SECOND), unlinked('l1', SECOND)],
      [SECOND]: [entry('e2', [[SECOND, 'child']]), linked('l1', FIRST), unlinked('l1', FIRST)],
    });
    expect([...(read.of(FIRST)?.entries.keys() ?? [])]).toEqual(['e1']);
    expect([...(read.of(SECOND)?.entries.keys() ?? [])]).toEqual(['e2']);
  });

  it('have every agency event once, and one relationship with somebody whom both name', () => {
    const read = people({
      [FIRST]: [
        entry('e1', [
          [FIRST, 'child'],
          [SECOND, 'child'],
        ]),
        motherOf('m1', FIRST, MOTHER),
        linked('l1', SECOND),
      ],
      [SECOND]: [
        entry('e1', [
          [FIRST, 'child'],
          [SECOND, 'child'],
        ]),
        motherOf('m2', SECOND, MOTHER),
        linked('l1', FIRST),
      ],
    });
    expect([...(read.of(SECOND)?.entries.keys() ?? [])]).toEqual(['e1', 'm1', 'm2']);
    expect(read.of(SECOND)?.relationships).toMatchObject([{ otherPersonId: MOTHER, kind: 'mother', is: 'other' }]);
  });

  it('are named as one person in the chronologies of others', () => {
    const read = people({
      [FIRST]: [entry('e1', [[FIRST, 'child']]), linked('l1', SECOND)],
      [SECOND]: [entry('e2', [[SECOND, 'child']]), linked('l1', FIRST)],
      [MOTHER]: [motherOf('m1', FIRST, MOTHER), motherOf('m2', SECOND, MOTHER)],
    });
    const mother = read.of(MOTHER);
    expect([...(mother?.entries.values() ?? [])].map((each) => each.people[0]?.personId)).toEqual([FIRST, FIRST]);
    expect(mother?.relationships).toMatchObject([{ otherPersonId: FIRST, kind: 'mother', is: 'self' }]);
  });

  it('show an agency event that was reassigned between them where it is now', () => {
    const moved = { reassignmentId: 'r', agencyEventId: 'e1', fromPersonId: FIRST, toPersonId: SECOND, decidedBy: 'w' };
    const first = entry('e1', [[FIRST, 'child']]);
    const data = JSON.parse(first.data) as AgencyEventRecorded;
    const read = people({
      [FIRST]: [first, stored('AgencyEventReassigned.v1', moved), linked('l1', SECOND)],
      [SECOND]: [
        entry('e2', [[SECOND, 'child']]),
        stored('AgencyEventReassigned.v1', { ...moved, entry: data }),
        linked('l1', FIRST),
      ],
    });
    expect(read.of(FIRST)?.entries.get('e1')).toMatchObject({ personId: SECOND, reassignedFrom: FIRST });
  });
});
