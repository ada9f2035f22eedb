import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CATALOGUE } from '#patterns';

/** Which patterns a command is about. */
export interface PatternsOptions {
  /** Path of a folder with patterns, in place of the service's own. */
  readonly patterns?: string;
  /** Path of a file that says what an area changes. */
  readonly area?: string;
}

export const catalogueOf = ({ patterns }: PatternsOptions): URL =>
  patterns === undefined ? CATALOGUE : pathToFileURL(`${resolve(patterns)}/`);

export const areaFileOf = ({ area }: PatternsOptions): string | undefined =>
  area === undefined ? undefined : resolve(area);
