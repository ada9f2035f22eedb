import { uuidV5 } from '#platform';
import type { EventStore, StoredEvent } from '#event-store';
import {
  decode,
  noticeStream,
  type DomainEvent,
  type NoticeGiven,
  type NoticeKind,
  type NoticeNotSeen,
  type NoticeSeen,
  type NoticeWithdrawn,
} from '#vocabulary';

/** Namespace (RFC 9562) of the ids of notices; a fixed, arbitrary UUID. */
const NOTICES = '3c7a1d90-52be-5f61-9d0b-6a8e4f2b7c15';

/** An incident has notices of one kind once, so that makes their UUID. */
export const noticeIdFor = (kind: NoticeKind, agencyEventId: string): string =>
  uuidV5(`${kind}\n${agencyEventId}`, NOTICES);

// Events

export const NOTICE_EVENTS = ['NoticeGiven.v1', 'NoticeSeen.v1', 'NoticeNotSeen.v1', 'NoticeWithdrawn.v1'] as const;
export type NoticeEvent = DomainEvent<(typeof NOTICE_EVENTS)[number]>;

// State

/** The notice of one child. */
export interface ChildNotice {
  readonly given: NoticeGiven;
  /** Everybody who was told by it, or that nobody has opened it. */
  readonly told: NoticeGiven['recipients'];
  readonly notSeen?: NoticeNotSeen;
  readonly withdrawn?: NoticeWithdrawn;
}

/** The notices of one incident. */
export interface IncidentNotices {
  /** By the child's id. */
  readonly children: ReadonlyMap<string, ChildNotice>;
  /** Who opened them, the first of each agency. */
  readonly seen: readonly NoticeSeen[];
}

export const noNotices: IncidentNotices = { children: new Map(), seen: [] };

/** Reads one event into the state. An event that cannot follow the state (a damaged stream) changes nothing. */
export const evolve = (notices: IncidentNotices, event: NoticeEvent): IncidentNotices => {
  if (event.type === 'NoticeSeen.v1') return { ...notices, seen: [...notices.seen, event.data] };
  const { personId } = event.data;
  const before = notices.children.get(personId);
  const put = (notice: ChildNotice): IncidentNotices => ({
    ...notices,
    children: new Map(notices.children).set(personId, notice),
  });
  switch (event.type) {
    case 'NoticeGiven.v1':
      return put({ given: event.data, told: [...(before?.told ?? []), ...event.data.recipients] });
    case 'NoticeNotSeen.v1':
      return before
        ? put({ ...before, notSeen: event.data, told: [...before.told, ...event.data.recipients] })
        : notices;
    case 'NoticeWithdrawn.v1':
      return before ? put({ ...before, withdrawn: event.data }) : notices;
    default:
      return event satisfies never;
  }
};

/** The notices that the events of their stream make, in order of version. */
export const foldNotices = (events: readonly StoredEvent[]): IncidentNotices =>
  events.map(decodeNotice).reduce(evolve, noNotices);

/** The notices of an incident as they stand. */
export const readNotices = async (store: Pick<EventStore, 'readStream'>, noticeId: string): Promise<IncidentNotices> =>
  foldNotices(await store.readStream(noticeStream(noticeId)));

/** An event of a stream of notices. @throws TypeError where it is none. */
export const decodeNotice = (stored: StoredEvent): NoticeEvent => {
  const event = decode(stored);
  if (isNoticeEvent(event)) return event;
  throw new TypeError(`A stream of notices holds ${event.type}, which is no event of a notice.`);
};

const isNoticeEvent = (event: DomainEvent): event is NoticeEvent => NOTICE_EVENTS.some((name) => name === event.type);

/** Whether somebody whom the notice was given to has opened it since. */
export const isOpened = ({ given }: ChildNotice, { seen }: IncidentNotices): boolean =>
  given.recipients.some(({ agency }) => seen.some((each) => each.agency === agency && each.at >= given.at));
