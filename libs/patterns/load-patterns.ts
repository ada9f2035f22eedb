import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { loadVocabulary, type Vocabulary } from '#vocabulary';
import { tierProblems, whenOf } from './check-tier.js';
import { compileTier } from './conditions/compile.js';
import type { EvidenceRule, PatternDefinition } from './definition.js';
import { evaluatorsFor } from './evaluators/index.js';
import { describe, schema } from './definition-schema.js';
import type { CompiledTier, Pattern, Patterns } from './pattern.js';
import { compileKind } from './select.js';
import { inSentence } from './words.js';

/** The patterns that come with the service. */
export const CATALOGUE = new URL('./catalogue/', import.meta.url);

/** A pattern of the catalogue is not as it must be: says in which file, what is wrong, and what would be right. */
export class PatternNotValid extends Error {
  override readonly name = 'PatternNotValid';
  constructor(
    readonly file: string,
    readonly problems: readonly string[],
  ) {
    super([`${file} is not a valid pattern:`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
  }
}

/**
 * Reads every pattern of a catalogue (`<catalogue>/<pattern>/definition.yaml`), in order of name, and compiles it.
 * @param vocabulary that of the events: give the one that is loaded already, loading takes a moment
 * @throws PatternNotValid for the first file that is wrong, with all that is wrong in it.
 */
export const loadPatterns = (vocabulary: Vocabulary = loadVocabulary(), catalogue: URL = CATALOGUE): Patterns =>
  readdirSync(catalogue, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map((each) => each.name)
    .sort()
    .map((folder) => {
      const file = new URL(`${folder}/definition.yaml`, catalogue);
      return compilePattern(readYaml(file), vocabulary, fileURLToPath(file), folder);
    });

const readYaml = (file: URL): unknown => {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new PatternNotValid(fileURLToPath(file), [
      error instanceof Error ? `It cannot be read as YAML: ${error.message}` : 'It cannot be read as YAML.',
    ]);
  }
};

/**
 * Checks and compiles one definition.
 * @param file named in errors
 * @param folder the name that the pattern must have
 * @throws PatternNotValid
 */
export const compilePattern = (definition: unknown, vocabulary: Vocabulary, file: string, folder?: string): Pattern => {
  const { pattern: validate, parameters: validators } = schema();
  if (!validate(definition)) throw new PatternNotValid(file, describe(validate.errors));
  const valid = definition as PatternDefinition;
  const evaluators = evaluatorsFor(vocabulary);
  const problems = [
    ...(folder === undefined || valid.name === folder
      ? []
      : [`/name must be that of its folder, ${folder}; it is ${valid.name}.`]),
    ...vocabularyProblems(valid, vocabulary),
    ...(valid.against === undefined || valid.against in valid.select
      ? []
      : [`/against must be a kind of /select: ${Object.keys(valid.select).join(', ')}.`]),
  ];
  const tiers = valid.tiers.flatMap((tier, index): CompiledTier[] => {
    const at = `/tiers/${String(index)}`;
    const wrong = tierProblems(tier, valid, evaluators, validators, at);
    problems.push(...wrong);
    if (wrong.length > 0) return [];
    const explanation = tier.explanation ?? valid.explanation;
    const evaluate = compileTier({ ...tier, when: whenOf(tier, valid) }, evaluators);
    return [{ name: tier.name, level: tier.level, explanation, evaluate }];
  });
  if (problems.length > 0) throw new PatternNotValid(file, problems);
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
    },
  };
};

const vocabularyProblems = (definition: PatternDefinition, vocabulary: Vocabulary): readonly string[] => {
  const unknown = (at: string, names: readonly string[] | undefined, known: ReadonlyMap<string, unknown>): string[] =>
    (names ?? [])
      .filter((name) => !known.has(name))
      .map((name) => `${at} names ${name}, which the vocabulary does not have; near it: ${nearest(name, known)}.`);
  const ofRule = (rule: EvidenceRule, at: string): string[] => [
    ...unknown(`${at}/types`, rule.types, vocabulary.types),
    ...unknown(`${at}/indicators`, rule.indicators, vocabulary.indicators),
    ...unknown(`${at}/groups`, rule.groups, vocabulary.groups),
  ];
  return [
    ...definition.sources.flatMap(({ source }, index) =>
      unknown(`/sources/${String(index)}/source`, [source], vocabulary.sources),
    ),
    ...Object.entries(definition.select).flatMap(([name, rules]) =>
      rules.flatMap((rule, index) => ofRule(rule, `/select/${name}/${String(index)}`)),
    ),
    ...unknown('/names/after', Object.keys(definition.names?.after ?? {}), vocabulary.types),
  ];
};

/** Of the known names, a few that share most of their beginning with it. */
const nearest = (name: string, known: ReadonlyMap<string, unknown>): string => {
  const shared = (other: string): number => {
    let length = 0;
    while (length < name.length && name[length] === other[length]) length += 1;
    return length;
  };
  return [...known.keys()]
    .sort((one, other) => shared(other) - shared(one))
    .slice(0, 4)
    .join(', ');
};
