import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { conditionProblems, loadVocabulary, nearest, type Condition, type Vocabulary } from '#vocabulary';
import { changed, changeProblems, inArea, readArea, refuseArea, type Area } from './area.js';
import { tierProblems } from './checking/check-tier.js';
import { typesSelected, wordingProblems } from './checking/check-words.js';
import { compileTier } from './conditions/compile.js';
import { kindsNamedIn, kindsThatMake } from './conditions/kinds.js';
import { compileMayHold } from './conditions/may-hold.js';
import { weighingsOf } from './conditions/weighing.js';
import { whenOf, type EvidenceRule, type PatternDefinition } from './definition.js';
import { evaluatorsFor } from './evaluators/index.js';
import { describe, schema } from './definition-schema.js';
import { factsIn } from './telling/explain.js';
import type { CompiledTier, Pattern, Patterns } from './pattern.js';
import { compileKind } from './select.js';
import { PatternNotValid, readSource, sourceOf, withoutLines, type Problem, type SourceText } from './source-text.js';
import { inSentence } from './telling/words.js';

/** The patterns that come with the service. */
export const CATALOGUE = new URL('./catalogue/', import.meta.url);

/**
 * Reads every pattern of a catalogue (`<catalogue>/<pattern>/definition.yaml`), in order of name, and compiles it.
 * @param vocabulary that of the events: give the one that is loaded already, loading takes a moment
 * @param areaFile path of a file that says what an area changes of them
 * @throws PatternNotValid with all that is wrong in a file; Error with all of it where several are wrong
 */
export const loadPatterns = (
  vocabulary: Vocabulary = loadVocabulary(),
  catalogue: URL = CATALOGUE,
  areaFile?: string,
): Patterns => {
  const wrong: PatternNotValid[] = [];
  const patterns = foldersOf(catalogue).flatMap((folder) => {
    try {
      return [loadPattern(folder, vocabulary, catalogue)];
    } catch (error) {
      if (!(error instanceof PatternNotValid)) throw error;
      wrong.push(error);
      return [];
    }
  });
  const [first] = wrong;
  if (first && wrong.length === 1) throw first;
  if (first) throw new Error(wrong.map(({ message }) => message).join('\n'), { cause: first });
  return areaFile === undefined ? patterns : changedBy(patterns, readArea(areaFile), vocabulary);
};

/**
 * One pattern as an area has it; whether the others are as they must be is not asked.
 * @returns undefined where the area has switched it off
 * @throws Error where there is none of the name, and PatternNotValid where its definition or its change is wrong
 */
export const patternOf = (
  name: string,
  vocabulary: Vocabulary,
  catalogue: URL,
  areaFile?: string,
): Pattern | undefined => {
  const names = foldersOf(catalogue);
  if (!names.includes(name)) throw new Error(`There is no pattern ${name}; there are ${names.join(', ')}.`);
  const pattern = loadPattern(name, vocabulary, catalogue);
  return areaFile === undefined ? pattern : changedBy([pattern], readArea(areaFile), vocabulary, names)[0];
};

/**
 * The patterns as an area has them, without those that it has switched off.
 * @param names of all patterns of the catalogue, where only some of them are given
 * @throws PatternNotValid that names the area's file, with all that is wrong in it
 */
export const changedBy = (
  patterns: Patterns,
  area: Area,
  vocabulary: Vocabulary,
  names: readonly string[] = patterns.map(({ definition }) => definition.name),
): Patterns => {
  const problems = [...area.changes.keys()]
    .filter((name) => !names.includes(name))
    .map((name) => `/patterns must not have ${name}; it may have ${names.join(', ')}.`);
  const result = patterns.flatMap((pattern) => {
    const change = area.changes.get(pattern.definition.name);
    if (!change) return [pattern];
    const wrong = changeProblems(change, pattern.definition);
    problems.push(...wrong);
    if (wrong.length > 0 || change.off === true) return [];
    const definition = changed(pattern.definition, change);
    const compiled = compileChecked(definition, vocabulary);
    if ('problems' in compiled) {
      problems.push(...compiled.problems.map(inArea(definition)));
      return [];
    }
    const { basedOn, because } = change;
    return [{ ...compiled, changedBy: { area: area.name, basedOn, because } }];
  });
  refuseArea(area, problems);
  return result;
};

