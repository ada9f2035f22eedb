import { keyOfMother, type Comparing } from './comparing.js';
import { contradicts, isLikely, type Compared } from './decide-match.js';
import type { Known } from './known.js';
import type { Marks } from './marks.js';
import type { MatchRecord } from './matching/match-record.js';
import type { Named } from './recognise.js';
import { Children, type ChildrenAnswer, type NewbornsAnswer } from './unborn/children.js';
import { isOfHome } from './unborn/newborn.js';

/** What the index answered about people who may be those asked after. */
export interface CandidatesAnswer {
  /** The last registration of keys that was seen. */
  readonly registration: number;
  /** By place in what was asked. */
  readonly people: ReadonlyMap<number, readonly string[]>;
  readonly records: ReadonlyMap<string, readonly MatchRecord[]>;
  readonly numbered: readonly string[];
  /** Who are one person by a worker's decision. */
  readonly pairs: readonly (readonly [one: string, other: string])[];
}

const NOBODY: ReadonlySet<string> = new Set();

/** The people with whom those of one call are compared: of the index, and those whom the call itself makes. */
export class Candidates {
  readonly #records: Map<string, MatchRecord[]>;
  readonly #sharing = new Map<string, Set<string>>();
  readonly #pairs: ReadonlySet<string>;
  readonly #newborns = new Set<Marks>();
  /** People whom an agency event names are not each other, by its word: put in order once somebody is compared. */
  readonly #inEvent = new Map<string, Set<string>>();
  #named: { readonly agencyEventId: string; readonly personId: string }[] = [];
  /** The children of mothers who are named beside somebody whom no exact rule finds. */
  readonly children = new Children();

  constructor(
    private readonly comparing: Comparing,
    private readonly found: ReadonlyMap<Marks, readonly string[]>,
    answer: CandidatesAnswer | undefined,
  ) {
    this.#records = new Map([...(answer?.records ?? [])].map(([personId, records]) => [personId, [...records]]));
    this.#pairs = new Set((answer?.pairs ?? []).flatMap(([one, other]) => [`${one} ${other}`, `${other} ${one}`]));
  }

  /** What the index answered, with whom it found for those who were sought; `known` learns who has an NHS number. */
  static of(
    comparing: Comparing,
    known: Known,
    found: ReadonlyMap<Marks, readonly string[]>,
    answer: CandidatesAnswer | undefined,
  ): Candidates {
    known.addNumbered(answer?.numbered ?? []);
    return new Candidates(comparing, found, answer);
  }

  /** What the index answered of the children of mothers; `known` learns who of them has an NHS number. */
  addChildren(mothers: ReadonlyMap<Marks, readonly string[]>, answer: ChildrenAnswer, known: Known): void {
    known.addNumbered(answer.numbered);
    this.children.add(mothers, answer);
  }

  /** What the index answered of newborns; `homes`: who has the family name and the postcode of each. */
  addNewborns(homes: ReadonlyMap<Marks, readonly string[]>, answer: NewbornsAnswer, known: Known): void {
    for (const marks of homes.keys()) this.#newborns.add(marks);
    this.addChildren(homes, answer.children, known);
    this.children.learnFound(answer.born);
  }

  /** Whether somebody may be a child who was expected, though nobody says of whom. */
  isNewborn(marks: Marks): boolean {
    return this.#newborns.has(marks);
  }

