import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** On which basis an agency shares, or does not: `catalogue/lawful-bases.yaml`. */
export interface LawfulBasis {
  readonly code: string;
  readonly title: string;
  /** Which decision it can carry. */
  readonly decision: 'share' | 'not-share';
}

export const LAWFUL_BASES: readonly LawfulBasis[] = parse(
  readFileSync(new URL('./catalogue/lawful-bases.yaml', import.meta.url), 'utf8'),
) as LawfulBasis[];
