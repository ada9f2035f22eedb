import type { Span } from '../evaluators/evaluator.js';
import type { Held } from './days.js';

interface Told {
  readonly held: Held;
  /** Which leaves were told as they were on the last day, a bit for each. */
  readonly asTheyWere: number;
  readonly span: Span;
}

/** What was made of the days on which a child's condition held, so that days that are as they were stay the same span. */
export class ToldBefore {
  #told: ReadonlyMap<number, Told> = new Map();

  /** The span of days that rest on the same spans as before. */
  recall(held: Held, asTheyWere: number): Span | undefined {
    const told = this.#told.get(held.from);
    return told?.asTheyWere === asTheyWere && isSame(told.held, held) ? told.span : undefined;
  }

  /** @param told all of now, by their first day */
  keep(told: ReadonlyMap<number, Told>): void {
    this.#told = told;
  }
}

const isSame = (one: Held, other: Held): boolean =>
  one.until === other.until &&
  one.rests.length === other.rests.length &&
  one.rests.every(({ leaf, span }, index) => leaf === other.rests[index]?.leaf && span === other.rests[index].span);
