import { middle } from '../measure.js';
import type { Measured } from '../measure.js';
import type { BenchRow } from '../row.js';
import { appendBatches, appendSingles } from './appending.js';
import { checkpoint } from './database.js';
import type { BenchDatabase } from './database.js';
import { fill } from './fill.js';
import { say, startProgress } from './progress.js';
import type { Sizes } from './sizes.js';
import { eventsRow, timesRow } from './store-row.js';

interface FilledStore extends BenchDatabase {
  readonly stored: number;
  readonly streams: readonly string[];
}

const WORK = {
  'append, 64 in flight': ({ store, streams }: FilledStore, { sizedAppends }: Sizes) =>
    appendSingles(store, sizedAppends, 64, streams),
  'append, batches of 1,000': ({ store, streams }: FilledStore, { sizedBatches }: Sizes) =>
    appendBatches(store, sizedBatches, streams),
} as const;

/**
 * Appends until nearly every page of the indexes has been changed: from then on a store costs what it costs from one
 * checkpoint to the next, in which millions of events are stored.
 */
const warmUp = async (store: FilledStore, { warmingBatches }: Sizes): Promise<void> => {
  const progress = startProgress(`Warming up the store of ${store.stored.toLocaleString('en-GB')}`, warmingBatches);
  for (let batch = 1; batch <= warmingBatches; batch += 1) {
    await appendBatches(store.store, 1, store.streams);
    progress.at(batch);
  }
  progress.stop();
};

/** What appending to streams that exist costs with few and with many events stored, in turns on the same server. */
export const sizeRows = async (
  databases: { readonly small: BenchDatabase; readonly large: BenchDatabase },
  sizes: Sizes,
): Promise<BenchRow[]> => {
  const small = { ...databases.small, stored: sizes.small, streams: await fill(databases.small.url, sizes.small) };
  const large = { ...databases.large, stored: sizes.large, streams: await fill(databases.large.url, sizes.large) };
  const all = Object.entries(WORK).map(([what, work]) => ({
    what,
    work,
    runs: new Map<FilledStore, Measured[]>([small, large].map((filled) => [filled, []])),
  }));
  await checkpoint(small.pool);
  for (const filled of [small, large]) await warmUp(filled, sizes);
  for (let round = 1; round <= sizes.rounds; round += 1) {
    say(`Appending to them, round ${round} of ${sizes.rounds} …`);
    for (const { work, runs } of all) {
      for (const filled of round % 2 === 0 ? [small, large] : [large, small]) {
        runs.get(filled)?.push(await work(filled, sizes));
      }
    }
  }
  const named = ({ stored }: FilledStore): string => `${stored.toLocaleString('en-GB')} stored`;
  return all.flatMap(({ what, runs }) => [
    ...[small, large].map((filled) => eventsRow(`${what}, ${named(filled)}`, middle(runs.get(filled) ?? []))),
    timesRow(
      `${what}: what an event costs with ${named(large)}, beside ${named(small)}`,
      runs.get(small) ?? [],
      runs.get(large) ?? [],
      'at most 1.2 x',
    ),
  ]);
};
