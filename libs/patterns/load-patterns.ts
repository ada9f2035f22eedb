import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { loadVocabulary, type Vocabulary } from '#vocabulary';
import type { EvidenceRule, PatternDefinition, Tier } from './definition.js';
import { evaluatorsFor, type EvaluatorKind } from './evaluators/index.js';
import { PLACEHOLDERS, placeholdersIn } from './explain.js';
import type { CompiledTier, Pattern, Patterns } from './pattern.js';
import { compileKind } from './select.js';
import { inSentence } from './words.js';

/** The patterns that come with the service. */
export const CATALOGUE = new URL('./catalogue/', import.meta.url);
const SCHEMA_ID = 'definition.schema.yaml';

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
  const tiers = valid.tiers.map((tier, index): CompiledTier => {
    const name = tier.evaluator ?? valid.evaluator;
    const at = `/tiers/${String(index)}`;
    const kind = evaluators.get(name);
    const check = validators.get(name);
    if (!kind || !check) throw new Error(`The evaluator ${name} is in the schema and not in the code.`);
    const parameters = { ...valid.parameters, ...tier.parameters };
    const explanation = tier.explanation ?? valid.explanation;
    if (!check(parameters)) problems.push(...describe(check.errors, `${at}/parameters`));
    else problems.push(...tierProblems(tier, parameters, explanation, kind, valid, at));
    return {
      name: tier.name,
      level: tier.level,
      explanation,
      evaluate: (evidence, moment) => kind.evaluate(evidence, parameters, moment),
    };
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

const tierProblems = (
  tier: Tier,
  parameters: Readonly<Record<string, unknown>>,
  explanation: readonly string[],
  kind: EvaluatorKind,
  { select }: PatternDefinition,
  at: string,
): readonly string[] => {
  const kinds = Object.keys(select);
  const words = [...PLACEHOLDERS, ...kind.figures];
  return [
    ...kind
      .selections(parameters)
      .filter((name) => !kinds.includes(name))
      .map((name) => `${at}/parameters names the kind of evidence ${name}; /select has ${kinds.join(', ')}.`),
    ...explanation
      .flatMap(placeholdersIn)
      .filter((word) => !words.includes(word))
      .map((word) => `${tier.explanation ? at : ''}/explanation has {${word}}; there are ${words.join(', ')}.`),
  ];
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

interface CompiledSchema {
  readonly pattern: ValidateFunction;
  /** What checks the parameters of an evaluator, by the evaluator's name. */
  readonly parameters: ReadonlyMap<string, ValidateFunction>;
}

let compiled: CompiledSchema | undefined;

const schema = (): CompiledSchema => {
  if (compiled) return compiled;
  const text = readFileSync(new URL(`./${SCHEMA_ID}`, import.meta.url), 'utf8');
  const document = parse(text) as { readonly $defs: { readonly evaluator: { readonly enum: readonly string[] } } };
  const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
  ajv.addSchema(document, SCHEMA_ID);
  const validator = (reference: string): ValidateFunction => ajv.compile({ $ref: `${SCHEMA_ID}${reference}` });
  compiled = {
    pattern: validator('#'),
    parameters: new Map(document.$defs.evaluator.enum.map((name) => [name, validator(`#/$defs/${name}`)])),
  };
  return compiled;
};

/** What is wrong and what would be right, in a sentence for each error; what only repeats another is left out. */
const describe = (errors: readonly ErrorObject[] | null | undefined, at = ''): readonly string[] => [
  ...new Set((errors ?? []).filter((each) => each.keyword !== 'anyOf').map((each) => sentence(each, at))),
];

const sentence = (error: ErrorObject, at: string): string => {
  const where = `${at}${error.instancePath}` || '/';
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'required':
      return `${where} must have ${String(params['missingProperty'])}.`;
    case 'additionalProperties': {
      const properties = Object.keys((error.parentSchema?.['properties'] ?? {}) as object);
      return `${where} must not have ${String(params['additionalProperty'])}; it may have ${properties.join(', ')}.`;
    }
    case 'enum':
      return `${where} must be one of ${(params['allowedValues'] as readonly unknown[]).map(String).join(', ')}; it is ${shown(error.data)}.`;
    case 'pattern':
      return `${where} must be small letters, digits and hyphens; it is ${shown(error.data)}.`;
    default:
      return `${where} ${error.message ?? 'is not valid'}; it is ${shown(error.data)}.`;
  }
};

const shown = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};
