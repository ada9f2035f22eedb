import type pg from 'pg';
import type { EventStore, Projection, StoredEvent } from '#event-store';
import { uuidV5 } from '#platform';
import { noticeIdOf, noticeStream } from '#vocabulary';
import { lookAtOpened } from './give.js';
import { foldNotices, isOpened } from './notice.js';

/**
 * Puts down every incident with a new notice as due at once, in the processor's own transaction: the clock then looks at
 * it, and plans. A batch that comes twice is looked at once more.
 */
export const noticeClocksProcessor = {
  name: 'notice-clocks',
  concerns: ({ type }: StoredEvent): boolean => type.startsWith('NoticeGiven.'),
  handle: async (batch: readonly StoredEvent[], client: pg.ClientBase): Promise<void> => {
    const given = new Map(
      batch.flatMap(({ type, streamId, data }): [string, string][] => {
        const noticeId = type.startsWith('NoticeGiven.') ? noticeIdOf(streamId) : undefined;
        // By the clock that looks, and not the database's: of any version, a notice says when it was given.
        return noticeId === undefined ? [] : [[noticeId, (JSON.parse(data) as { readonly at: string }).at]];
      }),
    );
    if (given.size === 0) return;
    await client.query(
      `insert into notice_clocks (notice_id, due_at) select * from unnest($1::uuid[], $2::timestamptz[])
       on conflict (notice_id) do update set due_at = excluded.due_at`,
      [[...given.keys()], [...given.values()]],
    );
  },
};

/** The clocks as a projection: everyone in it is due, so that the clock looks at all of them, at its pace. */
export const noticeClocksProjection: Projection = {
  ...noticeClocksProcessor,
  tables: ['notice_clocks'],
  madeBy: '1',
};

export interface NoticeLooks {
  readonly store: Pick<EventStore, 'append' | 'readStreams'>;
  readonly now: Date;
  /** Most incidents to look at. */
  readonly limit: number;
  /** Told of notices that cannot be read. They are looked at again ten minutes later. */
  readonly onUnread?: (unread: { readonly noticeId: string; readonly error: unknown }) => void;
}

const TRY_AGAIN_MS = 10 * 60_000;

/**
 * Looks at incidents whose notices are due, the longest due first, tells those who look after it where nobody has opened
 * one, and plans the next looks in the transaction of `client`. What is stored of a batch whose transaction is lost is
 * found when it is looked at again, and not stored twice.
 * @returns how many were due.
 */
export const lookAtDueNotices = async (client: pg.ClientBase, looks: NoticeLooks): Promise<number> => {
  const { rows } = await client.query<{ notice_id: string }>(
    'select notice_id from notice_clocks where due_at <= $1::timestamptz order by due_at, notice_id limit $2',
    [looks.now.toISOString(), looks.limit],
  );
  if (rows.length === 0) return 0;
  const next = await lookAt(
    rows.map(({ notice_id }) => notice_id),
    looks,
  );
  const planned = [...next].flatMap(([id, at]) => (at ? [{ id, at: at.toISOString() }] : []));
  await client.query(
    `update notice_clocks as clock set due_at = next.due_at
     from unnest($1::uuid[], $2::timestamptz[]) as next (notice_id, due_at) where clock.notice_id = next.notice_id`,
    [planned.map(({ id }) => id), planned.map(({ at }) => at)],
  );
  const over = [...next].filter(([, at]) => at === null).map(([id]) => id);
  await client.query('delete from notice_clocks where notice_id = any ($1::uuid[])', [over]);
  return rows.length;
};

/** When each is next due; null where it never is again. What somebody opened at the same moment stays due. */
const lookAt = async (
  noticeIds: readonly string[],
  { store, now, onUnread }: NoticeLooks,
): Promise<ReadonlyMap<string, Date | null>> => {
  const streams = await store.readStreams(noticeIds.map((id) => ({ streamId: noticeStream(id) })));
  const next = new Map<string, Date | null>();
  const due: string[] = [];
  const writes = noticeIds.flatMap((noticeId) => {
    const stored = streams.get(noticeStream(noticeId)) ?? [];
    const version = stored.at(-1)?.version ?? 0;
    try {
      const notices = foldNotices(stored);
      const { events, nextAt } = lookAtOpened(notices, (notice) => isOpened(notice, notices), now);
      next.set(noticeId, nextAt);
      if (events.length === 0) return [];
      due.push(noticeId);
      return [
        {
          streamId: noticeStream(noticeId),
          expectedVersion: version,
          events: events.map(({ type, data }, index) => ({
            id: uuidV5(`clock\n${String(version + index)}`, noticeId),
            type,
            data,
          })),
        },
      ];
    } catch (error) {
      onUnread?.({ noticeId, error });
      next.set(noticeId, new Date(now.getTime() + TRY_AGAIN_MS));
      return [];
    }
  });
  if (writes.length === 0) return next;
  const outcomes = await store.append(writes);
  due.forEach((noticeId, index) => {
    if (outcomes[index]?.status === 'conflict') next.delete(noticeId);
  });
  return next;
};
