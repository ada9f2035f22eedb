import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CATALOGUE } from '#patterns';
import type { Config } from '#platform';

/** Which patterns a command is about. */
export interface PatternsOptions {
  /** Path of a folder with patterns, in place of the service's own. */
  readonly patterns?: string;
  /** Path of a file that says what an area changes. */
  readonly area?: string;
  /** Of the settings: the area's file and register, where others are not named. */
  readonly config?: Pick<Config, 'patternsAreaFile' | 'agenciesFile'>;
}

export const catalogueOf = ({ patterns }: PatternsOptions): URL =>
  patterns === undefined ? CATALOGUE : pathToFileURL(`${resolve(patterns)}/`);

/** What the settings' area changes, it changes of the service's own patterns. */
export const areaFileOf = ({ area, patterns, config }: PatternsOptions): string | undefined =>
  area === undefined ? (patterns === undefined ? config?.patternsAreaFile : undefined) : resolve(area);
