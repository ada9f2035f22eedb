import { closeSync, createWriteStream, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { CATALOGUE, loadPatterns, type Patterns } from '#patterns';
import { isCalendarDate, type Config } from '#platform';
import { loadVocabulary, type Vocabulary } from '#vocabulary';
import { areaMatcher } from '../../../tessera/src/area-matcher.js';
import { progressOn } from '../progress.js';
import { backtest, type Backtest } from './backtest.js';
import { matchLines } from './match-line.js';
import { backtestSummary } from './summary.js';

export interface BacktestCommand {
  /** File of agency events, one a line. */
  readonly events: string;
  /** A catalogue of patterns instead of the one that comes with the service. */
  readonly patterns?: string;
  /** A file that says what an area changes of the patterns; that of the settings where it is not given. */
  readonly area?: string;
  /** Patterns that would be in force instead of those of their names, or besides. */
  readonly compare?: string;
  /** `YYYY-MM-DD`. */
  readonly until?: string;
  /** Where the matches are written to, one a line; `-` is standard output. */
  readonly json?: string;
  /** Where every refused line is written to: its number, and what is wrong. */
  readonly refused?: string;
  /** What the area has of its own: agencies, school terms, weights of the matcher, changes of the patterns. */
  readonly config?: AreaConfig;
  readonly output?: Writable & { isTTY?: boolean };
  readonly remarks?: Writable & { isTTY?: boolean };
}

export type AreaConfig = Pick<Config, 'agenciesFile' | 'schoolTermsFile' | 'identityWeightsFile' | 'patternsAreaFile'>;

/**
 * Replays a file of agency events and says what patterns would have recognised. The summary goes to standard output; the
 * matches go to a file, or to standard output where that is asked for or where it is no terminal, and then the summary
 * goes to standard error.
 * @throws Error that says what to do.
 */
export const runBacktest = async (command: BacktestCommand): Promise<void> => {
  const { events, until, json, config = {}, output = process.stdout, remarks = process.stderr } = command;
  if (until !== undefined && !isCalendarDate(until)) throw new Error('--until is a day: YYYY-MM-DD.');
  const vocabulary = loadVocabulary({ agenciesFile: config.agenciesFile, termsFile: config.schoolTermsFile });
  const [catalogues, matcher] = [cataloguesOf(command, vocabulary), areaMatcher(config)];
  const refused = command.refused === undefined ? undefined : openSync(command.refused, 'w');
  const progress = progressOn(remarks, 'backtest');
  const began = { wall: performance.now(), cpu: process.cpuUsage() };
  const found = await backtest({
    events,
    vocabulary,
    catalogues,
    until,
    matcher,
    onRefused: (line) => {
      if (refused !== undefined) writeSync(refused, `${JSON.stringify(line)}\n`);
    },
    onProgress: (line, of) => {
      progress.at(line, of);
    },
  }).finally(() => {
    progress.stop();
    if (refused !== undefined) closeSync(refused);
  });
  try {
    const { user, system } = process.cpuUsage(began.cpu);
    const duration = { wall: (performance.now() - began.wall) / 1_000, cpu: (user + system) / 1_000_000 };
    const toOutput = json === '-' || (json === undefined && output.isTTY !== true);
    if (toOutput) await writeMatches(found, output, false);
    else if (json !== undefined) await writeMatches(found, createWriteStream(json), true);
    (toOutput ? remarks : output).write(`${backtestSummary(found, duration)}\n`);
  } finally {
    found.close();
  }
};

/**
 * What the settings' area changes, it changes of the service's own patterns: those of another folder are as they stand
 * there, unless a file is named for them. A draft is compared as it stands in its folder.
 */
const cataloguesOf = (
  { patterns, compare, area, config }: BacktestCommand,
  vocabulary: Vocabulary,
): readonly Patterns[] => {
  const ofSettings = patterns === undefined ? config?.patternsAreaFile : undefined;
  const areaFile = area === undefined ? ofSettings : resolve(area);
  const inForce = loadPatterns(vocabulary, patterns === undefined ? CATALOGUE : folder(patterns), areaFile);
  if (compare === undefined) return [inForce];
  const draft = loadPatterns(vocabulary, folder(compare));
  const drafted = new Set(draft.map(({ definition }) => definition.name));
  return [inForce, [...inForce.filter(({ definition }) => !drafted.has(definition.name)), ...draft]];
};

const folder = (path: string): URL => pathToFileURL(`${resolve(path)}/`);

const writeMatches = async (found: Backtest, to: Writable, end: boolean): Promise<void> => {
  await pipeline(Readable.from(textOf(found)), to, { end });
};

function* textOf(found: Backtest): Generator<string> {
  for (const line of matchLines(found)) yield `${JSON.stringify(line)}\n`;
}
