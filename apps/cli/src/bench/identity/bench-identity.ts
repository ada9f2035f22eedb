import type { BenchRow } from '../row.js';
import { linkageFolder, readFebrl } from './febrl.js';
import { generatedData } from './generated.js';
import { qualityRows } from './quality-rows.js';

export interface IdentityBenchOptions {
  readonly quick?: boolean;
  /** The folder of the data with known truth; looked for where it is not given. */
  readonly linkageData?: string;
}

export interface IdentityBench {
  readonly rows: readonly BenchRow[];
  /** Lines to print below the table. */
  readonly notes: readonly string[];
}

/** How well people are told apart by what is said of them, each kind of data after the other. */
export const benchIdentity = async ({ quick = false, linkageData }: IdentityBenchOptions): Promise<IdentityBench> => {
  const folder = linkageFolder(linkageData);
  const notes = [
    'Linked from 0.95 on, held for review from 0.85 on: fixed. (UK) by the weights that come with the service; (learned) by weights learned from the same records without labels.',
    ...(folder === undefined ? ['FEBRL 1 and 4 were not measured: there is no folder shared/linkage here.'] : []),
  ];
  const records = quick ? 2_000 : 10_000;
  const sets = [
    ...(folder === undefined ? [] : readFebrl(folder)),
    generatedData(records, 1),
    generatedData(records, 2),
  ];
  const rows: BenchRow[] = [];
  for (const data of sets) rows.push(...(await qualityRows(data)));
  return { rows, notes };
};
