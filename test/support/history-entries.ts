import { emptyHistory, type HistoryEntry, type PersonHistory } from '#chronology';

/** An invented child, and who reports. */
export const CHILD_ID = '00000000-0000-4000-8000-0000000000c1';
export const SCHOOL_URN = 'urn:agency:oakfield-primary-school';
export const HOSPITAL_URN = 'urn:agency:northmoor-hospital-trust';

let made = 0;

/** A routine entry of the invented child on a day, unless it is changed. */
export const entryOf = (date: string, changes: Partial<HistoryEntry> = {}): HistoryEntry => {
  made += 1;
  const personId = changes.personId ?? CHILD_ID;
  return {
    agencyEventId: `00000000-0000-5000-8000-${String(made).padStart(12, '0')}`,
    personId,
    source: SCHOOL_URN,
    eventType: 'education.presentation-concern',
    role: 'child',
    people: [{ personId, role: 'child' }],
    occurredOn: { date, until: date, precision: 'day' },
    sensitivity: [],
    identifiedBy: 'upn',
    facts: {},
    indicators: [],
    significance: 'routine',
    standing: 'neutral',
    recordedAt: new Date(`${date}T18:00:00Z`),
    version: made,
    position: made,
    corrections: [],
    sealed: null,
    ...changes,
  };
};

/** The history of the invented child with these entries. */
export const historyOf = (entries: readonly HistoryEntry[], changes: Partial<PersonHistory> = {}): PersonHistory => ({
  ...emptyHistory(CHILD_ID),
  version: 1,
  entries: new Map(entries.map((entry) => [entry.agencyEventId, entry])),
  ...changes,
});