/**
 * Names of a catalogue's patterns, in order: a folder each, or a link to one.
 * @throws PatternNotValid where it has none
 */
export const foldersOf = (catalogue: URL): readonly string[] => {
  const folders = readdirSync(catalogue, { withFileTypes: true })
    .filter((each) => each.isDirectory() || (each.isSymbolicLink() && isNoFile(new URL(each.name, catalogue))))
    .map((each) => each.name)
    .sort();
  if (folders.length === 0)
    throw new PatternNotValid(fileURLToPath(catalogue), [noPatterns(catalogue)], 'a folder of patterns');
  return folders;
};

/** What a link leads to is a folder, or not there: that is said when it is read. */
const isNoFile = (link: URL): boolean => statSync(link, { throwIfNoEntry: false })?.isDirectory() !== false;

const noPatterns = (catalogue: URL): Problem =>
  existsSync(new URL('definition.yaml', catalogue))
    ? {
        says: `It is the folder of one pattern: name the folder that it is in, ${fileURLToPath(new URL('..', catalogue))}.`,
      }
    : { says: 'It has no patterns: there must be a folder for each, with the definition.yaml of the pattern in it.' };

/** @throws PatternNotValid */
export const loadPattern = (folder: string, vocabulary: Vocabulary, catalogue: URL = CATALOGUE): Pattern =>
  compileSource(readSource(new URL(`${folder}/definition.yaml`, catalogue)), vocabulary, folder);

/**
 * Checks and compiles one definition that is not read from a file.
 * @param file named in errors
 * @param folder the name that the pattern must have
 * @throws PatternNotValid
 */
export const compilePattern = (definition: unknown, vocabulary: Vocabulary, file: string, folder?: string): Pattern =>
  compileSource(withoutLines(definition, file), vocabulary, folder);

/**
 * Checks and compiles the text of one definition, YAML or JSON.
 * @param file named in errors
 * @throws PatternNotValid with the line of each problem
 */
export const compilePatternText = (text: string, vocabulary: Vocabulary, file: string): Pattern =>
  compileSource(sourceOf(text, file), vocabulary);

const compileSource = (source: SourceText, vocabulary: Vocabulary, folder?: string): Pattern => {
  const compiled = compileChecked(source.value, vocabulary, folder);
  if ('problems' in compiled) throw new PatternNotValid(source.file, source.locate(compiled.problems));
  return compiled;
};

const compileChecked = (
  definition: unknown,
  vocabulary: Vocabulary,
  folder?: string,
): Pattern | { readonly problems: readonly string[] } => {
  const { pattern: validate, parameters: validators } = schema();
  if (!validate(definition)) return { problems: describe(validate.errors) };
  const valid = definition as PatternDefinition;
  const evaluators = evaluatorsFor(vocabulary);
  const problems = [
    ...(folder === undefined || valid.name === folder
      ? []
      : [`/name must be that of its folder, ${folder}; it is ${valid.name}.`]),
    ...vocabularyProblems(valid, vocabulary),
    ...wordingProblems(valid, vocabulary),
    ...sameNames(valid),
    ...(valid.against === undefined || Object.hasOwn(valid.select, valid.against)
      ? []
      : [`/against must be a kind of /select: ${Object.keys(valid.select).join(', ')}.`]),
  ];
  const wrongFact = (kinds: readonly string[], fact: string): string | undefined => {
    const types = typesSelected(
      kinds.flatMap((kind) => valid.select[kind] ?? []),
      vocabulary,
    );
    return types.length === 0 ? undefined : conditionProblems({ [fact]: { given: true } }, types)[0]?.says;
  };
  const questions = new Map<string, Readonly<Record<string, unknown>>>();
  const tiers = valid.tiers.flatMap((tier, index): CompiledTier[] => {
    const at = `/tiers/${String(index)}`;
    const wrong = tierProblems(tier, valid, evaluators, validators, wrongFact, at);
    problems.push(...wrong);
    if (wrong.length > 0) return [];
    const explanation = tier.explanation ?? valid.explanation;
    const when = whenOf(tier, valid);
    const evaluate = compileTier({ ...tier, when }, evaluators, questions);
    const mayHold = compileMayHold({ ...tier, when }, evaluators);
    const makes = kindsThatMake({ ...tier, when }, evaluators);
    const endsWhen = tier.lapses ?? valid.lapses;
    const weighing = valid.against === undefined ? undefined : weighingsOf({ ...tier, when }, evaluators);
    const asks = [...new Set([when, tier.unless].flatMap((each) => (each ? kindsNamedIn(each, evaluators) : [])))];
    return [{ name: tier.name, level: tier.level, explanation, endsWhen, weighing, asks, makes, evaluate, mayHold }];
  });
  if (problems.length > 0) return { problems: once(problems) };
  return {
    definition: valid,
    select: new Map(Object.entries(valid.select).map(([name, rules]) => [name, compileKind(rules)])),
    tiers,
    wording: {
      names: valid.names,
      parts: new Map([
        ...[...vocabulary.groups.values()].map((group): [string, string] => [group.code, inSentence(group.title)]),
        ...Object.entries(valid.parts ?? {}),
      ]),
      types: new Map([...vocabulary.types.values()].map((type) => [type.name, type.title])),
      agencies: new Map([...vocabulary.agencies.values()].map((agency) => [agency.urn, agency.name])),
    },
  };
};

