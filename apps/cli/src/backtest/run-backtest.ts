import { accessSync, closeSync, constants, createWriteStream, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { CATALOGUE, loadPatterns, type Patterns } from '#patterns';
import { isCalendarDate, type Config } from '#platform';
import { loadVocabulary, type Vocabulary } from '#vocabulary';
import { areaMatcher } from '../../../tessera/src/area-matcher.js';
import { refuseSameFile } from '../named-files.js';
import { progressOn } from '../progress.js';
import { backtest, type Backtest } from './backtest.js';
import { matchLines } from './match-line.js';
import { backtestSummary, tookNothing } from './summary.js';

export interface BacktestCommand {
  /** File of agency events, one a line; `-` is standard input. */
  readonly events: string;
  /** A catalogue of patterns instead of the one that comes with the service. */
  readonly patterns?: string;
  /** A file that says what an area changes of the patterns; that of the settings where it is not given. */
  readonly area?: string;
  /** Patterns that would be in force instead of those of their names, or besides. */
  readonly compare?: string;
  /** Where the matches that there would be with the patterns of `compare` are written to. */
  readonly compareJson?: string;
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
 * @returns the exit code: 1 where there were lines and none was taken
 * @throws Error that says what to do.
 */
export const runBacktest = async (command: BacktestCommand): Promise<0 | 1> => {
  const { events, until, json, config = {}, output = process.stdout, remarks = process.stderr } = command;
  if (until !== undefined && !isCalendarDate(until)) throw new Error('--until is a day: YYYY-MM-DD.');
  refuseFiles(command);
  const vocabulary = loadVocabulary({ agenciesFile: config.agenciesFile, termsFile: config.schoolTermsFile });
  const [catalogues, matcher] = [cataloguesOf(command, vocabulary), areaMatcher(config)];
  // What cannot be read or written is found before the work, and nothing is emptied where there is nothing to read.
  if (events !== '-') accessSync(events, constants.R_OK);
  const to = outputsOf(command);
  const progress = progressOn(remarks, 'backtest');
  const began = { wall: performance.now(), cpu: process.cpuUsage() };
  const found = await backtest({
    events,
    vocabulary,
    catalogues,
    until,
    matcher,
    onRefused: (line) => {
      if (to.refused !== undefined) writeSync(to.refused, `${JSON.stringify(line)}\n`);
    },
    onProgress: (line, of) => {
      progress.at(line, of);
    },
  }).finally(() => {
    progress.stop();
    if (to.refused !== undefined) closeSync(to.refused);
  });
  try {
    const { user, system } = process.cpuUsage(began.cpu);
    const duration = { wall: (performance.now() - began.wall) / 1_000, cpu: (user + system) / 1_000_000 };
    const toOutput = json === '-' || (json === undefined && output.isTTY !== true);
    if (toOutput) await writeMatches(found, output, 0);
    else if (to.json !== undefined) await writeMatches(found, to.json, 0);
    if (to.compareJson !== undefined) await writeMatches(found, to.compareJson, 1);
    (toOutput ? remarks : output).write(`${backtestSummary(found, duration)}\n`);
    return tookNothing(found) ? 1 : 0;
  } finally {
    found.close();
  }
};

const refuseFiles = ({ events, area, json, compare, compareJson, refused }: BacktestCommand): void => {
  if (compareJson === '-') throw new Error('--compare-json is a file: standard output has the matches of now.');
  if (compareJson !== undefined && compare === undefined) {
    throw new Error('--compare-json writes what there would be with the patterns of --compare: name them.');
  }
  refuseSameFile([
    { option: '--events', path: events === '-' ? '/dev/stdin' : events },
    { option: '--area', path: area },
    { option: '--json', path: json },
    { option: '--compare-json', path: compareJson },
    { option: '--refused', path: refused },
  ]);
};

/** The files that are named, opened. */
const outputsOf = (
  named: Pick<BacktestCommand, 'json' | 'compareJson' | 'refused'>,
): Readonly<Record<'json' | 'compareJson' | 'refused', number | undefined>> => {
  const opened = (path?: string): number | undefined =>
    path === undefined || path === '-' ? undefined : openSync(path, 'w');
  return { json: opened(named.json), compareJson: opened(named.compareJson), refused: opened(named.refused) };
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

/** @param to a stream, or a file's descriptor, which is closed */
const writeMatches = async (found: Backtest, to: Writable | number, catalogue: number): Promise<void> => {
  const isFile = typeof to === 'number';
  const stream = isFile ? createWriteStream('', { fd: to }) : to;
  await pipeline(Readable.from(textOf(found, catalogue)), stream, { end: isFile });
};

function* textOf(found: Backtest, catalogue: number): Generator<string> {
  for (const line of matchLines(found, catalogue)) yield `${JSON.stringify(line)}\n`;
}
