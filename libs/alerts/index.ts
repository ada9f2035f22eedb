export { actOnAlert } from './act.js';
export type { ActOutcome, ActParts, AlertDeed, Sealing, WhoActs } from './act.js';
export { alertIdFor } from './alert.js';
export type { Acknowledgement, Challenge, KnownAlert, Recipient } from './alert.js';
export { alertClocksProcessor, alertClocksProjection, lookAtDueAlerts } from './clocks/alert-clocks.js';
export type { AlertLooks } from './clocks/alert-clocks.js';
export { InvalidClocks, loadClocks, type Clocks } from './clocks/clocks.js';
export type { Refusal } from './decide.js';
export { createSuppressionsProcessor, readSuppressions, suppressionsProjection } from './floods/suppressions.js';
export type { Suppression } from './floods/suppressions.js';
export { THEMES } from './floods/themes.js';
export {
  alertFeedProjection,
  createAlertFeedProcessor,
  feedCursor,
  feedPosition,
  readFeed,
  UnknownCursor,
} from './feed.js';
export type { FeedItem, FeedPage, FeedQuestion } from './feed.js';
export { readDisclosures } from './disclosures/read-disclosures.js';
export type { Disclosure, DisclosureCursor } from './disclosures/read-disclosures.js';
export { createAlertMessages, pseudonymOf } from './message.js';
export type {
  AlertCloudEvent,
  AlertMessage,
  AlertMessages,
  MessageSettings,
  News,
  NoticeCloudEvent,
} from './message.js';
export { alertEnvelopeSchema, alertSchemas } from './message-schema.js';
export { LAWFUL_BASES, type LawfulBasis } from './lawful-bases.js';
export { createNoticesProcessor } from './notices/processor.js';
export type { NoticesProcessorParts, ReadIncidents } from './notices/processor.js';
export { lookAtDueNotices, noticeClocksProcessor, noticeClocksProjection } from './notices/notice-clocks.js';
export type { NoticeLooks } from './notices/notice-clocks.js';
export { noteNoticesSeen, openNotices } from './notices/open-notice.js';
export type { OpenedNotice, OpenedNotices } from './notices/open-notice.js';
export { isOpened, noticeIdFor } from './notices/notice.js';
export { InvalidInformation, loadLeastInformation, type LeastInformation } from './least-information.js';
export { openAlert, type AlertStep, type AlertWords, type OpenAlertParts, type OpenedAlert } from './open-alert.js';
export type { OwnChild, OwnIdentifier } from './own-identifiers.js';
export { AlertStreamsKeepMoving, createAlertsProcessor } from './processor.js';
export type { AlertsProcessorParts, ReadRelations } from './processor.js';
export { readAlert, readTold } from './read-alert.js';
export { isNews, readNews } from './read-news.js';
export type { AlertNews, AlertTold } from './read-alert.js';
export { relationInWords } from './relation-words.js';
export { InvalidRouting, loadRouting } from './routing.js';
export type { NoticeRouting, Routing, RoutingReason, RoutingRule } from './routing.js';

/** The folder of this library's migrations, for `migrate` of #platform. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url);
