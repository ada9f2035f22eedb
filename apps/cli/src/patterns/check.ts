import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { checkCatalogue, type FileProblems } from '#patterns';
import { loadVocabulary, type Vocabulary } from '#vocabulary';
import { counted } from '../counted.js';
import { areaFileOf, catalogueOf, type PatternsOptions } from './catalogue-of.js';

/**
 * Checks a catalogue and what an area changes of it; prints a line for all that is wrong: file, line, what is wrong and
 * what would be right.
 * @returns the exit code: 1 where anything is wrong
 * @throws Error where there is no such folder
 */
export const runCheck = (options: PatternsOptions, print: (line: string) => void): 0 | 1 => {
  const catalogue = catalogueOf(options);
  if (!existsSync(catalogue)) throw new Error(`There is no folder ${options.patterns ?? ''}.`);
  const [vocabulary, areaFile] = [loadVocabulary(), areaFileOf(options)];
  const agencies = agenciesOf(vocabulary, options);
  const { patterns, examples, wrong, otherwise } = checkCatalogue({ vocabulary, catalogue, areaFile, agencies });
  for (const line of linesOf(wrong)) print(line);
  if (otherwise.length > 0) {
    print('As the area has it, these examples of the catalogue are recognised otherwise, which is no mistake:');
    for (const line of linesOf(otherwise)) print(`  ${line}`);
  }
  const found = wrong.reduce((sum, { problems }) => sum + problems.length, 0);
  if (found > 0) {
    print(`${counted(found, 'thing is', 'things are')} wrong in ${counted(wrong.length, 'file', 'files')}.`);
    return 1;
  }
  const versions = patterns.map(({ definition }) => `${definition.name} ${String(definition.version)}`);
  print(
    `${counted(patterns.length, 'pattern', 'patterns')} and ${counted(examples, 'example', 'examples')} are as they must be: ${versions.join(', ')}.`,
  );
  return 0;
};

/** Examples name agencies of the service's own register, or of the area's. */
const agenciesOf = ({ agencies }: Vocabulary, { config }: PatternsOptions): ReadonlySet<string> =>
  new Set([
    ...agencies.keys(),
    ...(config?.agenciesFile === undefined
      ? []
      : loadVocabulary({ agenciesFile: config.agenciesFile }).agencies.keys()),
  ]);

const linesOf = (files: readonly FileProblems[]): readonly string[] =>
  files.flatMap(({ file, problems }) =>
    problems.map(({ line, says }) => `${shortened(file)}${line === undefined ? '' : `:${String(line)}`}: ${says}`),
  );

/** From the folder in which the command is run, where the file is in it. */
const shortened = (file: string): string => {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
};
