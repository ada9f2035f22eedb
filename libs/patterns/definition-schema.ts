import { readFileSync } from 'node:fs';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const SCHEMA_ID = 'definition.schema.yaml';
/** Keywords whose errors only say that others have been found, or that none has. */
const REPEATING: ReadonlySet<string> = new Set(['anyOf', 'if', 'not']);

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
  ...new Set((errors ?? []).filter((each) => !REPEATING.has(each.keyword)).map((each) => sentence(each, at))),
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
    case 'contains':
      return `${where} must have a condition that is not under not: what is only missing has no evidence.`;
    case 'pattern':
      return `${where} must be ${FORMS.get(String(params['pattern'])) ?? 'small letters, digits and hyphens'}; it is ${shown(error.data)}.`;
    default:
      return `${where} ${error.message ?? 'is not valid'}; it is ${shown(error.data)}.`;
  }
};

const shown = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};
