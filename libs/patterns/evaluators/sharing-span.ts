import type { Evidence } from '../evidence.js';
import type { Figures, Part, Span } from './evaluator.js';
import { unionOf } from './in-order.js';

/** What is said of such a span. */
export interface Sharing extends Omit<Span, 'evidence' | 'named'> {
  readonly sharing: readonly (readonly Evidence[])[];
}

/**
 * A span that rests on lists which it shares with others, one of which may be long. They are put together when somebody
 * reads what it rests on; whoever puts spans together reads the lists.
 */
export class SharingSpan implements Span {
  readonly from: number;
  readonly until: number;
  readonly sharing: readonly (readonly Evidence[])[];
  readonly covers: Span['covers'];
  readonly parts: readonly Part[] | undefined;
  readonly figures: Figures | undefined;
  #evidence: readonly Evidence[] | undefined;

  constructor({ from, until, sharing, covers, parts, figures }: Sharing) {
    this.from = from;
    this.until = until;
    this.sharing = sharing;
    this.covers = covers;
    this.parts = parts;
    this.figures = figures;
  }

  get evidence(): readonly Evidence[] {
    return (this.#evidence ??= unionOf(this.sharing));
  }
}
