import { pairedRatio } from '../measure.js';
import type { Measured } from '../measure.js';
import type { BenchRow } from '../row.js';

const GROUP = 'event store';

export const eventsRow = (what: string, { perSecond, p50, p99 }: Measured): BenchRow => ({
  group: GROUP,
  what,
  value: perSecond,
  unit: 'events/s',
  p50,
  p99,
});

/** How many times as fast one was as the other: the middle of what the rounds say. */
export const timesRow = (
  what: string,
  ones: readonly Measured[],
  others: readonly Measured[],
  limit: string,
): BenchRow => ({ group: GROUP, what, value: pairedRatio(ones, others), unit: 'x', limit });
