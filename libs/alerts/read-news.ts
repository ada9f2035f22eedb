import type { EventStore, StoredEvent } from '#event-store';
import type { News } from './message.js';
import { isNewsOfNotice, noticeNews } from './notices/messages.js';
import { bulletinNews, isBulletin, isNewsOfAlert, readAlertNews } from './read-alert.js';

/** What agencies are told by a batch of stored events, of alerts, of several at once and of incidents, in order of position. */
export const readNews = async (store: EventStore, batch: readonly StoredEvent[]): Promise<readonly News[]> =>
  [...(await readAlertNews(store, batch)), ...bulletinNews(batch), ...noticeNews(batch)].sort(
    (one, other) => one.stored.position - other.stored.position,
  );

/** Whether agencies are told of a stored event: what `readNews` picks. */
export const isNews = (stored: StoredEvent): boolean =>
  isNewsOfAlert(stored) || isBulletin(stored) || isNewsOfNotice(stored);
