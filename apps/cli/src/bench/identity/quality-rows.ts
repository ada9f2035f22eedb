import type { BenchRow } from '../row.js';
import type { LabelledData } from './labelled.js';
import { link } from './linkage.js';
import type { Linkage } from './linkage.js';

/** Precision, recall and F1 of pairs at each threshold, and what they cost. In per cent. */
export const qualityRows = (data: LabelledData): readonly BenchRow[] => rowsOf(data.name, link(data));

const rowsOf = (name: string, { qualities, blocked, comparisonsPerSecond }: Linkage): readonly BenchRow[] => {
  const row = (what: string, value: number, unit: string): BenchRow => ({
    group: 'identity',
    what: `${name}: ${what}`,
    value,
    unit,
  });
  return [
    ...qualities.flatMap(({ threshold, precision, recall, f1 }) => [
      row(`precision from ${threshold.toFixed(2)}`, precision * 100, '%'),
      row(`recall from ${threshold.toFixed(2)}`, recall * 100, '%'),
      row(`F1 from ${threshold.toFixed(2)}`, f1 * 100, '%'),
    ]),
    row('true pairs with a key in common', blocked * 100, '%'),
    row('comparisons', comparisonsPerSecond, '/s'),
  ];
};
