import type { SignsOfSafetyColumn } from '#vocabulary';
import type { ChronologyColumn, ChronologyPage, ShownLine } from './chronology-page.js';
import { readCursor, writeCursor } from './cursor.js';
import { openChronology, type Chronology, type ChronologyParts } from './open-chronology.js';
import { questionOf, type ChronologyQuery } from './question.js';

/**
 * Reads a page of a chronology. Pages of one reading all show the streams as they were when the first was read: events
 * that arrive meanwhile neither move nor repeat a line, in a family's chronology neither.
 * @returns undefined where there is no such person (or none was known at `asKnownAt`).
 * @throws InvalidCursor where the cursor is not one that a page gave for this question.
 */
export const readChronology = async (
  parts: ChronologyParts,
  query: ChronologyQuery,
  now: Date,
): Promise<ChronologyPage | undefined> => {
  const question = questionOf(query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, question);
  // The head before the streams: whatever stands up to it can be read, in all of them.
  const upTo = cursor?.upTo ?? (await parts.store.head());
  const at = cursor ? new Date(cursor.at) : now;
  const chronology = await openChronology(parts, query, { at, upTo });
  if (!chronology) return undefined;
  const first = (cursor?.line ?? 0) + 1;
  const last = Math.min(first - 1 + query.limit, chronology.lines.length);
  const shown = [...showLines(chronology, first, last)];
  return {
    ...chronology.head,
    entries: shown.filter((line) => line.kind === 'entry').map(({ kind: _kind, ...entry }) => entry),
    rollUps: shown.filter((line) => line.kind === 'roll-up').map(({ kind: _kind, ...rollUp }) => rollUp),
    gaps: shown.filter((line) => line.kind === 'gap').map(({ kind: _kind, ...gap }) => gap),
    columns: columnsOf(shown, parts.vocabulary.signsOfSafety),
    nextCursor: last < chronology.lines.length ? writeCursor(question, { upTo, at: at.getTime(), line: last }) : null,
  };
};

/** A whole chronology, its lines opened one by one as they are taken. */
export interface ChronologyExport {
  readonly head: Chronology['head'];
  readonly lines: Iterable<ShownLine>;
}

/**
 * Reads a chronology to be written out whole. Only the line that is being taken is open, so what it costs in memory
 * does not grow with what is written.
 * @returns undefined where there is no such person (or none was known at `asKnownAt`).
 */
export const exportChronology = async (
  parts: ChronologyParts,
  query: Omit<ChronologyQuery, 'cursor' | 'limit'>,
  now: Date,
): Promise<ChronologyExport | undefined> => {
  const upTo = await parts.store.head();
  const chronology = await openChronology(parts, { ...query, limit: 0 }, { at: now, upTo });
  return chronology && { head: chronology.head, lines: showLines(chronology, 1, chronology.lines.length) };
};

/** The lines of a page in their order. */
export const pageLines = ({ entries, rollUps, gaps }: ChronologyPage): readonly ShownLine[] =>
  [
    ...entries.map((entry) => ({ kind: 'entry' as const, ...entry })),
    ...rollUps.map((rollUp) => ({ kind: 'roll-up' as const, ...rollUp })),
    ...gaps.map((gap) => ({ kind: 'gap' as const, ...gap })),
  ].sort((one, other) => one.line - other.line);

function* showLines(chronology: Chronology, first: number, last: number): Generator<ShownLine> {
  for (let line = first; line <= last; line += 1) {
    const shown = chronology.show(line);
    if (shown) yield shown;
  }
}

const columnsOf = (
  shown: readonly ShownLine[],
  questions: Readonly<Record<SignsOfSafetyColumn, string>>,
): readonly ChronologyColumn[] =>
  (Object.keys(questions) as SignsOfSafetyColumn[]).map((column) => ({
    column,
    question: questions[column],
    lines: shown.flatMap((line) => (line.kind !== 'gap' && line.column === column ? [line.line] : [])),
  }));
