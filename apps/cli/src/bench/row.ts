/** One line of what a bench prints. */
export interface BenchRow {
  /** What was measured together, e.g. `event store`. */
  readonly group: string;
  /** What was measured, e.g. `append, 64 in flight`. */
  readonly what: string;
  readonly value: number;
  /** Of `value`, e.g. `events/s`; `x` for how many times one is the other. */
  readonly unit: string;
  /** Median, in milliseconds, where each piece of work was timed. */
  readonly p50?: number;
  /** 99th percentile, in milliseconds. */
  readonly p99?: number;
  /** What it is compared with, measured in the same run, and that figure. */
  readonly limit?: string;
  /** `value` as a share of that limit. */
  readonly ofLimit?: number;
}