/** What is wrong in one place may be found by several tiers that use it, each with its own words for what is right. */
const once = (problems: readonly string[]): readonly string[] => {
  const found = new Map<string, string>();
  for (const problem of problems) {
    const [what = problem] = problem.split(';', 1);
    if (!found.has(what)) found.set(what, problem);
  }
  return [...found.values()];
};

const sameNames = ({ tiers }: PatternDefinition): readonly string[] =>
  tiers.flatMap(({ name }, index) =>
    tiers.findIndex((each) => each.name === name) < index
      ? [`/tiers/${String(index)}/name must be a name that no other tier has; ${name} is taken.`]
      : [],
  );

const vocabularyProblems = (definition: PatternDefinition, vocabulary: Vocabulary): readonly string[] => {
  const unknown = (at: string, names: readonly string[] | undefined, known: ReadonlyMap<string, unknown>): string[] =>
    (names ?? [])
      .filter((name) => !known.has(name))
      .map(
        (name) =>
          `${at} names ${name}, which the vocabulary does not have; near it: ${nearest(name, known.keys()).join(', ')}.`,
      );
  const ofRule = (rule: EvidenceRule, at: string): string[] => [
    ...unknown(`${at}/types`, rule.types, vocabulary.types),
    ...unknown(`${at}/indicators`, rule.indicators, vocabulary.indicators),
    ...unknown(`${at}/groups`, rule.groups, vocabulary.groups),
    ...factProblems(rule, at, vocabulary),
  ];
  return [
    ...definition.sources.flatMap(({ source }, index) =>
      unknown(`/sources/${String(index)}/source`, [source], vocabulary.sources),
    ),
    ...Object.entries(definition.select).flatMap(([name, rules]) =>
      rules.flatMap((rule, index) => ofRule(rule, `/select/${name}/${String(index)}`)),
    ),
    ...unknown('/names/after', Object.keys(definition.names?.after ?? {}), vocabulary.types),
    ...afterProblems(definition, vocabulary),
  ];
};

/** What is to be written after entries of a fact that none of them has. */
const afterProblems = ({ names }: PatternDefinition, { types }: Vocabulary): readonly string[] =>
  Object.entries(names?.after ?? {}).flatMap(([name, after]) => {
    const type = types.get(name);
    const asked: Condition = Object.fromEntries(factsIn(after).map((fact) => [fact, { given: true }]));
    return type
      ? conditionProblems(asked, [type]).map(({ path, says }) => `/names/after/${name} {${path}} ${says}.`)
      : [];
  });

/** What a rule asks of facts that no event that it selects can have: it would select nothing, and nobody would know. */
const factProblems = ({ types: names, where, unless }: EvidenceRule, at: string, { types }: Vocabulary): string[] => {
  const selected = names ? names.flatMap((name) => types.get(name) ?? []) : [...types.values()];
  if (selected.length === 0) return [];
  const problemsOf = (condition: Condition, place: string): string[] =>
    conditionProblems(condition, selected).map(({ path, says }) => `${at}/${place}/${path} ${says}.`);
  return [
    ...(where ? problemsOf(where, 'where') : []),
    ...(unless ? [unless].flat() : []).flatMap((each, index) =>
      problemsOf(each, Array.isArray(unless) ? `unless/${String(index)}` : 'unless'),
    ),
  ];
};
