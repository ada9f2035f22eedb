import { countNames, createMatcher, estimateWeights } from '#identity';
import type { BenchRow } from '../row.js';
import type { LabelledData } from './labelled.js';
import { link } from './linkage.js';
import type { Linkage } from './linkage.js';

/**
 * Precision, recall and F1 of pairs at each threshold, in per cent: by the weights that come with the service, and by
 * weights and names that were learned from the same records without their labels, as `estimateWeights` does it for an
 * area. Also the share of true pairs that have a key in common, and how fast people are compared.
 */
export const qualityRows = async (data: LabelledData): Promise<readonly BenchRow[]> => {
  const shipped = link(data, createMatcher());
  const records = data.records.map(({ record }) => record);
  const { weights } = await estimateWeights(records);
  const learned = link(data, createMatcher({ weights, frequencies: await countNames(records) }));
  return [
    ...rowsOf(`${data.name} (learned)`, learned),
    ...rowsOf(`${data.name} (UK)`, shipped),
    row(`${data.name}: true pairs with a key in common`, shipped.blocked * 100, '%'),
    row(`${data.name}: comparisons`, shipped.comparisonsPerSecond, '/s'),
  ];
};

const rowsOf = (name: string, { qualities }: Linkage): readonly BenchRow[] =>
  qualities.flatMap(({ threshold, precision, recall, f1 }) => [
    row(`${name}: precision from ${threshold.toFixed(2)}`, precision * 100, '%'),
    row(`${name}: recall from ${threshold.toFixed(2)}`, recall * 100, '%'),
    row(`${name}: F1 from ${threshold.toFixed(2)}`, f1 * 100, '%'),
  ]);

const row = (what: string, value: number, unit: string): BenchRow => ({ group: 'identity', what, value, unit });
