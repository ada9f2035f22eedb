import type { SignsOfSafetyColumn } from '#vocabulary';
import type {
  ChronologyEntry,
  ChronologyGap,
  ChronologyHead,
  ChronologyPage,
  ChronologyRollUp,
  ShownLine,
} from './chronology-page.js';
import { readCursor, writeCursor } from './cursor.js';
import { openChronology, type Chronology, type ChronologyParts } from './open-chronology.js';
import { questionOf, type ChronologyQuery } from './question.js';
import { listOf, type NumberedLine } from './write-line.js';

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
  const turned = await turnTo(parts, query, now);
  if (!turned) return undefined;
  const { chronology, first, last, nextCursor } = turned;
  return {
    ...chronology.head,
    ...sortedOut(showLines(chronology, first, last), parts.vocabulary.signsOfSafety),
    nextCursor,
  };
};

/** A page as it is answered. */
export interface WrittenPage {
  readonly people: ChronologyHead['people'];
  /** The `ChronologyPage` (UTF-8). */
  readonly json: Buffer;
}

/** As `readChronology`, written as JSON: lines that are in memory as they were written are not opened again. */
export const writeChronology = async (
  parts: ChronologyParts,
  query: ChronologyQuery,
  now: Date,
): Promise<WrittenPage | undefined> => {
  const turned = await turnTo(parts, query, now);
  if (!turned) return undefined;
  const { chronology, first, last, nextCursor } = turned;
  const lists = { entry: [] as NumberedLine[], 'roll-up': [] as NumberedLine[], gap: [] as NumberedLine[] };
  const { columns, put } = columnsOf(parts.vocabulary.signsOfSafety);
  for (let line = first; line <= last; line += 1) {
    const written = chronology.write(line);
    lists[written.kind].push({ line, written });
    if (written.column !== undefined) put(written.column, line);
  }
  const json = Buffer.concat([
    Buffer.from(`${JSON.stringify(chronology.head).slice(0, -1)},"entries":`),
    ...listOf(lists.entry),
    Buffer.from(',"rollUps":'),
    ...listOf(lists['roll-up']),
    Buffer.from(',"gaps":'),
    ...listOf(lists.gap),
    Buffer.from(`,${JSON.stringify({ columns, nextCursor }).slice(1)}`),
  ]);
  return { people: chronology.head.people, json };
};

interface Turned {
  readonly chronology: Chronology;
  /** The first and the last line of the page. */
  readonly first: number;
  readonly last: number;
  readonly nextCursor: string | null;
}

const turnTo = async (parts: ChronologyParts, query: ChronologyQuery, now: Date): Promise<Turned | undefined> => {
  const question = questionOf(query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, question);
  // The head before the streams: whatever stands up to it can be read, in all of them.
  const upTo = cursor?.upTo ?? (await parts.store.head());
  const at = cursor ? new Date(cursor.at) : now;
  const chronology = await openChronology(parts, query, { at, upTo });
  if (!chronology) return undefined;
  const first = (cursor?.line ?? 0) + 1;
  const last = Math.min(first - 1 + query.limit, chronology.lines.length);
  const isLast = last >= chronology.lines.length;
  const nextCursor = isLast ? null : writeCursor(question, { upTo, at: at.getTime(), line: last });
  return { chronology, first, last, nextCursor };
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
    ...entries.map((shown) => ({ kind: 'entry' as const, shown })),
    ...rollUps.map((shown) => ({ kind: 'roll-up' as const, shown })),
    ...gaps.map((shown) => ({ kind: 'gap' as const, shown })),
  ].sort((one, other) => one.shown.line - other.shown.line);

function* showLines(chronology: Chronology, first: number, last: number): Generator<ShownLine> {
  for (let line = first; line <= last; line += 1) {
    const shown = chronology.show(line);
    if (shown) yield shown;
  }
}

/** The lines of a page by what they are, and by their columns. */
const sortedOut = (
  lines: Iterable<ShownLine>,
  questions: Readonly<Record<SignsOfSafetyColumn, string>>,
): Pick<ChronologyPage, 'entries' | 'rollUps' | 'gaps' | 'columns'> => {
  const entries: ChronologyEntry[] = [];
  const rollUps: ChronologyRollUp[] = [];
  const gaps: ChronologyGap[] = [];
  const { columns, put } = columnsOf(questions);
  for (const line of lines) {
    if (line.kind === 'gap') {
      gaps.push(line.shown);
      continue;
    }
    if (line.kind === 'entry') entries.push(line.shown);
    else rollUps.push(line.shown);
    put(line.shown.column, line.shown.line);
  }
  return { entries, rollUps, gaps, columns };
};

/** The columns of a page, and what puts a line into one. */
const columnsOf = (questions: Readonly<Record<SignsOfSafetyColumn, string>>) => {
  const columns = (Object.keys(questions) as SignsOfSafetyColumn[]).map((column) => ({
    column,
    question: questions[column],
    lines: [] as number[],
  }));
  const numbers = new Map(columns.map(({ column, lines }) => [column, lines]));
  return {
    columns,
    put: (column: SignsOfSafetyColumn, line: number): void => {
      numbers.get(column)?.push(line);
    },
  };
};
