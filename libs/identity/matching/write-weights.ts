import { stringify } from 'yaml';
import type { MatchWeights } from './match-weights.js';

/** So many that rounding does not put levels out of their order. */
const DIGITS = 6;
const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

/** Weights as a file that `loadMatchWeights` reads: six digits of each share, a level a line. */
export const writeWeights = ({ version, others, together, fields }: MatchWeights, comment: string): string => {
  const content = {
    version,
    others: Object.fromEntries(Object.entries(others).map(([other, count]) => [other, rounded(count)])),
    together,
    fields: Object.fromEntries(
      Object.entries(fields).map(([field, levels]) => [
        field,
        levels.map(({ m, u, sibling, elder, ...rest }) => ({
          ...rest,
          m: rounded(m),
          u: rounded(u),
          sibling: rounded(sibling),
          elder: rounded(elder),
        })),
      ]),
    ),
  };
  const head = comment.split('\n').map((line) => `# ${line}`.trimEnd());
  return `${head.join('\n')}\n${stringify(content, { collectionStyle: 'any', lineWidth: 0 })}`;
};
