/** What a piece of work came to. */
export interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** p50 and p99 of durations in milliseconds. */
export const percentiles = (durations: ArrayLike<number>): { p50: number; p99: number } => {
  const sorted = Float64Array.from(durations).sort();
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
};

/** Does `count` pieces of work, `inFlight` at a time: each begins as soon as one before it has ended. */
export const measure = async (
  count: number,
  inFlight: number,
  work: (index: number) => Promise<unknown>,
): Promise<Measured> => {
  const durations = new Float64Array(count);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      const begun = performance.now();
      await work(index);
      durations[index] = performance.now() - begun;
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const seconds = (performance.now() - begun) / 1_000;
  return { perSecond: count / seconds, ...percentiles(durations) };
};

/** The middle one of several runs, by throughput. */
export const middle = (runs: readonly Measured[]): Measured => {
  const sorted = [...runs].sort((one, other) => one.perSecond - other.perSecond);
  return sorted[Math.floor(sorted.length / 2)] ?? { perSecond: 0, p50: 0, p99: 0 };
};

/**
 * How many times as fast the first is as the second, where both took turns: the middle of what each round says, so that
 * a slow minute of the machine, which falls on both, counts for nothing.
 */
export const pairedRatio = (ones: readonly Measured[], others: readonly Measured[]): number => {
  const ratios = ones.map(({ perSecond }, round) => perSecond / (others[round]?.perSecond ?? NaN));
  return ratios.sort((one, other) => one - other)[Math.floor(ratios.length / 2)] ?? NaN;
};

/** `1,234/s` */
export const rate = (perSecond: number): string => `${Math.round(perSecond).toLocaleString('en-GB')}/s`;
