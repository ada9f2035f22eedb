import type { IdentifierScheme } from '#vocabulary';
import type { CandidatesAnswer } from '../candidates.js';
import type { Changes } from '../changes.js';
import { keyOfMother } from '../comparing.js';
import { Known, type Found } from '../known.js';
import type { Marks } from '../marks.js';
import type { MatchRecord } from '../matching/match-record.js';
import type { Thresholds } from '../thresholds.js';
import type { ChildrenAnswer, NewbornsAnswer } from '../unborn/children.js';
import { isOfHome, type Home } from '../unborn/newborn.js';
import { rankSharers } from './rank-sharers.js';

/** What was said of one person. */
interface Person {
  readonly descriptions: Set<string>;
  readonly records: MatchRecord[];
  hasNhsNumber: boolean;
}

/** Of one person so many records are compared, as the index in the database does. */
const MOST_RECORDS = 64;
/** Nothing hangs on more than two who are described alike. */
const MOST_HOLDERS = 2;

/**
 * The index of people in memory, for one reader at a time: it answers what that in the database answers (`migrations/`)
 * once the same people are registered in it, one agency event after the other.
 */
export class MemoryIndex {
  readonly #owners: Readonly<Record<IdentifierScheme, Map<string, string>>> = {
    'nhs-number': new Map(),
    upn: new Map(),
  };
  readonly #reports = new Map<string, string>();
  readonly #holders = new Map<string, readonly string[]>();
  readonly #people = new Map<string, Person>();
  readonly #sharers = new Map<string, string[]>();
  /** Who is held of whom these words were said. */
  readonly #said = new Map<string, string>();
  readonly #reviews = new Map<string, { readonly reviewId: string; readonly candidates: ReadonlySet<string> }>();

  constructor(private readonly thresholds: Pick<Thresholds, 'mostSharing' | 'mostCandidates'>) {}

  get size(): number {
    return this.#people.size;
  }

  /** Whether one person alone was ever described so, and who. */
  onlyHolder(matchKey: string): string | undefined {
    const holders = this.#holders.get(matchKey);
    return holders?.length === 1 ? holders[0] : undefined;
  }

  /** What is known of those asked after. */
  lookup(all: readonly Marks[]): Known {
    const numbered: string[] = [];
    const found = all.map((marks): Found => {
      const byNhsNumber = this.#owner('nhs-number', marks.nhsNumber);
      const byUpn = this.#owner('upn', marks.upn);
      const byReport = (marks.report === undefined ? undefined : this.#reports.get(marks.report)) ?? null;
      const isTwo = byNhsNumber !== null && byUpn !== null && byNhsNumber !== byUpn;
      const said = isTwo ? marks.saidBoth : marks.said;
      const byWords = (said === undefined ? undefined : this.#said.get(said)) ?? null;
      const isNobodys = byNhsNumber === null && byUpn === null;
      const describedSo = isNobodys ? (marks.matchKey ? (this.#holders.get(marks.matchKey.text) ?? []) : []) : null;
      const first = byNhsNumber ?? byUpn ?? byReport ?? byWords ?? describedSo?.[0];
      const held = byReport ?? byWords;
      for (const personId of [byUpn, byReport, byWords, ...(describedSo ?? [])]) {
        if (personId !== null && this.#people.get(personId)?.hasNhsNumber === true) numbered.push(personId);
      }
      return {
        marks,
        byNhsNumber,
        byUpn,
        byReport,
        describedSo,
        inTheseWords:
          first !== undefined && marks.description !== undefined
            ? (this.#people.get(first)?.descriptions.has(marks.description.id) ?? false)
            : false,
        byWords,
        openReview: held === null ? null : (this.#reviews.get(held)?.reviewId ?? null),
        askedOfBoth: isTwo && this.#wereAskedOf(byNhsNumber, byUpn),
      };
    });
    return new Known(found, numbered, []);
  }

  /** Who shares keys with those asked after, and what was said of them and of the named. */
  candidates(keys: readonly (readonly string[])[], named: readonly string[]): CandidatesAnswer {
    const people = new Map(
      keys.map((each, place) => [
        place,
        rankSharers(
          each.map((key) => this.#sharers.get(key) ?? []),
          this.thresholds,
        ),
      ]),
    );
    return { registration: 0, people, ...this.#saidOf([...[...people.values()].flat(), ...named]), pairs: [] };
  }

  /** What is known of the children of mothers. Nobody decides reviews here, so that no two records are one person. */
  children(mothers: readonly string[]): ChildrenAnswer {
    const children = mothers.flatMap((mother) =>
      rankSharers([this.#sharers.get(keyOfMother(mother)) ?? []], this.thresholds),
    );
    const held = children.filter((personId) => this.#reviews.has(personId));
    return { registration: 0, same: [], ...this.#saidOf(children), pairs: [], held };
  }

  /** Who lives at each of these homes, and what is known of their children. */
  newborns(homes: readonly Home[]): NewbornsAnswer {
    const living = homes.map((home, place): [number, readonly string[]] => {
      const sharers = new Set(home.keys.flatMap((key) => this.#sharers.get(key) ?? []));
      const isHome = (personId: string): boolean =>
        this.#people.get(personId)?.records.some((record) => isOfHome(record, home)) === true;
      return [place, [...sharers].filter(isHome)];
    });
    const people = new Set(living.flatMap(([, each]) => each));
    return { homes: new Map(living), children: this.children([...people]), born: [] };
  }

  #saidOf(people: readonly string[]): Pick<CandidatesAnswer, 'records' | 'numbered'> {
    const records = new Map<string, readonly MatchRecord[]>();
    const numbered: string[] = [];
    for (const personId of new Set(people)) {
      const person = this.#people.get(personId);
      if (!person) continue;
      if (person.records.length > 0) records.set(personId, person.records);
      if (person.hasNhsNumber) numbered.push(personId);
    }
    return { records, numbered };
  }

  /**
   * Takes up what was decided. Whoever decides looked at this index just before, so nothing of it is stale. Answers the
   * facts that are dropped: a description in words that were known.
   */
  register({ people, claims, descriptions, reviews }: Changes): ReadonlySet<string> {
    const dropped = new Set<string>();
    for (const { personId, report } of people) {
      this.#person(personId);
      if (report !== undefined) this.#reports.set(report, personId);
    }
    for (const { personId, scheme, value } of claims) {
      this.#owners[scheme].set(value, personId);
      if (scheme === 'nhs-number') this.#person(personId).hasNhsNumber = true;
    }
    for (const { personId, description, matchKey, record, keys, fact } of descriptions) {
      const person = this.#person(personId);
      if (person.descriptions.has(description.id)) {
        dropped.add(fact.id);
        continue;
      }
      person.descriptions.add(description.id);
      if (record && person.records.length < MOST_RECORDS) person.records.push(record);
      if (matchKey) {
        const holders = this.#holders.get(matchKey.text) ?? [];
        if (holders.length < MOST_HOLDERS && !holders.includes(personId)) {
          this.#holders.set(matchKey.text, [...holders, personId]);
        }
      }
      for (const key of keys) this.#share(key, personId);
    }
    for (const { personId, held, said } of reviews) {
      const candidates = new Set(held.candidates.map((candidate) => candidate.personId));
      this.#reviews.set(personId, { reviewId: held.reviewId, candidates });
      if (said !== undefined) this.#said.set(said, personId);
    }
    return dropped;
  }

  /** One more than says anything is kept of those who share a key: that it is too many is all that is asked then. */
  #share(key: string, personId: string): void {
    const sharers = this.#sharers.get(key);
    if (!sharers) this.#sharers.set(key, [personId]);
    else if (sharers.length <= this.thresholds.mostSharing && !sharers.includes(personId)) sharers.push(personId);
  }

  #owner(scheme: IdentifierScheme, value: string | undefined): string | null {
    return (value === undefined ? undefined : this.#owners[scheme].get(value)) ?? null;
  }

  #wereAskedOf(one: string, other: string): boolean {
    return (
      this.#reviews.get(one)?.candidates.has(other) === true || this.#reviews.get(other)?.candidates.has(one) === true
    );
  }

  #person(personId: string): Person {
    const known = this.#people.get(personId);
    if (known) return known;
    const person: Person = { descriptions: new Set(), records: [], hasNhsNumber: false };
    this.#people.set(personId, person);
    return person;
  }
}
