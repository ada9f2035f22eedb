import type { EventStore, StoredEvent } from '#event-store';
import type { News } from './message.js';
import { isNewsOfNotice, noticeNews } from './notices/messages.js';
import { isNewsOfAlert, readAlertNews } from './read-alert.js';

/** What agencies are told by a batch of stored events, of alerts and of incidents, in order of position. */
export const readNews = async (store: EventStore, batch: readonly StoredEvent[]): Promise<readonly News[]> =>
  [...(await readAlertNews(store, batch)), ...noticeNews(batch)].sort(
    (one, other) => one.stored.position - other.stored.position,
  );

/** Whether agencies are told of a stored event: what `readNews` picks. */
export const isNews = (stored: StoredEvent): boolean => isNewsOfAlert(stored) || isNewsOfNotice(stored);

/** The alert, or the notices, of which it is news: what the feed keeps it under. */
export const aboutOf = (news: News): string =>
  'notice' in news ? news.notice.data.noticeId : news.alert.raised.alertId;
