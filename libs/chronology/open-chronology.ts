import type { PersonKeys } from '#access';
import type { EventStore } from '#event-store';
import { londonDate } from '#platform';
import type { Vocabulary } from '#vocabulary';
import type { ChronologyHead, ShownLine } from './chronology-page.js';
import { heldForReview, type ReviewsAbout } from './held-for-review.js';
import { KNOWN_TO_MEANS, wasKnownTo, type AlertsTold } from './known-to.js';
import { gapsBetween, linesOf, type Line } from './lines.js';
import type { ChronologyMemory } from './memory/chronology-memory.js';
import { OpenedView, type DrawnLines, type WrittenLine } from './memory/opened-view.js';
import { recordIds } from './one-person.js';
import { entriesOf, movedAwayFrom, readFamily, type PeopleRead, type PersonRead } from './people.js';
import type { PersonHistory } from './person-history.js';
import { isAskedFor, questionOf, type ChronologyQuery } from './question.js';
import type { HistoryReading } from './history-reading.js';
import { readHistories, readPeople } from './read-person.js';
import { discretionFor, type Discretion } from './sensitivity.js';
import { showLine } from './show-line.js';
import { shownBy, writtenLine } from './write-line.js';
import { addressesOf } from './streets.js';
import { whoIs } from './who.js';

export interface ChronologyParts {
  readonly store: EventStore;
  readonly vocabulary: Vocabulary;
  readonly keys: PersonKeys;
  /** Absent: nothing is known of records of others that wait for a decision. */
  readonly reviewsAbout?: ReviewsAbout;
  /** Absent: nothing is known of what agencies were told. */
  readonly alertsTold?: AlertsTold;
  /** Absent: every reading reads and opens everything anew. */
  readonly memory?: ChronologyMemory;
}

/** A chronology that is read and in order, and not yet opened: lines are opened one by one, as they are asked for. */
export interface Chronology {
  readonly head: ChronologyHead;
  readonly lines: readonly Line[];
  /** Opens a line. @param line its number, from 1. */
  show(line: number): ShownLine | undefined;
  /** A line that there is, as JSON: as `show` has it, and from memory where it was written before. */
  write(line: number): WrittenLine;
}

/** When a reading began, and up to which global position it sees. */
export interface ReadingFrom {
  readonly at: Date;
  readonly upTo: number;
}

/**
 * Reads a chronology from the streams themselves, so that it is never behind.
 * @returns undefined where there is no such person (or none was known at `asKnownAt`).
 */
export const openChronology = async (
  parts: ChronologyParts,
  query: ChronologyQuery,
  { at, upTo }: ReadingFrom,
): Promise<Chronology | undefined> => {
  const then = query.asKnownAt ?? at;
  const memory = isOfNow(query) ? parts.memory : undefined;
  const reading: HistoryReading =
    query.knownTo === undefined ? { asKnownAt: query.asKnownAt, upTo } : { changesUntil: then, upTo };
  const readThem = (ids: readonly string[]) => memory?.readPeople(ids, upTo) ?? readPeople(parts.store, ids, reading);
  const child = (await readThem([query.personId])).of(query.personId);
  if (!child) return undefined;
  const read: PeopleRead =
    query.scope === 'family' ? await readFamily(readThem, child) : { people: [{ history: child }], leftOut: 0 };
  const discretion = await discretionOf(parts, query, read.people);
  const today = londonDate(then < at ? then : at);
  const view = await viewOf({ ...parts, memory }, query, { read, child, discretion, then, today });
  const { lines, of } = view;
  let opened: readonly string[] | undefined;
  const addresses = () =>
    (opened ??= addressesOf(
      parts.keys,
      read.people.map(({ history }) => history),
    ));
  const head = await headOf(parts, query, { read, child, at, total: totalOf(lines), lines: lines.length });
  const show = (line: number): ShownLine | undefined => {
    const found = lines[line - 1];
    return found && showLine(parts, found, { line, child, discretion, of, addresses });
  };
  const by = shownBy({ child, discretion, of });
  return {
    head,
    lines,
    show,
    write: (line) =>
      view.written(line, by, () => {
        const [found, shown] = [lines[line - 1], show(line)];
        if (!shown) throw new RangeError('There is no such line.');
        return writtenLine(shown, found?.kind === 'entry' ? by(found.entry) : undefined);
      }),
  };
};

/** Of the past, and of an agency's knowledge, nothing is kept in memory: they are asked for seldom. */
const isOfNow = ({ asKnownAt, knownTo }: Pick<ChronologyQuery, 'asKnownAt' | 'knownTo'>): boolean =>
  asKnownAt === undefined && knownTo === undefined;

