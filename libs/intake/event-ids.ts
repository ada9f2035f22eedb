import { uuidV5 } from '#platform';

/** Namespace (RFC 9562) of the ids of agency events; a fixed, arbitrary UUID. */
const AGENCY_EVENTS = '6f1b3a52-9c0e-5d47-8a35-0d5b1f6f4a01';
/** Namespace of the ids of corrections and retractions. */
const AMENDMENTS = '6f1b3a52-9c0e-5d47-8a35-0d5b1f6f4a02';

/** How many people one agency event can name: the catalogue's schema says the same. */
export const MOST_PEOPLE = 20;

/** `source` and `id` make an agency event unique (CloudEvents 1.0, 3.1): so they make its UUID. */
export const agencyEventIdOf = (source: string, id: string): string => uuidV5(`${source}\n${id}`, AGENCY_EVENTS);

/** The UUID of a correction or retraction, by its agency and the agency's own id of it. */
export const amendmentIdOf = (source: string, id: string): string => uuidV5(`${source}\n${id}`, AMENDMENTS);

/** The stored event's id for the nth person (from 0) whom an agency event or an amendment names. */
export const entryIdOf = (eventId: string, index: number): string => uuidV5(String(index), eventId);
