import type { NewEvent } from '#event-store';
import { newId } from '#platform';
import type { AgencyEventRecorded, PeopleRole, Vocabulary } from '#vocabulary';

/** What an agency reports of people who are known by their ids. */
export interface Report {
  readonly type: string;
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly people: Readonly<Record<string, PeopleRole>>;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Who reports, in these. */
export const REPORTS_FROM = 'urn:agency:northmoor-community-health';

/** The stored events that a report makes: one for everyone whom it names, with the id of the agency event. */
export const recordedOf = (
  vocabulary: Vocabulary,
  { type, on, people, data }: Report,
): { readonly id: string; readonly streams: Readonly<Record<string, NewEvent>> } => {
  const named = Object.entries(people);
  const reading = vocabulary.read(type, {
    people: named.map(([, role]) => ({ role, name: { given: 'Asha', family: 'Example' } })),
    occurredOn: { date: on },
    ...data,
  });
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
  const id = newId();
  const recorded = (role: PeopleRole): NewEvent => {
    const event: AgencyEventRecorded = {
      agencyEventId: id,
      source: REPORTS_FROM,
      eventType: type,
      role,
      people: named.map(([personId, each]) => ({ personId, role: each })),
      occurredOn: reading.occurredOn,
      identifiedBy: 'nhs-number',
      digest: '00',
      catalogueVersion: vocabulary.version,
      ...reading.coded,
    };
    return { id: newId(), type: 'AgencyEventRecorded.v1', data: event };
  };
  return { id, streams: Object.fromEntries(named.map(([personId, role]) => [personId, recorded(role)])) };
};
