import type { BenchRow } from '../row.js';
import { linkageFolder, readFebrl } from './febrl.js';
import { qualityRows } from './quality-rows.js';

export interface IdentityBenchOptions {
  readonly quick?: boolean;
  /** The folder of the data with known truth; looked for where it is not given. */
  readonly linkageData?: string;
}

/** How well people are recognised by what is said of them. */
export const benchIdentity = ({
  linkageData,
}: IdentityBenchOptions): { readonly rows: readonly BenchRow[]; readonly notes: readonly string[] } => {
  const folder = linkageFolder(linkageData);
  const notes =
    folder === undefined ? ['FEBRL 1 and 4 were not measured: there is no folder shared/linkage beside this one.'] : [];
  const sets = folder === undefined ? [] : readFebrl(folder);
  return { rows: sets.flatMap(qualityRows), notes };
};
