import type { StoredEvent } from '#event-store';

/** What may change what is recognised. Matches and alerts do not: they follow from it. */
const TOUCHING: ReadonlySet<string> = new Set([
  'AgencyEventRecorded',
  'AgencyEventCorrected',
  'AgencyEventRetracted',
  'AgencyEventReassigned',
  'DemographicsRecorded',
  'RecordsLinked',
  'RecordsUnlinked',
]);

/** Whether a stored event may change what is recognised for anybody. */
export const isTouching = ({ type }: Pick<StoredEvent, 'type'>): boolean => TOUCHING.has(type.split('.', 1)[0] ?? '');
