import type { EventStore } from '#event-store';
import { uuidV5 } from '#platform';
import { noticeStream } from '#vocabulary';
import { ownIdentifiers, type Opening, type OwnChild } from '../own-identifiers.js';
import { foldNotices, type ChildNotice, type IncidentNotices } from './notice.js';

/** The notice of one child, as somebody who was told of it opens it. */
export interface OpenedNotice {
  readonly notice: ChildNotice;
  readonly child: OwnChild;
}

export interface OpenedNotices {
  readonly notices: readonly OpenedNotice[];
  readonly seen: IncidentNotices['seen'];
}

/**
 * Opens the notices of an incident for an agency: those that it was told of, with its own identifiers of the children.
 * Undefined where there are none: an incident of others looks like none.
 */
export const openNotices = async (
  { store, keys }: { readonly store: EventStore; readonly keys: Opening },
  noticeId: string,
  agency: string,
): Promise<OpenedNotices | undefined> => {
  const { children, seen } = foldNotices(await store.readStream(noticeStream(noticeId)));
  const own = [...children].filter(([, { told }]) => told.some((each) => each.agency === agency));
  if (own.length === 0) return undefined;
  const notices: OpenedNotice[] = [];
  for (const [personId, notice] of own) {
    notices.push({ notice, child: await ownIdentifiers(store, keys, agency, personId) });
  }
  return { notices, seen };
};

/**
 * Stores that somebody of an agency has opened the notices of an incident: the first time, and the first after more were
 * given.
 */
export const noteNoticesSeen = async (
  store: Pick<EventStore, 'readStream' | 'append'>,
  noticeId: string,
  { agency, by, now }: { readonly agency: string; readonly by: string; readonly now: Date },
): Promise<void> => {
  const streamId = noticeStream(noticeId);
  for (;;) {
    const stored = await store.readStream(streamId);
    const { children, seen } = foldNotices(stored);
    const own = [...children.values()].filter(({ told }) => told.some((each) => each.agency === agency));
    const lastGiven = own.reduce((last, { given }) => (given.at > last ? given.at : last), '');
    if (seen.some((each) => each.agency === agency && each.at >= lastGiven)) return;
    const data = { noticeId, agency, by, at: now.toISOString() };
    const [outcome] = await store.append([
      {
        streamId,
        expectedVersion: stored.at(-1)?.version ?? 0,
        events: [{ id: uuidV5(`seen\n${agency}\n${lastGiven}`, noticeId), type: 'NoticeSeen.v1', data }],
      },
    ]);
    // In conflict, others acted at the same moment; each of them does so a bounded number of times, so this ends.
    if (outcome?.status === 'stored') return;
  }
};