interface ReadToDraw {
  readonly read: PeopleRead;
  readonly child: PersonHistory;
  readonly discretion: Discretion;
  readonly then: Date;
  readonly today: string;
}

/** What was opened of it before where nothing has changed since; else drawn anew, and opened as its lines are read. */
const viewOf = async (parts: ChronologyParts, query: ChronologyQuery, drawing: ReadToDraw): Promise<OpenedView> => {
  const { memory, keys } = parts;
  const { child, today } = drawing;
  const { people } = drawing.read;
  const asked = JSON.stringify([questionOf(query), query.viewer.roles, query.viewer.purpose, today]);
  const before = memory?.view(child.personId, asked);
  const drawn = before?.isOf(people) ? before : drawLines(parts, query, drawing);
  const keyed = await keys.load(drawn.sealedFor);
  const erased = drawn.sealedFor.filter((personId) => !keyed.has(personId)).join(' ');
  if (drawn === before && before.erased === erased) return before;
  const view = new OpenedView(people, erased, drawn, before?.erased === erased ? before : undefined);
  memory?.keepView(child.personId, asked, view);
  return view;
};

/** The lines that are asked for, in order. */
const drawLines = (
  { vocabulary }: ChronologyParts,
  query: ChronologyQuery,
  { read, child, discretion, then, today }: ReadToDraw,
): DrawnLines => {
  const { entries, of } = entriesOf(read.people);
  const known = query.knownTo === undefined ? () => true : wasKnownTo(query.knownTo, then);
  const isAsked = isAskedFor(query, vocabulary);
  const asked = entries.filter((entry) => isAsked(entry) && known(entry));
  // A part of what agencies reported tells nothing of whether anybody saw the child.
  const isWhole = query.knownTo === undefined && query.agency === undefined && query.group === undefined;
  const lines = linesOf(asked, {
    detail: query.detail,
    rollUp: query.rollUp,
    isKept: (entry) =>
      of(entry.agencyEventId)?.history.pins.has(entry.agencyEventId) === true || discretion.isLabelled(entry),
    gaps: isWhole ? gapsBetween(child, { ...query, today }, vocabulary.attendanceCodes) : [],
  });
  // A line is opened with the key of whom it stands with: of a linked record that may be another than the history's.
  const sealedFor = [
    ...new Set([...read.people.flatMap(({ history }) => recordIds(history)), ...asked.map(({ personId }) => personId)]),
  ];
  return { lines, of, sealedFor };
};

/** Labels count as they are now, whenever the chronology is of. */
const discretionOf = async (
  { store }: ChronologyParts,
  { viewer, asKnownAt, knownTo }: ChronologyQuery,
  people: readonly PersonRead[],
): Promise<Discretion> => {
  const histories = people.map(({ history }) => history);
  if (isOfNow({ asKnownAt, knownTo })) return discretionFor(viewer, histories);
  const now = await readHistories(
    store,
    histories.map(({ personId }) => personId),
    { keepSealed: false },
  );
  return discretionFor(viewer, [...now.values()]);
};

const totalOf = (lines: readonly Line[]): number =>
  lines.reduce(
    (sum, line) => sum + (line.kind === 'gap' ? 0 : line.kind === 'entry' ? 1 : line.rollUp.entries.length),
    0,
  );

interface HeadParts {
  readonly read: PeopleRead;
  readonly child: PersonHistory;
  readonly at: Date;
  readonly total: number;
  readonly lines: number;
}

const headOf = async (
  parts: ChronologyParts,
  { asKnownAt, knownTo }: ChronologyQuery,
  { read, child, at, total, lines }: HeadParts,
): Promise<ChronologyHead> => {
  const histories = read.people.map(({ history }) => history);
  const then = asKnownAt ?? at;
  // Of the past and of an agency's knowledge the streams alone tell.
  const about = isOfNow({ asKnownAt, knownTo }) ? await parts.reviewsAbout?.(histories.flatMap(recordIds)) : undefined;
  const told =
    knownTo === undefined
      ? undefined
      : await parts.alertsTold?.(knownTo, child.personId, [...child.matches.keys()], then);
  return {
    person: whoIs(parts.keys, child),
    people: read.people.map(({ history, around }) => ({
      ...whoIs(parts.keys, history),
      relation: around?.relation ?? null,
    })),
    peopleLeftOut: read.leftOut,
    asKnownAt: then.toISOString(),
    knownTo: knownTo === undefined ? null : { agency: knownTo, means: KNOWN_TO_MEANS, toldByAlerts: told ?? [] },
    version: child.version,
    heldForReview: heldForReview(histories, about ?? []),
    movedAway: movedAwayFrom(read.people),
    total,
    lines,
    notShown: histories.reduce((sum, { unknownEvents }) => sum + unknownEvents, 0),
  };
};
