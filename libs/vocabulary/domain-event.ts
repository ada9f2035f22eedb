import type {
  AlertAcknowledged,
  AlertChallenged,
  AlertClosed,
  AlertEscalated,
  AlertInhibited,
  AlertJoined,
  AlertRaised,
  AlertReminded,
  AlertReopened,
  AlertResponded,
  AlertSeen,
  AlertSharingDecided,
  AlertWithdrawn,
} from './alert-events.js';
import type { NoticeGiven, NoticeNotSeen, NoticeSeen, NoticeWithdrawn } from './notice-events.js';
import type {
  AgencyEventReassigned,
  EntryPinned,
  EntryUnpinned,
  IdentityHeldForReview,
  IdentityReviewDecided,
  RecordsLinked,
  RecordsUnlinked,
} from './decision-events.js';
import type {
  AgencyEventRecorded,
  AgencyEventCorrected,
  AgencyEventRetracted,
  IdentifierLinked,
  DemographicsRecorded,
  PatternRecognised,
  PatternStrengthened,
  PatternLapsed,
} from './stored-events.js';
import type { AlertsDigested, AlertsGrouped, AlertsSilenced, AlertTold, SilenceEnded } from './told-later-events.js';

/** Every stored event's versioned name, and its data. */
export interface StoredEventData {
  'AgencyEventRecorded.v1': AgencyEventRecorded;
  'AgencyEventCorrected.v1': AgencyEventCorrected;
  'AgencyEventRetracted.v1': AgencyEventRetracted;
  'IdentifierLinked.v1': IdentifierLinked;
  'DemographicsRecorded.v1': DemographicsRecorded;
  'PatternRecognised.v1': PatternRecognised;
  'PatternStrengthened.v1': PatternStrengthened;
  'PatternLapsed.v1': PatternLapsed;
  'AlertRaised.v1': AlertRaised;
  'AlertAcknowledged.v1': AlertAcknowledged;
  'AlertWithdrawn.v1': AlertWithdrawn;
  'AlertSeen.v1': AlertSeen;
  'AlertResponded.v1': AlertResponded;
  'AlertSharingDecided.v1': AlertSharingDecided;
  'AlertChallenged.v1': AlertChallenged;
  'AlertReminded.v1': AlertReminded;
  'AlertJoined.v1': AlertJoined;
  'AlertInhibited.v1': AlertInhibited;
  'AlertEscalated.v1': AlertEscalated;
  'AlertClosed.v1': AlertClosed;
  'AlertReopened.v1': AlertReopened;
  'NoticeGiven.v1': NoticeGiven;
  'NoticeSeen.v1': NoticeSeen;
  'NoticeNotSeen.v1': NoticeNotSeen;
  'NoticeWithdrawn.v1': NoticeWithdrawn;
  'AlertTold.v1': AlertTold;
  'AlertsGrouped.v1': AlertsGrouped;
  'AlertsDigested.v1': AlertsDigested;
  'AlertsSilenced.v1': AlertsSilenced;
  'SilenceEnded.v1': SilenceEnded;
  'IdentityHeldForReview.v1': IdentityHeldForReview;
  'IdentityReviewDecided.v1': IdentityReviewDecided;
  'RecordsLinked.v1': RecordsLinked;
  'RecordsUnlinked.v1': RecordsUnlinked;
  'AgencyEventReassigned.v1': AgencyEventReassigned;
  'EntryPinned.v1': EntryPinned;
  'EntryUnpinned.v1': EntryUnpinned;
}
export type StoredEventName = keyof StoredEventData;

/** A stored event of one name, decoded. */
export type DomainEvent<Name extends StoredEventName = StoredEventName> = {
  [N in Name]: { readonly type: N; readonly data: StoredEventData[N] };
}[Name];
