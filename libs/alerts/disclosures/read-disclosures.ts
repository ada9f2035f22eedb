import type pg from 'pg';
import type { EventStore, StoredEvent } from '#event-store';
import { alertStream, decodeKnown, noticeStream, type ToldAgency } from '#vocabulary';
import { LAWFUL_BASES } from '../lawful-bases.js';
import { relationInWords } from '../relation-words.js';
import type { Routing } from '../routing.js';

/** That an agency was told something. Nobody's name is in it, and no identifier. */
export interface Disclosure {
  /** Of the event of which it was told, in the order of everything that is stored. */
  readonly position: number;
  /** When it was told (RFC 3339, UTC). */
  readonly at: string;
  /** Who was told: its urn. */
  readonly agency: string;
  /** The kind of message, e.g. `alert.raised.v1`; its schema says what it may hold. */
  readonly message: string;
  /** The id of the message: the same on every channel. */
  readonly messageId: string;
  /** Of the alert, or of the incident's notices. */
  readonly about: string;
  readonly level: number | null;
  /** Names of the fields that the agency was sent. */
  readonly fields: readonly string[];
  /** Why: a named reason of the routing, and in words. */
  readonly reason: string;
  readonly reasonInWords: string;
  /** What the agency was to the child, in words; empty where it was not said yet. */
  readonly relations: readonly string[];
  /** On which lawful basis, as a code and in words; null in what was told before it was said. */
  readonly lawfulBasis: string | null;
  readonly lawfulBasisInWords: string | null;
  /** Version of the routing whose rules named the agency. */
  readonly routingVersion: number | null;
  /** When somebody of the agency opened it: the first look of each time that it was before everybody. */
  readonly openedAt: readonly string[];
}

export interface DisclosureParts {
  readonly pool: pg.Pool;
  readonly store: Pick<EventStore, 'readStreams'>;
  readonly routing: Pick<Routing, 'reasons'>;
}

/** Of one alert or incident; or of a child, by its pseudonym at each agency and for each of its records. */
export type DisclosedOf =
  | { readonly about: string }
  | { readonly personIds: readonly string[]; readonly pseudonymFor: (agency: string, personId: string) => string };

/** Where a page ended. */
export interface DisclosureCursor {
  readonly position: number;
  readonly agency: string;
}

interface Row {
  readonly agency: string;
  readonly position: string;
  readonly alert_id: string;
  readonly cloud_event: string;
}

interface Told {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly reason: string };
}

/**
 * What agencies were told, oldest first, after a cursor. It is read from the feed, which is what they were told, word for
 * word, and from the streams, which say why and who opened it: no second book is kept.
 */
export const readDisclosures = async (
  { pool, store, routing }: DisclosureParts,
  of: DisclosedOf,
  { after, limit }: { readonly after?: DisclosureCursor; readonly limit: number },
): Promise<readonly Disclosure[]> => {
  const { rows } = await pool.query<Row>(
    `select agency, position, alert_id, cloud_event from alert_feed
     where ${'about' in of ? 'alert_id = $1::uuid' : "cloud_event::json ->> 'subject' = any ($1::text[])"}
       and (position, agency) > ($2::bigint, $3::text)
     order by position, agency limit $4`,
    ['about' in of ? of.about : await pseudonymsOf(pool, of), after?.position ?? 0, after?.agency ?? '', limit],
  );
  const ids = [...new Set(rows.map(({ alert_id }) => alert_id))];
  const streams = await store.readStreams(
    ids.flatMap((id) => [{ streamId: alertStream(id) }, { streamId: noticeStream(id) }]),
  );
  return rows.map((row): Disclosure => {
    const { id, type, time, data } = JSON.parse(row.cloud_event) as Told;
    const position = Number(row.position);
    const events = [alertStream, noticeStream].flatMap((streamOf) => streams.get(streamOf(row.alert_id)) ?? []);
    const told = toldBy(events, row.agency, position);
    const basis = LAWFUL_BASES.find(({ code }) => code === told?.lawfulBasis);
    return {
      position,
      at: time,
      agency: row.agency,
      message: type,
      messageId: id,
      about: row.alert_id,
      level: typeof data['level'] === 'number' ? data['level'] : null,
      fields: Object.keys(data),
      reason: data.reason,
      reasonInWords: routing.reasons[data.reason]?.words ?? data.reason,
      relations: (told?.relations ?? []).map(relationInWords),
      lawfulBasis: told?.lawfulBasis ?? null,
      lawfulBasisInWords: basis?.title ?? null,
      routingVersion: told?.routingVersion ?? null,
      openedAt: openedBy(events, row.agency, position),
    };
  });
};

/** Agencies of the feed: also those that have left the register since. One look at the index for each. */
const pseudonymsOf = async (
  pool: pg.Pool,
  { personIds, pseudonymFor }: Extract<DisclosedOf, { readonly personIds: readonly string[] }>,
): Promise<readonly string[]> => {
  const { rows } = await pool.query<{ agency: string }>(
    `with recursive known (agency) as (
       (select agency from alert_feed order by agency limit 1)
       union all
       select (select agency from alert_feed where agency > known.agency order by agency limit 1)
       from known where known.agency is not null)
     select agency from known where agency is not null`,
  );
  return rows.flatMap(({ agency }) => personIds.map((personId) => pseudonymFor(agency, personId)));
};

/** As the agency was named last, up to the event of which it was told. */
const toldBy = (events: readonly StoredEvent[], agency: string, position: number): ToldAgency | undefined =>
  events
    .filter((stored) => stored.position <= position)
    .flatMap((stored) => {
      const event = decodeKnown(stored);
      return event && 'recipients' in event.data ? event.data.recipients : [];
    })
    .findLast((each) => each.agency === agency);

const openedBy = (events: readonly StoredEvent[], agency: string, position: number): readonly string[] =>
  events.flatMap((stored) => {
    const event = stored.position > position ? decodeKnown(stored) : undefined;
    if (event?.type !== 'AlertSeen.v1' && event?.type !== 'NoticeSeen.v1') return [];
    return event.data.agency === agency ? [event.data.at] : [];
  });
