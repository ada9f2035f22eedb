import type { HistoryEntry } from '../history-entry.js';
import type { PersonHistory } from '../person-history.js';

/** What stands in a history by a day: as it was corrected, without what was taken back or is somebody else's. */
export const reportedBy = ({ entries }: PersonHistory, day: string): HistoryEntry[] =>
  [...entries.values()].filter(
    (entry) => !entry.retraction && entry.reassignedTo === undefined && entry.occurredOn.date <= day,
  );
