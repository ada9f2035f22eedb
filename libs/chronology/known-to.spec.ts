import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '#event-store';
import type { AgencyEventRecorded, StoredEventData, StoredEventName } from '#vocabulary';
import { CHILD_ID, HOSPITAL_URN, SCHOOL_URN } from '../../test/support/history-entries.js';
import { wasKnownTo } from './known-to.js';
import { historyFrom } from './history-reading.js';

let version = 0;
const stored = <Name extends StoredEventName>(
  type: Name,
  recordedAt: string,
  data: StoredEventData[Name],
): StoredEvent => {
  version += 1;
  return {
    id: `id-${version}`,
    streamId: `person-${CHILD_ID}`,
    version,
    position: version,
    type,
    data: JSON.stringify(data),
    personal: null,
    recordedAt: new Date(recordedAt),
  };
};
const coded = {
  facts: { observed: ['hungry'] },
  indicators: [],
  significance: 'notable',
  standing: 'concern',
} as const;
const day = (date: string) => ({ date, until: date, precision: 'day' as const });
const recorded = (agencyEventId: string, recordedAt: string, changes: Partial<AgencyEventRecorded> = {}): StoredEvent =>
  stored('AgencyEventRecorded.v1', recordedAt, {
    agencyEventId,
    source: SCHOOL_URN,
    eventType: 'education.presentation-concern',
    role: 'child',
    people: [{ personId: CHILD_ID, role: 'child' }],
    occurredOn: day('2026-02-01'),
    identifiedBy: 'upn',
    digest: 'd',
    catalogueVersion: '1',
    ...coded,
    ...changes,
  });
const corrected = (agencyEventId: string, recordedAt: string): StoredEvent =>
  stored('AgencyEventCorrected.v1', recordedAt, {
    agencyEventId,
    correctionId: `c-${agencyEventId}`,
    source: SCHOOL_URN,
    occurredOn: day('2026-02-01'),
    digest: 'd2',
    catalogueVersion: '1',
    ...coded,
    facts: { observed: ['tired'] },
  });
const retracted = (agencyEventId: string, recordedAt: string): StoredEvent =>
  stored('AgencyEventRetracted.v1', recordedAt, {
    agencyEventId,
    retractionId: `r-${agencyEventId}`,
    source: SCHOOL_URN,
    digest: 'd',
  });

/** What the school knew on 3 March, in the evening. */
const AT = new Date('2026-03-03T23:59:59.999Z');
const known = (...events: readonly StoredEvent[]) =>
  [...(historyFrom(CHILD_ID, events, { changesUntil: AT })?.entries.values() ?? [])].filter(wasKnownTo(SCHOOL_URN, AT));

describe('what an agency knew on a day', () => {
  it('is what it reported, and nothing of what others did', () => {
    const own = recorded('own', '2026-02-02T10:00:00Z');
    const others = recorded('others', '2026-02-02T10:00:00Z', { source: HOSPITAL_URN });
    expect(known(own, others)).toMatchObject([{ agencyEventId: 'own' }]);
  });

  it('counts from when it was recorded, where the agency does not say when it learned of it', () => {
    expect(known(recorded('early', '2026-03-03T23:59:59Z'), recorded('late', '2026-03-04T00:00:00Z'))).toMatchObject([
      { agencyEventId: 'early' },
    ]);
  });

  it('counts from the day on which it learned of it, also where this service was told much later', () => {
    expect(
      known(
        recorded('told-late', '2026-06-01T10:00:00Z', { learnedOn: '2026-03-03' }),
        recorded('learned-late', '2026-06-01T10:00:00Z', { learnedOn: '2026-03-04' }),
      ),
    ).toMatchObject([{ agencyEventId: 'told-late' }]);
  });

  it('stands as it stood: corrected where it had been corrected by then, and not before', () => {
    const event = recorded('e', '2026-02-02T10:00:00Z');
    expect(known(event, corrected('e', '2026-03-03T10:00:00Z'))).toMatchObject([{ facts: { observed: ['tired'] } }]);
    expect(known(event, corrected('e', '2026-03-04T10:00:00Z'))).toMatchObject([
      { facts: { observed: ['hungry'] }, corrections: [] },
    ]);
  });

  it('is struck where it had been taken back by then, and not before', () => {
    const event = recorded('e', '2026-02-02T10:00:00Z');
    expect(known(event, retracted('e', '2026-03-03T10:00:00Z'))[0]?.retraction).toBeDefined();
    expect(known(event, retracted('e', '2026-03-04T10:00:00Z'))[0]?.retraction).toBeUndefined();
  });
});
