export const IN_FLIGHT = [1, 16, 64] as const;

/** How much is measured. */
export interface Sizes {
  readonly rounds: number;
  /** Appends of one event, by how many are in flight. */
  readonly appends: Readonly<Record<(typeof IN_FLIGHT)[number], number>>;
  readonly copied: number;
  /** Batches of a thousand events. */
  readonly batches: number;
  /** Events that a live subscriber follows. */
  readonly live: number;
  /** Events that are stored already where appending to a small store is compared with a large one. */
  readonly small: number;
  readonly large: number;
  /** Batches of a thousand events that go to each of them before anything is measured. */
  readonly warmingBatches: number;
  /** Appends of one event, in each round of that. */
  readonly sizedAppends: number;
  readonly sizedBatches: number;
  /** Events that are read from the beginning. */
  readonly caughtUp: number;
  /** Events of the stream that is read whole. */
  readonly stream: number;
  readonly streamReadings: number;
}

const FULL: Sizes = {
  rounds: 3,
  appends: { 1: 2_500, 16: 20_000, 64: 50_000 },
  copied: 100_000,
  batches: 50,
  live: 200_000,
  small: 100_000,
  large: 10_000_000,
  warmingBatches: 300,
  sizedAppends: 20_000,
  sizedBatches: 20,
  caughtUp: 1_000_000,
  stream: 10_000,
  streamReadings: 40,
};

const QUICK: Sizes = {
  rounds: 3,
  appends: { 1: 200, 16: 2_000, 64: 5_000 },
  copied: 10_000,
  batches: 5,
  live: 10_000,
  small: 10_000,
  large: 100_000,
  warmingBatches: 10,
  sizedAppends: 2_000,
  sizedBatches: 3,
  caughtUp: 100_000,
  stream: 10_000,
  streamReadings: 20,
};

/** @param stored in place of how many events the large store has; the small one has a hundredth, but 10,000 at least. */
export const sizesOf = (quick: boolean, stored?: number): Sizes => {
  const sizes = quick ? QUICK : FULL;
  if (stored === undefined) return sizes;
  return {
    ...sizes,
    large: stored,
    small: Math.min(stored, Math.max(10_000, Math.ceil(stored / 100))),
    caughtUp: Math.min(stored, sizes.caughtUp),
  };
};
