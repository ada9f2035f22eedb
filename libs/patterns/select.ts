import type { Evidence } from './evidence.js';
import type { Fits, Kind, ToldTest } from './kind.js';
import type { Saying } from './saying.js';

export { compileKind, type Fits, type Kind } from './kind.js';

/** Patterns, as far as they select: their kinds by name. */
type Selecting = readonly { readonly select: ReadonlyMap<string, Kind> }[];

/** Kinds of which an entry is, and their places in the index. The same object for entries that say the same, as a rule. */
interface Profile {
  readonly kinds: readonly Kind[];
  readonly places: readonly number[];
}

/** What the codes of an entry leave open of the kinds that it may be of. */
interface Candidates extends Pick<Evidence, Code> {
  /** Of these it is, whatever its facts say. */
  readonly certain: Profile;
  /** Of those it is where a test of its facts passes; each test is asked once. */
  readonly open: readonly { readonly told: Fits; readonly kinds: readonly Kind[] }[];
  /** The facts on which the tests depend. */
  readonly asks: ReadonlySet<string>;
}
type Code = 'about' | 'standing' | 'significance' | 'beforeBirth' | 'indicators' | 'groups';

/**
 * Which kinds of a catalogue an entry is of. Entries have few codes in all, so that the rules are asked once for each
 * combination of them, and what they want of facts once for all entries that say the same.
 */
export class KindIndex {
  readonly #kinds: readonly Kind[];
  readonly #places: ReadonlyMap<Kind, number>;
  readonly #bySaying = new WeakMap<Saying, Profile>();
  readonly #byType = new Map<string, Candidates[]>();
  readonly #byPattern = new WeakMap<ReadonlyMap<string, Kind>, ReadonlyMap<string, number>>();

  constructor(patterns: Selecting) {
    this.#kinds = [...new Set(patterns.flatMap(({ select }) => [...select.values()]))];
    this.#places = new Map(this.#kinds.map((kind, place) => [kind, place]));
  }

  /** The same list for entries that say the same, as a rule. */
  kindsOf(item: Evidence): readonly Kind[] {
    return this.#profileOf(item).kinds;
  }

  /** For each kind, by its place in the index, the entries that are of it, in the order of `all`. */
  listsOf(all: readonly Evidence[]): readonly (readonly Evidence[] | undefined)[] {
    const lists = this.#kinds.map((): Evidence[] | undefined => undefined);
    for (const item of all) {
      for (const place of this.#profileOf(item).places) {
        const list = lists[place];
        if (list) list.push(item);
        else lists[place] = [item];
      }
    }
    return lists;
  }

  /** The places of the kinds that a pattern selects, by their names in it. */
  placesOf({ select }: Selecting[number]): ReadonlyMap<string, number> {
    let places = this.#byPattern.get(select);
    if (!places) {
      places = new Map(
        [...select].flatMap(([name, kind]): [string, number][] => {
          const place = this.#places.get(kind);
          return place === undefined ? [] : [[name, place]];
        }),
      );
      this.#byPattern.set(select, places);
    }
    return places;
  }

