import type { Evidence } from '../evidence.js';
import type { Part } from './evaluator.js';

/** The entries of each indicator group, that of the most entries first. An entry is in each of its groups. */
export const partsByGroup = (items: readonly Evidence[]): readonly Part[] => {
  const byGroup = new Map<string, Evidence[]>();
  for (const item of items) {
    for (const group of item.groups) {
      const known = byGroup.get(group);
      if (known) known.push(item);
      else byGroup.set(group, [item]);
    }
  }
  return [...byGroup]
    .map(([name, each]) => ({ name, evidence: each }))
    .sort((one, other) => other.evidence.length - one.evidence.length || (one.name < other.name ? -1 : 1));
};
