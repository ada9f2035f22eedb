import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '#event-store';
import type { AgencyEventRecorded, StoredEventData, StoredEventName } from '#vocabulary';
import { emptyHistory, foldHistory } from './person-history.js';

const CHILD = '00000000-0000-4000-8000-0000000000c1';
const MOTHER = '00000000-0000-4000-8000-0000000000a1';
const SCHOOL = 'urn:agency:oakfield-primary-school';
const HOUSING = 'urn:agency:northmoor-housing';

let version = 0;

const stored = <Name extends StoredEventName>(
  type: Name,
  data: StoredEventData[Name],
  recordedAt = '2026-03-10T12:00:00Z',
): StoredEvent => {
  version += 1;
  return {
    id: `id-${String(version)}`,
    streamId: `person-${CHILD}`,
    version,
    position: 100 + version,
    type,
    data: JSON.stringify(data),
    personal: Buffer.from(`sealed ${String(version)}`),
    recordedAt: new Date(recordedAt),
  };
};

const day = (date: string) => ({ date, until: date, precision: 'day' as const });

const recorded = (agencyEventId: string, changes: Partial<AgencyEventRecorded> = {}): AgencyEventRecorded => ({
  agencyEventId,
  source: SCHOOL,
  eventType: 'education.presentation-concern',
  role: 'child',
  people: [{ personId: CHILD, role: 'child' }],
  occurredOn: day('2026-03-02'),
  identifiedBy: 'upn',
  digest: 'd',
  catalogueVersion: '1',
  facts: { observed: ['hungry'] },
  indicators: ['food'],
  significance: 'notable',
  standing: 'concern',
  ...changes,
});

const relationship = (id: string, facts: Record<string, unknown>, source = HOUSING): AgencyEventRecorded =>
  recorded(id, {
    source,
    eventType: 'person.relationship',
    people: [
      { personId: CHILD, role: 'child' },
      { personId: MOTHER, role: 'mother' },
    ],
    facts: { kind: 'mother', ...facts },
  });

const history = (events: readonly StoredEvent[], asKnownAt?: string) =>
  foldHistory(emptyHistory(CHILD), events, asKnownAt === undefined ? {} : { asKnownAt: new Date(asKnownAt) });