  #profileOf(item: Evidence): Profile {
    const { saying } = item;
    const known = saying && this.#bySaying.get(saying);
    if (known) return known;
    const candidates = this.#candidates(item);
    const kinds = kindsToldBy(item, candidates);
    const profile = kinds === candidates.certain.kinds ? candidates.certain : this.#profile(kinds);
    // What entries do not say they may differ in: where it is asked for, each is read.
    if (saying && !saying.untold.some((fact) => candidates.asks.has(fact))) this.#bySaying.set(saying, profile);
    return profile;
  }

  #profile(kinds: readonly Kind[]): Profile {
    return { kinds, places: kinds.map((kind) => this.#places.get(kind) ?? 0) };
  }

  #candidates(item: Evidence): Candidates {
    let ofType = this.#byType.get(item.type);
    if (!ofType) this.#byType.set(item.type, (ofType = []));
    for (const each of ofType) if (hasCodes(item, each)) return each;
    const candidates = this.#candidatesOf(item);
    ofType.push(candidates);
    return candidates;
  }

  #candidatesOf(item: Evidence): Candidates {
    const certain: Kind[] = [];
    const open = new Map<ToldTest, Kind[]>();
    for (const kind of this.#kinds) {
      const rules = kind.rules.filter(({ coded }) => coded(item));
      const tests = rules.flatMap(({ told }) => told ?? []);
      if (tests.length < rules.length) certain.push(kind);
      else {
        for (const told of new Set(tests)) {
          const known = open.get(told);
          if (known) known.push(kind);
          else open.set(told, [kind]);
        }
      }
    }
    const { about, standing, significance, beforeBirth, indicators, groups } = item;
    return {
      ...{ about, standing, significance, beforeBirth, indicators, groups },
      certain: this.#profile(certain),
      open: [...open].map(([told, its]) => ({ told: told.fits, kinds: its })),
      asks: new Set([...open.keys()].flatMap(({ asks }) => asks)),
    };
  }
}

const kindsToldBy = (item: Evidence, { certain, open }: Candidates): readonly Kind[] => {
  let kinds: Kind[] | undefined;
  for (const { told, kinds: its } of open) {
    if (!told(item)) continue;
    kinds ??= [...certain.kinds];
    for (const kind of its) if (!kinds.includes(kind)) kinds.push(kind);
  }
  return kinds ?? certain.kinds;
};

const hasCodes = (item: Evidence, codes: Candidates): boolean =>
  item.about === codes.about &&
  item.standing === codes.standing &&
  item.significance === codes.significance &&
  item.beforeBirth === codes.beforeBirth &&
  isSameList(item.indicators, codes.indicators) &&
  isSameList(item.groups, codes.groups);

const isSameList = (some: readonly string[], others: readonly string[]): boolean => {
  if (some === others) return true;
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) if (some[index] !== others[index]) return false;
  return true;
};

const indexes = new WeakMap<object, KindIndex>();

/** The index of a catalogue, made when it is first asked for. */
export const kindIndexOf = (patterns: Selecting): KindIndex => {
  const [only] = patterns;
  const key = only && patterns.length === 1 ? only : patterns;
  const known = indexes.get(key);
  if (known) return known;
  const index = new KindIndex(patterns);
  indexes.set(key, index);
  return index;
};

/** Evidence by each of its kinds; each list in the order of `all`. */
export const evidenceByKind = (all: readonly Evidence[], index: KindIndex): Map<Kind, Evidence[]> => {
  const byKind = new Map<Kind, Evidence[]>();
  // Entries that say the same have the same list of kinds, and go to the same lists.
  const listsOf = new Map<readonly Kind[], readonly Evidence[][]>();
  for (const each of all) {
    const kinds = index.kindsOf(each);
    let lists = listsOf.get(kinds);
    if (!lists) listsOf.set(kinds, (lists = kinds.map((kind) => listOf(byKind, kind))));
    for (const list of lists) list.push(each);
  }
  return byKind;
};

const listOf = (byKind: Map<Kind, Evidence[]>, kind: Kind): Evidence[] => {
  const known = byKind.get(kind);
  if (known) return known;
  const list: Evidence[] = [];
  byKind.set(kind, list);
  return list;
};

/** Evidence that is selected from again and again. */
export class SortedEvidence {
  readonly #lists: readonly (readonly Evidence[] | undefined)[];

  /** @param all in order */
  constructor(
    all: readonly Evidence[],
    private readonly index: KindIndex,
  ) {
    this.#lists = index.listsOf(all);
  }

  /** What a pattern selects of it: the entries of a kind, in order. */
  selectionsOf(pattern: Selecting[number]): (name: string) => readonly Evidence[] {
    const places = this.index.placesOf(pattern);
    const lists = this.#lists;
    return (name) => {
      const place = places.get(name);
      return (place === undefined ? undefined : lists[place]) ?? NONE;
    };
  }
}

const NONE: readonly Evidence[] = [];
