import type { PersonKeys } from '#access';
import type { EventStore, StoredEvent } from '#event-store';
import { inTransaction } from '#platform';
import {
  decodeKnown,
  personStream,
  type AgencyEventRecorded,
  type PersonalContent,
  type PersonDescription,
  type School,
} from '#vocabulary';
import type pg from 'pg';
import { Comparing } from './comparing.js';
import { descriptionIdOf } from './marks.js';
import type { Matcher, MatchRecord } from './matching/match-record.js';
import { recordOf } from './record.js';
import { DEFAULT_THRESHOLDS } from './thresholds.js';
import { besideMother } from './unborn/beside.js';

export interface PeopleKeysParts {
  /** As the owner of the tables. */
  readonly pool: pg.Pool;
  readonly store: Pick<EventStore, 'readStreams'>;
  readonly keys: PersonKeys;
  readonly matcher: Matcher;
  /** The school of somebody whom an agency event names. */
  readonly schoolOf?: (described: PersonDescription, source: string) => School | undefined;
}

export interface MadeKeys {
  /** Who had been without something that others are found by. */
  readonly people: number;
  /** Those of them who are found now; of the others nothing was said that could be compared. */
  readonly found: number;
  /** False where it was interrupted: called again, it goes on with whoever is left. */
  readonly done: boolean;
}

/** People of one transaction: it holds the registrations of others up for some milliseconds. */
const AT_ONCE = 50;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Makes what people are found by for matching, the descriptions that are compared and the keys, for whoever lacks any
 * of it: those who were registered before there was matching, and everybody once `person_match_keys` was emptied. What
 * was described is opened from their streams. Beside a running service; whoever is done is not looked at again.
 * @param options.onProgress told after each transaction of how many have been seen to.
 */
export const makePeopleKeys = async (
  parts: PeopleKeysParts,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (people: number) => void } = {},
): Promise<MadeKeys> => {
  let [people, found] = [0, 0];
  for (let after = FIRST; options.signal?.aborted !== true;) {
    const { rows } = await parts.pool.query<{ person_id: string }>(LACKING, [after, AT_ONCE]);
    const lacking = rows.map((row) => row.person_id);
    const last = lacking.at(-1);
    if (last === undefined) return { people, found, done: true };
    found += await makeFor(lacking, parts);
    people += lacking.length;
    after = last;
    options.onProgress?.(people);
  }
  return { people, found, done: false };
};

const makeFor = async (personIds: readonly string[], parts: PeopleKeysParts): Promise<number> => {
  const { pool, store, keys, matcher } = parts;
  const comparing = new Comparing(matcher, DEFAULT_THRESHOLDS);
  const streams = await store.readStreams(personIds.map((personId) => ({ streamId: personStream(personId) })));
  const opened = await keys.load(personIds);
  const described = personIds.flatMap((personId) =>
    opened.has(personId) ? descriptionsIn(streams.get(personStream(personId)) ?? [], personId, parts) : [],
  );
  return inTransaction(pool, async (client) => {
    // As a registration: nobody registers or reassigns what is read here until it is written.
    await client.query('select pg_advisory_xact_lock(7355272200)');
    await client.query(DESCRIBE, [JSON.stringify(described)]);
    const { rows } = await client.query<{ person_id: string; records: readonly MatchRecord[] }>(RECORDS, [personIds]);
    let found = 0;
    for (const { person_id: personId, records } of rows) {
      const made = [...new Set(records.flatMap((record) => comparing.keysOfRecord(record)))];
      await client.query('select set_match_keys($1, $2)', [personId, made]);
      if (made.length > 0) found += 1;
    }
    return found;
  });
};

interface Described {
  readonly person_id: string;
  readonly description: string;
  readonly record: MatchRecord;
}

/** What agencies said of who a person is, by their stream: each description once, as it was said first. */
const descriptionsIn = (
  events: readonly StoredEvent[],
  personId: string,
  { keys, schoolOf }: PeopleKeysParts,
): Described[] => {
  const described = new Map<string, Described>();
  const mothers = mothersIn(events, personId);
  for (const stored of events) {
    if (!stored.personal) continue;
    const { person } = (keys.open(personId, stored.personal) ?? {}) as PersonalContent;
    if (!person) continue;
    const { agencyEventId, source } = tellingOf(stored);
    const school = schoolOf?.(person, source);
    const description = descriptionIdOf(person, school);
    const record = recordOf(person, { mother: mothers.get(agencyEventId), school });
    if (description === undefined || !record || described.has(description)) continue;
    described.set(description, { person_id: personId, description, record });
  }
  return [...described.values()];
};

/** The agency event that a stored event is of, and whose it is. */
const tellingOf = (stored: StoredEvent): { readonly agencyEventId: string; readonly source: string } => {
  const event = decodeKnown(stored);
  switch (event?.type) {
    case 'AgencyEventRecorded.v1':
    case 'AgencyEventCorrected.v1':
      return event.data;
    case 'AgencyEventReassigned.v1':
      return { agencyEventId: event.data.agencyEventId, source: event.data.entry?.source ?? '' };
    default:
      return { agencyEventId: '', source: '' };
  }
};

/** The one mother whom each agency event names beside the child whose stream it is, as it stands now. */
const mothersIn = (events: readonly StoredEvent[], personId: string): ReadonlyMap<string, string | undefined> => {
  const mothers = new Map<string, string | undefined>();
  for (const stored of events) {
    const event = decodeKnown(stored);
    if (event?.type === 'AgencyEventRecorded.v1') mothers.set(event.data.agencyEventId, motherIn(event.data, personId));
    if (event?.type !== 'AgencyEventReassigned.v1') continue;
    const { agencyEventId, fromPersonId, toPersonId, entry } = event.data;
    if (entry && toPersonId === personId) mothers.set(agencyEventId, motherIn(entry, personId));
    else if (mothers.get(agencyEventId) === fromPersonId) mothers.set(agencyEventId, toPersonId);
  }
  return mothers;
};

const motherIn = ({ people }: AgencyEventRecorded, personId: string): string | undefined => {
  const beside = besideMother(people, ({ role }) => role);
  const isChild = [...(beside?.children ?? [])].some((child) => child.personId === personId);
  return isChild ? beside?.mother.personId : undefined;
};

const LACKING = `
  select d.person_id
  from person_demographics d
  where d.person_id > $1
    and case when d.record is null
      then num_nonnulls(d.given, d.family, d.date_of_birth, d.postcode) > 0
      else not exists (select from person_match_keys k where k.person_id = d.person_id)
    end
  group by d.person_id
  order by d.person_id
  limit $2`;

const DESCRIBE = `
  update person_demographics d set record = n.record
  from json_to_recordset($1::json) as n (person_id uuid, description uuid, record json)
  where d.person_id = n.person_id and d.description = n.description and d.record is null`;

const RECORDS = `
  select d.person_id, json_agg(d.record) as records
  from person_demographics d
  where d.person_id = any ($1::uuid[]) and d.record is not null
  group by d.person_id`;
