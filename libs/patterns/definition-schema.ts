import { readFileSync } from 'node:fs';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { stepOf } from './source-text.js';

const SCHEMA_ID = 'definition.schema.yaml';
/** Keywords whose errors only say that others have been found, or that none has. */
const REPEATING: ReadonlySet<string> = new Set(['if', 'not', 'propertyNames']);

/** What a pattern of a schema asks for, in words. */
const FORMS: ReadonlyMap<string, string> = new Map([
  ['^\\d{4}-\\d{2}-\\d{2}$', 'a day as 2026-03-01'],
  ['^\\d{4}(-\\d{2}(-\\d{2}(T\\S+)?)?)?$', 'a day as 2026-03-01, a month as 2026-03, a year, or from and until'],
]);

export interface CompiledSchema {
  readonly pattern: ValidateFunction;
  /** What checks the parameters of an evaluator, by the evaluator's name. */
  readonly parameters: ReadonlyMap<string, ValidateFunction>;
}

let definitions: CompiledSchema | undefined;
let areas: ValidateFunction | undefined;
let examples: ValidateFunction | undefined;

/** The schema of definitions, compiled when it is first asked for. */
export const schema = (): CompiledSchema => {
  if (definitions) return definitions;
  const document = readSchema(SCHEMA_ID) as {
    readonly $defs: { readonly evaluator: { readonly enum: readonly string[] } };
  };
  const ajv = newAjv().addSchema(document, SCHEMA_ID);
  const validator = (reference: string): ValidateFunction => ajv.compile({ $ref: `${SCHEMA_ID}${reference}` });
  definitions = {
    pattern: validator('#'),
    parameters: new Map(document.$defs.evaluator.enum.map((name) => [name, validator(`#/$defs/${name}`)])),
  };
  return definitions;
};

/** The schema of what an area changes, compiled when it is first asked for. */
export const areaSchema = (): ValidateFunction => (areas ??= newAjv().compile(readSchema('area.schema.yaml')));

/** The schema of examples, compiled when it is first asked for. */
export const exampleSchema = (): ValidateFunction => (examples ??= newAjv().compile(readSchema('example.schema.yaml')));

const newAjv = (): Ajv2020 =>
  new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true, validateSchema: false });
const readSchema = (file: string): object =>
  parse(readFileSync(new URL(`./${file}`, import.meta.url), 'utf8')) as object;

/** What is wrong and what would be right, in a sentence for each error; what only repeats another is left out. */
export const describe = (errors: readonly ErrorObject[] | null | undefined, at = ''): readonly string[] => [
  ...new Set(
    ofEither(errors ?? [])
      .filter((each) => !REPEATING.has(each.keyword))
      .map((each) => sentence(each, at)),
  ),
];

/**
 * Of a value that may have one of several forms every form says that it is none of it. Where one of them is meant, for
 * something in it is wrong, that is told; else what it may be.
 */
const ofEither = (errors: readonly ErrorObject[]): readonly ErrorObject[] => {
  const undecided = new Map<string, ErrorObject>();
  const meant = new Set<string>();
  for (const either of errors) {
    if (either.keyword !== 'anyOf') continue;
    const within = errors.some(({ instancePath }) => instancePath.startsWith(`${either.instancePath}/`));
    if (within) meant.add(either.instancePath);
    else undecided.set(either.instancePath, either);
  }
  return errors.filter(
    (each) =>
      !meant.has(each.instancePath) && (!undecided.has(each.instancePath) || undecided.get(each.instancePath) === each),
  );
};

const sentence = (error: ErrorObject, at: string): string => {
  const where = `${at}${stepOf(error.instancePath)}` || '/';
  const params = error.params as Readonly<Record<string, unknown>>;
  if (error.propertyName !== undefined) {
    return `${where === '/' ? '' : where}/${stepOf(error.propertyName)} must be named in small letters, digits and hyphens, a letter first.`;
  }
  switch (error.keyword) {
    case 'required':
      return params['missingProperty'] === 'evaluator'
        ? conditionSentence(error, where)
        : requiredSentence(error, where);
    case 'additionalProperties': {
      const properties = Object.keys((error.parentSchema?.['properties'] ?? {}) as object);
      return `${where} must not have ${String(params['additionalProperty'])}; it may have ${properties.join(', ')}.`;
    }
    case 'enum':
      return `${where} must be one of ${(params['allowedValues'] as readonly unknown[]).map(String).join(', ')}; it is ${shown(error.data)}.`;
    case 'anyOf':
      return `${where} must be ${String(error.parentSchema?.['description'] ?? 'another')}; it is ${shown(error.data)}.`;
    case 'contains':
      return `${where} must have a condition that is not under not: what is only missing has no evidence.`;
    case 'pattern':
      return `${where} must be ${FORMS.get(String(params['pattern'])) ?? 'small letters, digits and hyphens'}; it is ${shown(error.data)}.`;
    case 'type':
      return `${where} must be ${typeWords(params['type'])}; it is ${shown(error.data)}.`;
    default:
      return `${where} ${error.message ?? 'is not valid'}; it is ${shown(error.data)}.`;
  }
};

const requiredSentence = ({ params }: ErrorObject, where: string): string =>
  `${where} must have ${String((params as Readonly<Record<string, unknown>>)['missingProperty'])}.`;

/** What is neither all, any nor an evaluator. */
const conditionSentence = ({ data }: ErrorObject, where: string): string => {
  const has = Object.keys(data as object);
  const not = has.includes('not')
    ? ' not may stand only in the list of an all, beside a condition that is not under not; unless takes days out of a tier.'
    : '';
  return `${where} must have evaluator, or all or any with a list of conditions; it has ${has.join(', ') || 'nothing'}.${not}`;
};

const TYPES: Readonly<Record<string, string>> = {
  object: 'names with values (name: value)',
  array: 'a list',
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
};

const typeWords = (type: unknown): string =>
  [type]
    .flat()
    .map((each) => TYPES[String(each)] ?? String(each))
    .join(' or ');

const shown = (value: unknown): string => {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `no such number (${String(value)})`;
  if (value === null) return 'empty';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};
