import { newId, uuidV5 } from '#platform';
import type { NewEvent } from '#event-store';
import type {
  AgencyEventRecorded,
  AgencyEventRetracted,
  PatternLapsed,
  PatternRecognised,
  StoredEventName,
} from '#vocabulary';

/** Events of a child's stream as the stages before alerts store them, for specs of what follows a match. */

const MATCHES = '6f1b3a52-9c0e-5d47-8a35-0d5b1f6f4aff';

const newEvent = (type: StoredEventName, data: object, personal?: Uint8Array): NewEvent => ({
  id: newId(),
  type,
  data,
  personal,
});

/** An agency reported something on the child. */
export const reported = (
  personId: string,
  source: string,
  changes: Partial<AgencyEventRecorded> = {},
  personal?: Uint8Array,
): NewEvent => {
  const data: AgencyEventRecorded = {
    agencyEventId: newId(),
    source,
    eventType: 'health.appointment.was-not-brought',
    role: 'child',
    people: [{ personId, role: 'child' }],
    occurredOn: { date: '2026-02-03', until: '2026-02-03', precision: 'day' },
    identifiedBy: 'nhs-number',
    digest: '00',
    catalogueVersion: '1',
    facts: { service: 'dental' },
    indicators: ['not-brought'],
    significance: 'notable',
    standing: 'concern',
    ...changes,
  };
  return newEvent('AgencyEventRecorded.v1', data, personal);
};

/** An agency took back what it had reported. */
export const retracted = (event: NewEvent): NewEvent => {
  const { agencyEventId, source } = event.data as AgencyEventRecorded;
  const data: AgencyEventRetracted = { agencyEventId, source, retractionId: newId(), digest: '00' };
  return newEvent('AgencyEventRetracted.v1', data);
};

/** A match of a child; `changes` say what is particular about it. */
export const matchOf = (personId: string, changes: Partial<PatternRecognised> = {}): PatternRecognised => ({
  matchId: uuidV5(personId, MATCHES),
  pattern: 'was-not-brought',
  patternVersion: 1,
  title: 'Not brought to appointments',
  level: 3,
  recognisableOn: '2026-02-10',
  recognisedOn: '2026-03-02',
  window: { from: '2025-09-01', to: '2026-03-01' },
  evidence: [],
  agencies: [],
  explanation: 'Not brought to 2 appointments in 6 months.',
  questions: ['Who brings the child when she is brought?'],
  ...changes,
});

export const recognised = (match: PatternRecognised): NewEvent => newEvent('PatternRecognised.v1', match);
export const strengthened = (match: PatternRecognised): NewEvent => newEvent('PatternStrengthened.v1', match);

/** A match lapsed: taken back on 1 April 2026, unless `changes` say otherwise. */
export const lapsed = (
  { matchId, pattern, level }: PatternRecognised,
  changes: Partial<PatternLapsed> = {},
): NewEvent => {
  const data: PatternLapsed = {
    matchId,
    pattern,
    level,
    reason: 'evidence-withdrawn',
    lapsedOn: '2026-04-01',
    ...changes,
  };
  return newEvent('PatternLapsed.v1', data);
};
