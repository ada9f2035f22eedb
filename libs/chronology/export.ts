import { stringify } from 'csv-stringify/sync';
import type { ChronologyEntry, ChronologyGap, ChronologyHead, ChronologyRollUp, ShownLine } from './chronology-page.js';
import { counted } from './day-words.js';
import type { ChronologyExport } from './read-chronology.js';

/** The columns of a chronology as CSV, in order. */
const COLUMNS = [
  'line',
  'kind',
  'occurred_on',
  'occurred_until',
  'precision',
  'learned_on',
  'recorded_at',
  'agency',
  'type',
  'title',
  'person_id',
  'relation',
  'role',
  'age',
  'age_in_words',
  'count',
  'column',
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
  'pinned',
  'withheld',
  'event_id',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/** Lines that are written at a time. */
const AT_A_TIME = 100;

/**
 * A chronology as CSV (RFC 4180, UTF-8 with a header line), piece by piece. A cell that a spreadsheet would run as a
 * formula is preceded by an apostrophe. What waits for a decision stands at the top; the last line says that it is
 * complete, or that it is not: whoever has the file alone must not take it for more than it is.
 * @param isLast false where pages follow it: then the end is not said.
 */
export function* chronologyCsv({ head, lines }: ChronologyExport, isLast = true): Generator<string> {
  yield csvOf([], true);
  yield csvOf(head.heldForReview.map(({ words, agency }) => ({ kind: 'held-for-review', title: words, agency })));
  let rows: Row[] = [];
  for (const line of lines) {
    rows.push(rowOf(line));
    if (rows.length < AT_A_TIME) continue;
    yield csvOf(rows);
    rows = [];
  }
  yield csvOf(isLast ? [...rows, { kind: 'end', title: endWords(head) }] : rows);
}

/** A chronology as NDJSON: what it says before its lines, each line, and at the end that it is complete. */
export function* chronologyNdjson({ head, lines }: ChronologyExport): Generator<string> {
  yield ndjsonOf([{ kind: 'chronology', ...head }]);
  let written: object[] = [];
  for (const line of lines) {
    written.push({ kind: line.kind, ...line.shown });
    if (written.length < AT_A_TIME) continue;
    yield ndjsonOf(written);
    written = [];
  }
  yield ndjsonOf([
    ...written,
    { kind: 'end', complete: head.notShown === 0, lines: head.lines, words: endWords(head) },
  ]);
}

const ndjsonOf = (values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

const endWords = ({ notShown, lines }: ChronologyHead): string =>
  notShown > 0
    ? `[Not everything is shown: this release cannot read ${notShown} of the stored events]`
    : `[Complete: ${counted(lines, 'line')}]`;

const csvOf = (rows: readonly Row[], header = false): string =>
  rows.length === 0 && !header
    ? ''
    : stringify([...rows], { header, columns: [...COLUMNS], escape_formulas: true, record_delimiter: '\r\n' });

const rowOf = (line: ShownLine): Row => {
  switch (line.kind) {
    case 'entry':
      return { line: String(line.shown.line), kind: 'entry', ...entryRow(line.shown) };
    case 'roll-up':
      return { line: String(line.shown.line), kind: 'roll-up', ...rollUpRow(line.shown) };
    case 'gap':
      return { line: String(line.shown.line), kind: 'gap', ...gapRow(line.shown) };
    default:
      return line satisfies never;
  }
};

const gapRow = ({ from, until, words, ageInWords }: ChronologyGap): Row => ({
  occurred_on: from,
  occurred_until: until,
  precision: 'period',
  title: words,
  age_in_words: ageInWords ?? '',
});

const rollUpRow = (rollUp: ChronologyRollUp): Row => ({
  occurred_on: rollUp.from,
  occurred_until: rollUp.until,
  precision: 'period',
  agency: rollUp.agency.name,
  title: rollUp.words,
  person_id: rollUp.personId,
  relation: rollUp.relation ?? '',
  age_in_words: rollUp.ageInWords ?? '',
  count: String(rollUp.count),
  column: rollUp.column,
  significance: 'routine',
  event_id: rollUp.eventIds.join(' '),
});

const entryRow = (entry: ChronologyEntry): Row => ({
  occurred_on: entry.occurredOn.at ?? entry.occurredOn.date,
  occurred_until: entry.occurredOn.until,
  precision: entry.occurredOn.precision,
  learned_on: entry.learnedOn ?? '',
  recorded_at: entry.recordedAt,
  agency: entry.agency.name,
  type: entry.type,
  title: entry.summary === null ? entry.title : `${entry.title}: ${entry.summary}`,
  person_id: entry.personId,
  relation: entry.relation ?? '',
  role: entry.role,
  age: entry.age === null ? '' : String(entry.age),
  age_in_words: entry.ageInWords ?? '',
  count: entry.count === null ? '' : String(entry.count),
  column: entry.column,
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
  corrections: entry.corrections
    .map(({ at, agency, reason }) => `${at} ${agency}: ${reason ?? missing(entry)}`)
    .join('; '),
  retracted_at: entry.retraction?.at ?? '',
  retracted_because: entry.retraction ? (entry.retraction.reason ?? missing(entry)) : '',
  pinned: entry.pinned ? `${entry.pinned.at} ${entry.pinned.by}: ${entry.pinned.reason ?? missing(entry)}` : '',
  withheld: entry.withheld.map(({ why, ask }) => `${why}. ${ask}`).join(' '),
  event_id: entry.eventId,
});

/** What stands for a reason that there is none of. */
const missing = ({ withheld }: ChronologyEntry): string => (withheld.length > 0 ? '[withheld]' : '[erased]');
