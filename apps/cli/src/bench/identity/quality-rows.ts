import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createMatcher,
  estimateWeights,
  loadMatchWeights,
  writeWeights,
  type Matcher,
  type MatchRecord,
} from '#identity';
import type { BenchRow } from '../row.js';
import type { LabelledData } from './labelled.js';
import { link } from './linkage.js';
import type { Linkage } from './linkage.js';

/**
 * Precision, recall and F1 of pairs at each threshold, in per cent: by weights that were learned from the same records
 * without their labels, and by those that come with the service. Also the share of true pairs that have a key in common,
 * and how fast people are compared.
 */
export const qualityRows = async (data: LabelledData): Promise<readonly BenchRow[]> => {
  const shipped = link(data, createMatcher());
  const records = data.records.map(({ record }) => record);
  const learned = link(data, await learnedMatcher(records));
  return [
    ...rowsOf(`${data.name} (learned)`, learned),
    ...rowsOf(`${data.name} (UK)`, shipped),
    row(`${data.name}: true pairs with a key in common`, shipped.blocked * 100, '%'),
    row(`${data.name}: comparisons`, shipped.comparisonsPerSecond, '/s'),
  ];
};

/** As an area has it: `tessera identity estimate` writes a file, and the service reads it. */
const learnedMatcher = async (records: readonly MatchRecord[]): Promise<Matcher> => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-weights-'));
  try {
    const file = join(folder, 'weights.yaml');
    const { weights } = await estimateWeights(records);
    await writeFile(file, writeWeights(weights, 'Learned without labels.'));
    return createMatcher({ weights: loadMatchWeights(file) });
  } finally {
    await rm(folder, { recursive: true });
  }
};

const rowsOf = (name: string, { qualities }: Linkage): readonly BenchRow[] =>
  qualities.flatMap(({ threshold, precision, recall, f1 }) => [
    row(`${name}: precision from ${threshold.toFixed(2)}`, precision * 100, '%'),
    row(`${name}: recall from ${threshold.toFixed(2)}`, recall * 100, '%'),
    row(`${name}: F1 from ${threshold.toFixed(2)}`, f1 * 100, '%'),
  ]);

const row = (what: string, value: number, unit: string): BenchRow => ({ group: 'identity', what, value, unit });
