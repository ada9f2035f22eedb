import { emptyHistory, foldHistory, type PersonHistory } from '#chronology';
import type { StoredEvent } from '#event-store';
import { uuidV5 } from '#platform';
import type { PeopleRole, RelationshipKind } from '#vocabulary';

/** A family for specs, without a database: everybody by a short name, e.g. `asha`. */

const NAMESPACE = '2b1d7b4e-6f0a-5c9e-8a34-0f5f7c1e9d21';

/** The person id of a short name. */
export const idOf = (name: string): string => uuidV5(`person ${name}`, NAMESPACE);

/** An agency reports that `is` is the `kind` of `of`. */
export interface InventedReport {
  readonly is: string;
  readonly of: string;
  readonly kind: RelationshipKind;
  readonly from?: string;
  readonly until?: string;
  readonly sibling?: 'full' | 'half' | 'step';
  readonly parentalResponsibility?: boolean;
  readonly by?: string;
  readonly reportedFor?: string;
}

/** Any other agency event about one person. */
export interface InventedEvent {
  readonly about: string;
  readonly role: PeopleRole;
  readonly type: string;
  readonly on: string;
  readonly by?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface InventedFamily {
  /** Everybody, with what is known of their birth. */
  readonly people: Readonly<Record<string, { readonly dateOfBirth?: string; readonly expectedOn?: string }>>;
  readonly reports?: readonly InventedReport[];
  readonly events?: readonly InventedEvent[];
}

/** The agency event id of a report, the same wherever it comes in the order. */
export const reportId = (report: InventedReport): string => uuidV5(JSON.stringify(report), NAMESPACE);

/** The histories of everybody, by person id; the reports arrive in the order in which they are given. */
export const historiesOfFamily = ({
  people,
  reports = [],
  events = [],
}: InventedFamily): Map<string, PersonHistory> => {
  const histories = new Map(Object.keys(people).map((name) => [idOf(name), emptyHistory(idOf(name))]));
  let minutes = 0;
  const append = (name: string, type: string, data: object): void => {
    const history = histories.get(idOf(name));
    if (!history) throw new Error(`Nobody in this family is called ${name}.`);
    minutes += 1;
    const stored: StoredEvent = {
      id: uuidV5(`event ${String(minutes)}`, NAMESPACE),
      streamId: `person-${history.personId}`,
      version: history.version + 1,
      position: minutes,
      type,
      data: JSON.stringify(data),
      personal: null,
      recordedAt: new Date(Date.UTC(2026, 0, 1, 12, minutes)),
    };
    foldHistory(history, [stored]);
  };
  const entry = (by: string | undefined, on: string, digest: string) => ({
    source: `urn:agency:${by ?? 'northmoor-childrens-services'}`,
    occurredOn: { date: on, until: on, precision: 'day' },
    indicators: [],
    significance: 'routine',
    standing: 'neutral',
    identifiedBy: 'new',
    digest,
    catalogueVersion: '2.0.0+0',
  });
  for (const [name, birth] of Object.entries(people)) {
    append(name, 'DemographicsRecorded.v1', { source: 'urn:agency:example', agencyEventId: '', ...birth });
  }
  for (const report of reports) {
    const { is, of, kind, by, reportedFor, from, until, sibling, parentalResponsibility } = report;
    const recorded = {
      ...entry(by, reportedFor ?? from ?? '2020-01-01', reportId(report)),
      agencyEventId: reportId(report),
      eventType: 'person.relationship',
      role: 'adult',
      people: [
        { personId: idOf(of), role: 'child' },
        { personId: idOf(is), role: 'adult' },
      ],
      facts: { kind, from, until, sibling, parentalResponsibility },
    };
    for (const name of new Set([of, is])) append(name, 'AgencyEventRecorded.v1', recorded);
  }
  for (const event of events) {
    const { about, role, type, on, by, facts = {} } = event;
    append(about, 'AgencyEventRecorded.v1', {
      ...entry(by, on, JSON.stringify(event)),
      agencyEventId: uuidV5(JSON.stringify(event), NAMESPACE),
      eventType: type,
      role,
      people: [{ personId: idOf(about), role }],
      facts,
    });
  }
  return histories;
};
