import type { FamilyView } from '#chronology';
import type { PersonDescription } from '#vocabulary';
import { agencyEvent, nhsNumber } from './agency-events.js';
import type { Api } from './api.js';
import { PURPOSE, urn, WORKER } from './service.js';

/** What an agency is answered whose event was recorded. */
export interface RecordedAnswer {
  readonly eventId: string;
  readonly personIds: readonly string[];
}

/** An invented person of a family, told apart by `n`. */
export const described = (
  n: number,
  role: PersonDescription['role'],
  given: string,
  dateOfBirth: string,
): PersonDescription => ({ role, nhsNumber: nhsNumber(n), name: { given, family: 'Example' }, dateOfBirth });

/** A report that `is` is the `kind` of `of`. */
export const relationshipEvent = (
  agency: string,
  kind: string,
  is: PersonDescription,
  of: PersonDescription,
  more: Record<string, unknown> = {},
): ReturnType<typeof agencyEvent> =>
  agencyEvent({
    source: urn(agency),
    type: 'person.relationship',
    data: { people: [of, is], occurredOn: { date: '2026-03-01' }, kind, ...more },
  });

/** Reports a relationship, which must be recorded. */
export const relate = async (api: Api, ...report: Parameters<typeof relationshipEvent>): Promise<RecordedAnswer> => {
  const [agency] = report;
  const answer = await api.post<RecordedAnswer>('/v1/events', agency, relationshipEvent(...report));
  if (answer.status !== 201) throw new Error(`It was not recorded: ${answer.text}`);
  return answer.body;
};

/** The family of a child, as a worker reads it. */
export const readFamily = async (api: Api, childId: string, query = ''): Promise<FamilyView> => {
  const answer = await api.get<FamilyView>(`/v1/children/${childId}/family${query}`, WORKER, PURPOSE);
  if (answer.status !== 200) throw new Error(`It was not shown: ${answer.text}`);
  return answer.body;
};
