import type { IdentifierScheme, IdentityHeldForReview } from '#vocabulary';
import type { Marks, MatchKey } from './marks.js';
import type { KnownPeople } from './recognise.js';

/** A fact about a person that may not be in the event store yet. */
export interface PendingFact {
  /** Id of the stored event: stays the same until the fact is stored. */
  readonly id: string;
  readonly source: string;
  readonly agencyEventId: string;
  /** An identifier, or the id of a description, or that the person is held for review. */
  readonly about:
    | { readonly scheme: IdentifierScheme; readonly value: string }
    | { readonly scheme?: undefined; readonly description: string }
    | { readonly scheme?: undefined; readonly description?: undefined; readonly held: IdentityHeldForReview };
}

/** What the index answered for one who was asked after: people, or null where there is nobody. */
export interface Found {
  readonly marks: Marks;
  readonly byNhsNumber: string | null;
  readonly byUpn: string | null;
  readonly byReport: string | null;
  /** At most two. Null where nothing hangs on it: somebody has one of the identifiers. */
  readonly describedSo: readonly string[] | null;
  /** Whether the first of all these was described in these very words before. */
  readonly inTheseWords: boolean;
  /** Who is held of whom the very same was said. */
  readonly byWords?: string | null;
  /** The open review of whom the report or the words made. */
  readonly openReview?: string | null;
  /** Whether a worker was asked before of those whom the NHS number and the UPN name. */
  readonly askedOfBoth?: boolean;
}

interface Person {
  hasNhsNumber: boolean;
  readonly descriptions: Set<string>;
  readonly facts: PendingFact[];
}

/** The part of the index that one call looks at: as it was found, then with what the call itself brings. */
export class Known implements KnownPeople {
  readonly #owners: Readonly<Record<IdentifierScheme, Map<string, string>>> = {
    'nhs-number': new Map(),
    upn: new Map(),
  };
  readonly #described = new Map<string, readonly string[]>();
  readonly #describedBefore: ReadonlyMap<string, readonly string[]>;
  readonly #reports = new Map<string, string>();
  readonly #held = new Map<string, string>();
  readonly #openReviews = new Map<string, string>();
  readonly #askedOf = new Set<string>();
  readonly #people = new Map<string, Person>();

  /** `numbered`: who else has an NHS number, than those who were found by theirs. */
  constructor(
    found: readonly Found[],
    numbered: readonly string[],
    facts: readonly { readonly personId: string; readonly fact: PendingFact }[],
  ) {
    for (const each of found) {
      const { marks, byNhsNumber, byUpn, byReport, describedSo, inTheseWords } = each;
      const byWords = each.byWords ?? null;
      const said = byNhsNumber !== null && byUpn !== null && byNhsNumber !== byUpn ? marks.saidBoth : marks.said;
      if (said !== undefined && byWords !== null) this.#held.set(said, byWords);
      const made = byReport ?? byWords;
      if (made !== null && typeof each.openReview === 'string') this.#openReviews.set(made, each.openReview);
      if (each.askedOfBoth === true && byNhsNumber !== null && byUpn !== null) {
        this.#askedOf.add(`${byNhsNumber} ${byUpn}`);
      }
      if (marks.nhsNumber !== undefined && byNhsNumber !== null) {
        this.#owners['nhs-number'].set(marks.nhsNumber, byNhsNumber);
        this.#person(byNhsNumber).hasNhsNumber = true;
      }
      if (marks.upn !== undefined && byUpn !== null) this.#owners.upn.set(marks.upn, byUpn);
      if (marks.report !== undefined && byReport !== null) this.#reports.set(marks.report, byReport);
      if (marks.matchKey && describedSo) this.#described.set(marks.matchKey.text, describedSo);
      const first = byNhsNumber ?? byUpn ?? byReport ?? byWords ?? describedSo?.[0];
      if (inTheseWords && first !== undefined && marks.description) {
        this.#person(first).descriptions.add(marks.description.id);
      }
    }
    this.addNumbered(numbered);
    for (const { personId, fact } of facts) this.#person(personId).facts.push(fact);
    this.#describedBefore = new Map(this.#described);
  }

  ownerOf(scheme: IdentifierScheme, value: string): string | undefined {
    return this.#owners[scheme].get(value);
  }

  describedAs(key: MatchKey): readonly string[] {
    return this.#described.get(key.text) ?? [];
  }

  /** Who was described so when the index was looked at; undefined where nothing hung on it. */
  describedBefore(key: MatchKey): readonly string[] | undefined {
    return this.#describedBefore.get(key.text);
  }

  madeBy(report: string): string | undefined {
    return this.#reports.get(report);
  }

  heldAs(said: string): string | undefined {
    return this.#held.get(said);
  }

  wereAskedOf(one: string, other: string): boolean {
    return this.#askedOf.has(`${one} ${other}`);
  }

  /** The open review in which somebody is held. */
  reviewOf(personId: string): string | undefined {
    return this.#openReviews.get(personId);
  }

  hasNhsNumber(personId: string): boolean {
    return this.#people.get(personId)?.hasNhsNumber ?? false;
  }

  hasDescription(personId: string, description: string): boolean {
    return this.#people.get(personId)?.descriptions.has(description) ?? false;
  }

  /** What is offered to be stored: of before, and of this call. */
  factsOf(personId: string): readonly PendingFact[] {
    return this.#people.get(personId)?.facts ?? [];
  }

  /** Who else has an NHS number. */
  addNumbered(numbered: readonly string[]): void {
    for (const personId of numbered) this.#person(personId).hasNhsNumber = true;
  }

  addReview(personId: string, reviewId: string, said: string | undefined, fact: PendingFact): void {
    this.#openReviews.set(personId, reviewId);
    if (said !== undefined) this.#held.set(said, personId);
    this.#person(personId).facts.push(fact);
  }

  addPerson(personId: string, report: string | undefined): void {
    if (report !== undefined) this.#reports.set(report, personId);
  }

  addIdentifier(personId: string, scheme: IdentifierScheme, value: string, fact: PendingFact): void {
    const person = this.#person(personId);
    this.#owners[scheme].set(value, personId);
    if (scheme === 'nhs-number') person.hasNhsNumber = true;
    person.facts.push(fact);
  }

  addDescription(personId: string, description: string, key: MatchKey | undefined, fact: PendingFact): void {
    const person = this.#person(personId);
    person.descriptions.add(description);
    person.facts.push(fact);
    if (!key) return;
    const described = this.describedAs(key);
    if (!described.includes(personId)) this.#described.set(key.text, [...described, personId]);
  }

  #person(personId: string): Person {
    const person = this.#people.get(personId) ?? { hasNhsNumber: false, descriptions: new Set(), facts: [] };
    this.#people.set(personId, person);
    return person;
  }
}
