import { birthDateOf } from './compare-dates.js';
import { compareFields } from './compare-fields.js';
import { FIELDS, LEVELS } from './levels.js';
import type { MatchField, MatchRecord } from './match-record.js';
import { soundsOf } from './likeness.js';
import { isPlace } from '../fold.js';
import type { NameWords } from './name-words.js';
import { prepareRecord } from './prepared.js';
import type { Prepared } from './prepared.js';

/** Pairs that compare alike, counted once: of each field, the place of its level, or -1 where nothing was said. */
export interface Pattern {
  readonly levels: readonly number[];
  readonly count: number;
}

/** Of how many records with one value pairs are made: more of the common would say nothing new, and take long. */
const MOST_OF_ONE_VALUE = 60;

/** Records to learn from, prepared once; their pairs, chosen in ways that leave different fields to be learned. */
export class TrainingPairs {
  readonly #prepared: readonly Prepared[];
  readonly #places: ReadonlyMap<MatchField, ReadonlyMap<string, number>> = new Map(
    FIELDS.map((field) => [field, new Map(LEVELS[field].map((level, place) => [level, place]))]),
  );

  constructor(
    private readonly records: readonly MatchRecord[],
    words: NameWords,
  ) {
    this.#prepared = records.map((record) => prepareRecord(record, words));
  }

  /** As many pairs, drawn at random. */
  drawn(count: number, random: () => number): readonly Pattern[] {
    const size = this.records.length;
    return this.#tally(
      (function* () {
        for (let drawn = 0; drawn < count; drawn += 1) {
          const one = Math.floor(random() * size);
          const other = Math.floor(random() * (size - 1));
          yield [one, other >= one ? other + 1 : other] as const;
        }
      })(),
    );
  }

  /** Every pair that was born on the same day. */
  sameBirthDate(): readonly Pattern[] {
    return this.#sharing(({ dateOfBirth }) => (birthDateOf(dateOfBirth)?.month ? dateOfBirth : undefined));
  }

  /** Every pair in one postcode. */
  samePostcode(): readonly Pattern[] {
    return this.#sharing(({ postcode }) => (postcode !== undefined && isPlace(postcode) ? postcode : undefined));
  }

  /** Every pair whose names sound the same. */
  sameNames(): readonly Pattern[] {
    return this.#sharing(({ givenNames: [given = ''], familyNames: [family = ''] }) =>
      given.length > 1 && family.length > 1
        ? `${soundsOf(given)[0] ?? given} ${soundsOf(family)[0] ?? family}`
        : undefined,
    );
  }

  #sharing(valueOf: (record: MatchRecord) => string | undefined): readonly Pattern[] {
    const groups = new Map<string, number[]>();
    this.records.forEach((record, index) => {
      const value = valueOf(record);
      if (value === undefined) return;
      const group = groups.get(value);
      if (!group) groups.set(value, [index]);
      else if (group.length < MOST_OF_ONE_VALUE) group.push(index);
    });
    return this.#tally(
      (function* () {
        for (const group of groups.values()) {
          for (const [place, other] of group.entries()) {
            for (let earlier = 0; earlier < place; earlier += 1) yield [group[earlier] ?? other, other] as const;
          }
        }
      })(),
    );
  }

  #tally(pairs: Iterable<readonly [number, number]>): readonly Pattern[] {
    const found = new Map<string, { levels: number[]; count: number }>();
    for (const [one, other] of pairs) {
      const [left, right] = [this.#prepared[one], this.#prepared[other]];
      if (!left || !right || one === other) continue;
      const compared = compareFields(left, right);
      const levels = FIELDS.map((field) => this.#places.get(field)?.get(compared[field].level ?? '') ?? -1);
      const key = levels.join();
      const pattern = found.get(key);
      if (pattern) pattern.count += 1;
      else found.set(key, { levels, count: 1 });
    }
    return [...found.values()];
  }
}
