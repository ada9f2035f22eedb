import { stringify } from 'csv-stringify/sync';
import type { ChronologyEntry, ChronologyPage } from './read-chronology.js';

/** The columns of a chronology as CSV, in order. */
const COLUMNS = [
  'occurred_on',
  'occurred_until',
  'precision',
  'learned_on',
  'recorded_at',
  'agency',
  'type',
  'title',
  'role',
  'age',
  'count',
  'significance',
  'standing',
  'indicators',
  'facts',
  'narrative',
  'impact_on_child',
  'action_taken',
  'child_voice',
  'practitioner',
  'document_reference',
  'corrections',
  'retracted_at',
  'retracted_because',
  'event_id',
] as const;

/**
 * A chronology as CSV (RFC 4180, UTF-8 with a header line). A cell that a spreadsheet would run as a formula is
 * preceded by an apostrophe. Where stored events cannot be shown, the last line of the last page says so: whoever has
 * the file alone must not take it for everything.
 */
export const chronologyCsv = ({
  entries,
  notShown,
  nextCursor,
}: Pick<ChronologyPage, 'entries' | 'notShown' | 'nextCursor'>): string =>
  stringify([...entries.map(row), ...(nextCursor === null && notShown > 0 ? [missing(notShown)] : [])], {
    header: true,
    columns: [...COLUMNS],
    escape_formulas: true,
    record_delimiter: '\r\n',
  });

const missing = (notShown: number) => ({
  title: `[Not everything is shown: this release cannot read ${String(notShown)} of the stored events]`,
});

const row = (entry: ChronologyEntry): Record<(typeof COLUMNS)[number], string> => ({
  occurred_on: entry.occurredOn.at ?? entry.occurredOn.date,
  occurred_until: entry.occurredOn.until,
  precision: entry.occurredOn.precision,
  learned_on: entry.learnedOn ?? '',
  recorded_at: entry.recordedAt,
  agency: entry.agency.name,
  type: entry.type,
  title: entry.title,
  role: entry.role,
  age: entry.age === null ? '' : String(entry.age),
  count: entry.count === null ? '' : String(entry.count),
  significance: entry.significance,
  standing: entry.standing,
  indicators: entry.indicators.join(' '),
  facts: JSON.stringify(entry.facts),
  narrative: entry.erased ? '[erased]' : (entry.narrative ?? ''),
  impact_on_child: entry.impactOnChild ?? '',
  action_taken: entry.actionTaken ?? '',
  child_voice: entry.childVoice ?? '',
  practitioner: [entry.practitioner?.name, entry.practitioner?.role].filter(Boolean).join(', '),
  document_reference: entry.documentReference ?? '',
  corrections: entry.corrections.map(({ at, agency, reason }) => `${at} ${agency}: ${reason ?? '[erased]'}`).join('; '),
  retracted_at: entry.retraction?.at ?? '',
  retracted_because: entry.retraction ? (entry.retraction.reason ?? '[erased]') : '',
  event_id: entry.eventId,
});
