import type { Birth, PersonHistory } from '#chronology';
import type { Asked } from './evaluators/asked.js';
import { RememberedSpans } from './evaluators/remembered-spans.js';
import type { Evidence, IndicatorGroups } from './evidence.js';
import { GatheredEvidence } from './gathered-evidence.js';
import type { Pattern } from './pattern.js';
import { RememberedEvidence } from './remembered-evidence.js';
import type { KindIndex } from './select.js';

/** What a pattern made of a child's evidence, and what it had looked at for that. */
export interface Remembered<Found> extends Asked {
  readonly asOf: number;
  readonly found: Found;
}

/**
 * What was evaluated for a child last, so that evaluating again costs what has changed. It changes nothing about what
 * is recognised, can be thrown away at any time, and is of one catalogue of patterns.
 */
export class EvaluationMemory<Found = unknown> {
  #birth: Birth = {};
  readonly #gathered = new GatheredEvidence();
  #evidence: RememberedEvidence | undefined;
  #spans = new RememberedSpans(0);
  readonly #found = new Map<Pattern, Remembered<Found>>();

  /** The child's evidence, as `gatherEvidence` gives it: what is new is put to what was there. */
  gather(
    child: PersonHistory,
    others: ReadonlyMap<string, PersonHistory>,
    vocabulary: IndicatorGroups,
  ): readonly Evidence[] {
    return this.#gathered.of(child, others, vocabulary);
  }

  /** What is known of the child from now on. Of a child that was born on another day nothing is remembered. */
  know(evidence: readonly Evidence[], { dateOfBirth, expectedOn }: Birth, index: KindIndex): RememberedEvidence {
    if (dateOfBirth !== this.#birth.dateOfBirth || expectedOn !== this.#birth.expectedOn) {
      this.#birth = { dateOfBirth, expectedOn };
      this.#evidence = undefined;
      this.#spans = new RememberedSpans(0);
      this.#found.clear();
    }
    this.#evidence ??= new RememberedEvidence(index);
    this.#evidence.know(evidence);
    return this.#evidence;
  }

  spansAsOf(asOf: number): RememberedSpans {
    if (this.#spans.asOf !== asOf) this.#spans = this.#spans.at(asOf);
    return this.#spans;
  }

  /** What the pattern made of it, where all that it had looked at is as it was. */
  recall(pattern: Pattern, asOf: number, evidence: (name: string) => readonly Evidence[]): Found | undefined {
    const before = this.#found.get(pattern);
    if (before?.asOf !== asOf) return undefined;
    const { names, lists } = before;
    return names.every((name, index) => evidence(name) === lists[index]) ? before.found : undefined;
  }

  remember(pattern: Pattern, remembered: Remembered<Found>): void {
    this.#found.set(pattern, remembered);
  }

  /** Of the pattern there is nothing to remember. */
  forget(pattern: Pattern): void {
    this.#found.delete(pattern);
  }
}