describe("a person's history", () => {
  it('shows a corrected entry as corrected, and keeps what stood before, who changed it and when', () => {
    const events = [
      stored('AgencyEventRecorded.v1', recorded('e1')),
      stored(
        'AgencyEventCorrected.v1',
        {
          agencyEventId: 'e1',
          correctionId: 'c1',
          source: SCHOOL,
          occurredOn: day('2026-03-03'),
          digest: 'd2',
          catalogueVersion: '1',
          facts: { observed: ['tired'] },
          indicators: ['tiredness'],
          significance: 'routine',
          standing: 'concern',
        },
        '2026-03-12T08:00:00Z',
      ),
    ];
    const entry = history(events).entries.get('e1');
    expect(entry?.occurredOn.date).toBe('2026-03-03');
    expect(entry?.facts).toEqual({ observed: ['tired'] });
    expect(entry?.sealed).toEqual(events[1]?.personal);
    expect(entry?.corrections).toEqual([
      {
        id: 'c1',
        source: SCHOOL,
        recordedAt: new Date('2026-03-12T08:00:00Z'),
        sealed: events[1]?.personal,
        before: {
          facts: { observed: ['hungry'] },
          indicators: ['food'],
          significance: 'notable',
          standing: 'concern',
          occurredOn: day('2026-03-02'),
          sealed: events[0]?.personal,
        },
      },
    ]);
  });

  it('keeps a retracted entry readable, marked with who and when', () => {
    const entry = history([
      stored('AgencyEventRecorded.v1', recorded('e1')),
      stored('AgencyEventRetracted.v1', { agencyEventId: 'e1', retractionId: 'r1', source: SCHOOL, digest: 'd' }),
    ]).entries.get('e1');
    expect(entry?.facts).toEqual({ observed: ['hungry'] });
    expect(entry?.retraction).toMatchObject({ id: 'r1', source: SCHOOL });
  });

  it('knows at a past instant only what the service had stored by then', () => {
    const events = [
      stored('AgencyEventRecorded.v1', recorded('early'), '2026-03-10T12:00:00Z'),
      stored('AgencyEventRecorded.v1', recorded('late', { occurredOn: day('2025-01-01') }), '2026-04-01T12:00:00Z'),
      stored(
        'AgencyEventRetracted.v1',
        { agencyEventId: 'early', retractionId: 'r1', source: SCHOOL, digest: 'd' },
        '2026-05-01T12:00:00Z',
      ),
    ];
    expect([...history(events, '2026-03-31T00:00:00Z').entries.keys()]).toEqual(['early']);
    expect([...history(events, '2026-04-02T00:00:00Z').entries.keys()]).toEqual(['early', 'late']);
    expect(history(events, '2026-04-02T00:00:00Z').entries.get('early')?.retraction).toBeUndefined();
    expect(history(events).entries.get('early')?.retraction).toBeDefined();
  });

  it('changes nothing when events are read twice', () => {
    const events = [stored('AgencyEventRecorded.v1', recorded('e1')), stored('AgencyEventRecorded.v1', recorded('e2'))];
    const once = history(events);
    const twice = foldHistory(history(events), events);
    expect(twice).toEqual(once);
  });

  it('opens a relationship, widens it, ends it, and forgets a report that was taken back', () => {
    const opened = stored('AgencyEventRecorded.v1', relationship('r1', { from: '2024-01-01' }));
    const widened = stored('AgencyEventRecorded.v1', relationship('r2', { from: '2023-06-01' }, SCHOOL));
    const ended = stored('AgencyEventRecorded.v1', relationship('r3', { until: '2025-09-30' }));
    const takenBack = stored('AgencyEventRetracted.v1', {
      agencyEventId: 'r3',
      retractionId: 'x',
      source: HOUSING,
      digest: 'd',
    });
    const period = { otherPersonId: MOTHER, kind: 'mother', is: 'other', from: '2023-06-01' };
    expect(history([opened, widened]).relationships).toEqual([{ ...period, sources: [HOUSING, SCHOOL] }]);
    expect(history([opened, widened, ended]).relationships).toEqual([
      { ...period, until: '2025-09-30', sources: [HOUSING, SCHOOL] },
    ]);
    expect(history([opened, widened, ended, takenBack]).relationships).toEqual([
      { ...period, sources: [HOUSING, SCHOOL] },
    ]);
  });

  it('begins a new period where somebody comes back after an end', () => {
    expect(
      history([
        stored('AgencyEventRecorded.v1', relationship('r1', { from: '2024-01-01', until: '2024-06-30' })),
        stored('AgencyEventRecorded.v1', relationship('r2', { from: '2025-01-01' })),
      ]).relationships,
    ).toMatchObject([
      { from: '2024-01-01', until: '2024-06-30' },
      { from: '2025-01-01', until: undefined },
    ]);
  });

  it("tells the mother's stream whose mother she is", () => {
    const mothers = foldHistory(emptyHistory(MOTHER), [stored('AgencyEventRecorded.v1', relationship('r1', {}))]);
    expect(mothers.relationships).toMatchObject([{ otherPersonId: CHILD, kind: 'mother', is: 'self' }]);
  });

  it('tells a mother nothing of herself where she is named only as the mother of an unborn child and a father', () => {
    const told = relationship('r1', { kind: 'father' });
    const people = [...told.people, { personId: '00000000-0000-4000-8000-0000000000aa', role: 'mother' as const }];
    const mothers = foldHistory(emptyHistory('00000000-0000-4000-8000-0000000000aa'), [
      stored('AgencyEventRecorded.v1', { ...told, people }),
    ]);
    expect(mothers.relationships).toEqual([]);
    const childs = foldHistory(emptyHistory(CHILD), [stored('AgencyEventRecorded.v1', { ...told, people })]);
    expect(childs.relationships).toMatchObject([{ otherPersonId: MOTHER, kind: 'father', is: 'other' }]);
  });

  it('is shown without what this release does not know, which is counted, and is decided upon with all of it or not', () => {
    const known = stored('AgencyEventRecorded.v1', recorded('e1'));
    const newer = { ...stored('AgencyEventRecorded.v1', recorded('e2')), type: 'AgencyEventRecorded.v99' };
    const later = stored('AgencyEventRecorded.v1', recorded('e3'));
    const shown = foldHistory(emptyHistory(CHILD), [known, newer, later], { passUnknown: true });
    expect([...shown.entries.keys()]).toEqual(['e1', 'e3']);
    expect([shown.unknownEvents, shown.version]).toEqual([1, later.version]);
    expect(() => history([known, newer, later])).toThrow('AgencyEventRecorded.v99');
  });
});
