import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Vocabulary } from '#vocabulary';
import { readArea } from '../area.js';
import { disagreements } from './disagreements.js';
import { describe, exampleSchema } from '../definition-schema.js';
import { impossibleIn } from './impossible.js';
import { ExampleNotValid, exampleFiles, readExample, type ExampleFile } from '../examples.js';
import { changedBy, foldersOf, loadPattern } from '../load-patterns.js';
import type { Pattern, Patterns } from '../pattern.js';
import { PatternNotValid, readSource, type Problem } from '../source-text.js';

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

/** What is looked at. */
export interface CheckedCatalogue {
  readonly vocabulary: Vocabulary;
  readonly catalogue: URL;
  /** Path of the file that says what an area changes. */
  readonly areaFile?: string;
  /** The agencies that examples may name, by urn; those of the vocabulary, if left out. */
  readonly agencies?: ReadonlySet<string>;
}

/**
 * Reads every definition and every example of a catalogue, and what an area changes, and says all that is wrong:
 * definitions that cannot be, examples that are not recognised as they say.
 */
export const checkCatalogue = (checked: CheckedCatalogue): CatalogueCheck => {
  const { vocabulary, catalogue, areaFile } = checked;
  const wrong: FileProblems[] = [];
  const [folders = []] = orProblems(wrong, () => foldersOf(catalogue));
  const patterns = folders.flatMap((folder) => orProblems(wrong, () => loadPattern(folder, vocabulary, catalogue)));
  let examples = 0;
  for (const pattern of patterns) {
    const files = exampleFiles(pattern.definition.name, catalogue);
    examples += files.length;
    wrong.push(...tooFew(pattern, files, catalogue));
    wrong.push(...otherFiles(pattern, files, catalogue));
    wrong.push(...unused(pattern, catalogue));
    wrong.push(...examplesOf(pattern, files, checked));
  }
  if (areaFile === undefined) return { patterns, examples, wrong, otherwise: [] };
  const [ofArea = []] = orProblems(wrong, () => changedBy(patterns, readArea(areaFile), vocabulary));
  const otherwise = ofArea
    .filter((pattern) => pattern.changedBy)
    .flatMap((pattern) => examplesOf(pattern, exampleFiles(pattern.definition.name, catalogue), checked));
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

/** What looks like an example and is not read as one. */
const otherFiles = ({ definition }: Pattern, files: readonly string[], catalogue: URL): readonly FileProblems[] => {
  const folder = new URL(`${definition.name}/`, catalogue);
  return readdirSync(folder)
    .filter((file) => /\.ya?ml$/i.test(file) && file !== 'definition.yaml' && !files.includes(file))
    .sort()
    .map((file) => ({
      file: fileURLToPath(new URL(file, folder)),
      problems: [
        {
          says: 'It is not read: an example must be named firing-<what-it-tells>.yaml or quiet-<what-it-tells>.yaml, in small letters, digits and hyphens.',
        },
      ],
    }));
};

/** Kinds of evidence that nothing asks for. */
const unused = ({ definition, tiers }: Pattern, catalogue: URL): readonly FileProblems[] => {
  const used = new Set([...tiers.flatMap(({ asks }) => asks), definition.against]);
  const problems = Object.keys(definition.select)
    .filter((name) => !used.has(name))
    .map((name) => `/select/${name} is used nowhere: a tier or against must name it, or it must go.`);
  if (problems.length === 0) return [];
  const source = readSource(new URL(`${definition.name}/definition.yaml`, catalogue));
  return [{ file: source.file, problems: source.locate(problems) }];
};

const examplesOf = (pattern: Pattern, files: readonly string[], checked: CheckedCatalogue): readonly FileProblems[] =>
  files.flatMap((file): FileProblems[] => {
    const { name } = pattern.definition;
    const url = new URL(`${name}/${file}`, checked.catalogue);
    const problems = exampleProblems(pattern, file, url, checked);
    return problems.length > 0 ? [{ file: fileURLToPath(url), problems }] : [];
  });

const exampleProblems = (
  pattern: Pattern,
  file: string,
  url: URL,
  { vocabulary, catalogue, agencies = new Set(vocabulary.agencies.keys()) }: CheckedCatalogue,
): readonly Problem[] => {
  try {
    const source = readSource(url, 'a valid example');
    const validate = exampleSchema();
    if (!validate(source.value)) return source.locate(describe(validate.errors));
    const impossible = impossibleIn(source.value as ExampleFile, file, agencies);
    if (impossible.length > 0) return source.locate(impossible);
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