  /** Who may have expected a newborn beside whom no mother is named: by the index, and by what the call itself says. */
  mayHaveExpected(marks: Marks): readonly string[] {
    return [...new Set([...this.children.mothersOf(marks), ...this.#movedInWith(marks)])];
  }

  /** By what others were looked for who may be this one: what was decided holds while nobody else comes to have it. */
  keysSoughtFor(marks: Marks): readonly string[] {
    return [
      ...(this.found.has(marks) ? this.comparing.keysOf(marks) : []),
      ...this.children.keysFor(marks),
      ...this.#movedInWith(marks).map(keyOfMother),
    ];
  }

  /** Whom the agency event names, as far as it is decided. */
  namedIn(agencyEventId: string): ReadonlySet<string> {
    for (const each of this.#named) {
      const event = this.#inEvent.get(each.agencyEventId);
      if (event) event.add(each.personId);
      else this.#inEvent.set(each.agencyEventId, new Set([each.personId]));
    }
    this.#named = [];
    return this.#inEvent.get(agencyEventId) ?? NOBODY;
  }

  isSame(one: string, other: string): boolean {
    return this.#pairs.has(`${one} ${other}`) || this.children.isSame(one, other);
  }

  /** Everyone whom the marks may be about, compared with them. */
  compare(marks: Marks, named: Named, known: Known): Compared[] {
    const record = this.comparing.recordOf(marks);
    const asked = { records: record ? [record] : [] };
    const byRule = new Map(named.map(({ personId, by }) => [personId, by]));
    const others = this.namedIn(marks.agencyEventId);
    const people = new Set(byRule.keys());
    for (const personId of [...(this.found.get(marks) ?? []), ...this.#sharers(marks)]) {
      if (!others.has(personId)) people.add(personId);
    }
    return [...people].map((personId) => ({
      personId,
      comparison: this.comparing.matcher.compare(asked, { records: this.#records.get(personId) ?? [] }),
      otherNhsNumber:
        marks.nhsNumber !== undefined &&
        known.hasNhsNumber(personId) &&
        known.ownerOf('nhs-number', marks.nhsNumber) !== personId,
      named: byRule.get(personId),
    }));
  }

  /** Who of those whom the marks may be about is likely to be. */
  likely(marks: Marks, named: Named, known: Known): readonly string[] {
    return this.compare(marks, named, known)
      .filter((each) => each.named !== undefined || isLikely(each, this.comparing.thresholds))
      .map(({ personId }) => personId);
  }

  /** Somebody whose identifier came with the marks, where what is described cannot be them; else undefined. */
  contradicted(marks: Marks, personId: string, named: NonNullable<Compared['named']>): Compared | undefined {
    const records = this.#records.get(personId);
    const record = records && this.comparing.recordOf(marks);
    if (!record) return undefined;
    const comparison = this.comparing.matcher.compare({ records: [record] }, { records });
    if (!contradicts(comparison, this.comparing.thresholds)) return undefined;
    return { personId, comparison, otherNhsNumber: false, named };
  }

  /** The agency event names this person: nobody else in it is them, unless an exact rule says so. */
  noteNamed({ agencyEventId }: Marks, personId: string): void {
    this.#named.push({ agencyEventId, personId });
  }

  /** The call itself says something new of a person: the next of the call is compared with it. */
  learn(marks: Marks, personId: string): void {
    const record = this.comparing.recordOf(marks);
    if (!record) return;
    const records = this.#records.get(personId);
    if (records) records.push(record);
    else this.#records.set(personId, [record]);
    for (const key of this.comparing.keysOf(marks)) {
      const sharers = this.#sharing.get(key) ?? new Set();
      if (sharers.size < this.comparing.thresholds.mostSharing) this.#sharing.set(key, sharers.add(personId));
    }
  }

  /** Of whom the call itself says that they have the family name and the postcode of a newborn. */
  #movedInWith(marks: Marks): string[] {
    const home = this.#newborns.has(marks) && this.comparing.homeOf(marks);
    if (!home) return [];
    const sharers = home.keys.flatMap((key) => [...(this.#sharing.get(key) ?? [])]);
    return sharers.filter((personId) => this.#records.get(personId)?.some((record) => isOfHome(record, home)));
  }

  #sharers(marks: Marks): string[] {
    const { mostCandidates } = this.comparing.thresholds;
    const shared = new Map<string, number>();
    for (const key of this.comparing.keysOf(marks)) {
      const sharers = this.#sharing.get(key) ?? [];
      for (const personId of sharers) shared.set(personId, (shared.get(personId) ?? 0) + 1);
    }
    return [...shared]
      .sort(([, one], [, other]) => other - one)
      .slice(0, mostCandidates)
      .map(([personId]) => personId);
  }
}
