import { fileURLToPath } from 'node:url';
import type { Vocabulary } from '#vocabulary';
import { readArea } from './area.js';
import { disagreements } from './check-examples.js';
import { describe, exampleSchema } from './definition-schema.js';
import { ExampleNotValid, exampleFiles, readExample } from './examples.js';
import { changedBy, foldersOf, loadPattern } from './load-patterns.js';
import type { Pattern, Patterns } from './pattern.js';
import { PatternNotValid, readSource, type Problem } from './source-text.js';

/** What is wrong in one file. */
export interface FileProblems {
  readonly file: string;
  readonly problems: readonly Problem[];
}

/** What a look at a whole catalogue found. */
export interface CatalogueCheck {
  /** Those that are as they must be, as the area has them. */
  readonly patterns: Patterns;
  /** How many examples were read, of the patterns that could be compiled. */
  readonly examples: number;
  /** All that is wrong, in all files. */
  readonly wrong: readonly FileProblems[];
  /** Examples of the catalogue that the area's changes tell otherwise, which is no mistake. */
  readonly otherwise: readonly FileProblems[];
}

const LEAST_EXAMPLES = 3;

/**
 * Reads every definition and every example of a catalogue, and what an area changes, and says all that is wrong:
 * definitions that cannot be, examples that are not recognised as they say.
 * @param areaFile path
 */
export const checkCatalogue = (vocabulary: Vocabulary, catalogue: URL, areaFile?: string): CatalogueCheck => {
  const wrong: FileProblems[] = [];
  const patterns = foldersOf(catalogue).flatMap((folder) =>
    orProblems(wrong, () => loadPattern(folder, vocabulary, catalogue)),
  );
  let examples = 0;
  for (const pattern of patterns) {
    const files = exampleFiles(pattern.definition.name, catalogue);
    examples += files.length;
    wrong.push(...tooFew(pattern, files, catalogue));
    wrong.push(...examplesOf(pattern, files, vocabulary, catalogue));
  }
  if (areaFile === undefined) return { patterns, examples, wrong, otherwise: [] };
  const [ofArea = []] = orProblems(wrong, () => changedBy(patterns, readArea(areaFile), vocabulary));
  const otherwise = ofArea
    .filter((pattern) => pattern.changedBy)
    .flatMap((pattern) => examplesOf(pattern, exampleFiles(pattern.definition.name, catalogue), vocabulary, catalogue));
  return { patterns: ofArea, examples, wrong, otherwise };
};

/** What the work makes, or nothing, and then what is wrong with the file is known. */
const orProblems = <T>(wrong: FileProblems[], work: () => T): readonly T[] => {
  try {
    return [work()];
  } catch (error) {
    if (!(error instanceof PatternNotValid)) throw error;
    wrong.push({ file: error.file, problems: error.found });
    return [];
  }
};

const tooFew = ({ definition }: Pattern, files: readonly string[], catalogue: URL): readonly FileProblems[] => {
  const problems = ['firing', 'quiet'].flatMap((kind): Problem[] => {
    const there = files.filter((file) => file.startsWith(`${kind}-`)).length;
    return there < LEAST_EXAMPLES
      ? [{ says: `There must be ${String(LEAST_EXAMPLES)} files ${kind}-*.yaml or more; there are ${String(there)}.` }]
      : [];
  });
  return problems.length > 0 ? [{ file: fileURLToPath(new URL(`${definition.name}/`, catalogue)), problems }] : [];
};

const examplesOf = (
  pattern: Pattern,
  files: readonly string[],
  vocabulary: Vocabulary,
  catalogue: URL,
): readonly FileProblems[] =>
  files.flatMap((file): FileProblems[] => {
    const { name } = pattern.definition;
    const url = new URL(`${name}/${file}`, catalogue);
    const problems = exampleProblems(pattern, file, url, vocabulary, catalogue);
    return problems.length > 0 ? [{ file: fileURLToPath(url), problems }] : [];
  });

const exampleProblems = (
  pattern: Pattern,
  file: string,
  url: URL,
  vocabulary: Vocabulary,
  catalogue: URL,
): readonly Problem[] => {
  try {
    const source = readSource(url, 'a valid example');
    const validate = exampleSchema();
    if (!validate(source.value)) return source.locate(describe(validate.errors));
    return source.locate(problemsOf(pattern, file, vocabulary, catalogue));
  } catch (error) {
    if (error instanceof PatternNotValid) return error.found;
    throw error;
  }
};

const problemsOf = (pattern: Pattern, file: string, vocabulary: Vocabulary, catalogue: URL): readonly string[] => {
  try {
    return disagreements(pattern, readExample(pattern.definition.name, file, vocabulary, catalogue), vocabulary);
  } catch (error) {
    if (error instanceof Error && error.cause instanceof ExampleNotValid) return error.cause.problems;
    throw error;
  }
};
