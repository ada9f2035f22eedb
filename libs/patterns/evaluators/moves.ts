import { inOrder, type Evidence } from '../evidence.js';
import type { Evaluator, OpenSpan, Selections, Span } from './evaluator.js';

export interface Moves {
  /** What can be changed, e.g. the address, the school, the general practice. */
  readonly kinds: readonly MoveKind[];
  readonly atLeast: number;
  /** A window of 365 days is a day and the 364 before it. */
  readonly withinDays: number;
  /** Changes of different kinds within so many days are one move: who moves home changes school and doctor. */
  readonly oneMoveWithinDays: number;
  /** Changes of one kind within so many days are the same, told by two agencies. */
  readonly sameWithinDays: number;
  /** Of the moves in the window, so many across a boundary: with an entry of a kind. */
  readonly across?: { readonly of: string; readonly atLeast: number };
}

/** One thing that can be changed. */
export interface MoveKind {
  /** Left, or moved: each is a change. */
  readonly changes: string;
  /** Arrived: completes a change, and is one only where the child had arrived elsewhere and nobody reported a leaving. */
  readonly arrives?: string;
  /** The fact that names the place; arriving at the same place again is no change. */
  readonly place?: string;
}

/** Changes that belong together. */
interface Move {
  readonly day: number;
  /** By kind, the last day on which a change of it was told. */
  readonly changed: Map<number, number>;
  readonly evidence: Evidence[];
}

interface Told {
  readonly item: Evidence;
  readonly kind: number;
  readonly arrives: boolean;
}

/**
 * The condition: so many moves within so many days. A move counts from the day on which its first change is certain until
 * that day leaves the window; what is known only to a period longer than the window counts for nothing.
 */
export const moves: Evaluator<Moves> = (evidence, parameters, { since = Number.NEGATIVE_INFINITY }) => {
  const { atLeast, withinDays, across } = parameters;
  const acrossBoundary = new Set(across ? evidence(across.of) : []);
  const changes = movesOf(evidence, parameters)
    .filter(({ day }) => day + withinDays >= since)
    .flatMap((move) => {
      const leaves = move.day + withinDays;
      const crossed = move.evidence.find((item) => acrossBoundary.has(item) && item.to < leaves);
      return [
        { day: move.day, move, by: 1, crossing: 0 },
        { day: leaves, move, by: -1, crossing: crossed ? -1 : 0 },
        ...(crossed ? [{ day: crossed.to, move, by: 0, crossing: 1 }] : []),
      ];
    })
    .sort((one, other) => one.day - other.day);
  const spans: Span[] = [];
  const active = new Set<Move>();
  let open: OpenSpan | undefined;
  let counted = new Set<Move>();
  let crossing = 0;
  for (let index = 0; index < changes.length;) {
    const day = changes[index]?.day ?? 0;
    for (; changes[index]?.day === day; index += 1) {
      const change = changes[index];
      if (!change) break;
      crossing += change.crossing;
      if (change.by > 0) active.add(change.move);
      if (change.by < 0) active.delete(change.move);
    }
    if (active.size >= atLeast && crossing >= (across?.atLeast ?? 0)) {
      open ??= { from: day, evidence: new Set() };
      for (const move of active) counted.add(move);
    } else if (open) {
      spans.push(closed(open.from, day - 1, counted));
      open = undefined;
      counted = new Set();
    }
  }
  return spans;
};

const closed = (from: number, until: number, counted: ReadonlySet<Move>): Span => {
  const evidence = [...new Set([...counted].flatMap((move) => move.evidence))]
    .filter((item) => item.to <= until)
    .sort(inOrder);
  return { from, until, evidence, figures: { number: counted.size } };
};

/** The changes in the order in which they are certain, put together to moves. */
const movesOf = (evidence: Selections, parameters: Moves): readonly Move[] => {
  const { kinds, oneMoveWithinDays, withinDays } = parameters;
  const told = toldInOrder(evidence, kinds).filter(({ item }) => item.to - item.from < withinDays);
  const found: Move[] = [];
  const places = kinds.map((): Place => ({ there: false }));
  for (const each of told) {
    const { item, kind } = each;
    const place = places[kind];
    if (!place) continue;
    const outcome = changeOf(each, place, kinds[kind], parameters);
    const last = found.at(-1);
    if (outcome === 'none') continue;
    if (outcome === 'same') {
      place.move?.evidence.push(item);
      continue;
    }
    if (last && !last.changed.has(kind) && item.to - last.day < oneMoveWithinDays) {
      last.changed.set(kind, item.to);
      last.evidence.push(item);
      place.move = last;
    } else {
      place.move = { day: item.to, changed: new Map([[kind, item.to]]), evidence: [item] };
      found.push(place.move);
    }
  }
  return found;
};

/** What is told of all kinds, in order: of each kind it is. */
const toldInOrder = (evidence: Selections, kinds: readonly MoveKind[]): readonly Told[] => {
  const lists = kinds.flatMap(({ changes, arrives }, kind): Told[][] => [
    evidence(changes).map((item): Told => ({ item, kind, arrives: false })),
    arrives === undefined ? [] : evidence(arrives).map((item): Told => ({ item, kind, arrives: true })),
  ]);
  return lists.reduce(merged, []);
};

/** Of two lists in order; what comes of both at once comes of the first before. */
const merged = (some: readonly Told[], others: readonly Told[]): readonly Told[] => {
  if (some.length === 0) return others;
  if (others.length === 0) return some;
  const all: Told[] = [];
  let next = 0;
  for (const each of some) {
    for (let other = others[next]; other && inOrder(other.item, each.item) < 0; other = others[next]) {
      all.push(other);
      next += 1;
    }
    all.push(each);
  }
  for (let other = others[next]; other; other = others[(next += 1)]) all.push(other);
  return all;
};

/** Where the child is, of one kind, as far as it was told. */
interface Place {
  there: boolean;
  at?: unknown;
  changedOn?: number;
  move?: Move;
}

/** Whether what is told is a change, belongs to the last change, or is neither. */
const changeOf = (
  { item, arrives }: Told,
  place: Place,
  kind: MoveKind | undefined,
  { sameWithinDays }: Moves,
): 'change' | 'same' | 'none' => {
  const at = kind?.place === undefined ? undefined : item.facts[kind.place];
  const soon = place.changedOn !== undefined && item.to - place.changedOn < sameWithinDays;
  if (arrives) {
    const elsewhere = place.there && !soon && !(at !== undefined && at === place.at);
    const completes = !place.there && place.move !== undefined;
    place.there = true;
    place.at = at ?? place.at;
    if (!elsewhere) return completes || soon ? 'same' : 'none';
    place.changedOn = item.to;
    return 'change';
  }
  place.there = false;
  if (soon) return 'same';
  place.changedOn = item.to;
  return 'change';
};
