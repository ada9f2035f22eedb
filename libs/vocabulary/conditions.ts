import type { Condition, EventType, FieldSchema, FieldTest } from './event-type.js';
import { nearest } from './nearest.js';

/** Names that the service gives to facts of its own. */
export const DERIVED = ['childVoiceGiven', 'childSeen'];
const DERIVED_FIELDS: Readonly<Record<string, FieldSchema>> = Object.fromEntries(
  DERIVED.map((name) => [name, { type: 'boolean' }]),
);

/** What a condition asks that can never be so. */
export interface ConditionProblem {
  /** The field that it asks for, as it is written in it: `kind`, `marks.code`. */
  readonly path: string;
  /** What is wrong, and what would be right, to follow the path in a sentence. */
  readonly says: string;
}

/** What a condition on facts asks that no event of any of these types can answer. */
export const conditionProblems = (condition: Condition, types: readonly EventType[]): readonly ConditionProblem[] => {
  const fields = [DERIVED_FIELDS, ...types.map(({ data }) => data.properties)];
  return Object.entries(condition).flatMap(([path, test]): ConditionProblem[] => {
    const schemas = fields.flatMap((properties) => fieldAt(path.split('.'), { properties }) ?? []);
    const coded = schemas.filter((schema) => schema['x-personal'] !== true);
    if (coded.length === 0)
      return [{ path, says: schemas.length > 0 ? 'is sealed, and no fact' : notThere(path, fields) }];
    const wrong = valuesOf(test).filter((value) => !coded.some((schema) => fits(value, schema)));
    return wrong.map((value) => ({ path, says: `is never ${JSON.stringify(value)}; it is ${allowedBy(coded)}` }));
  });
};

/** The field of a path; undefined where there is none. */
export const fieldAt = ([name = '', ...inner]: readonly string[], schema: FieldSchema): FieldSchema | undefined => {
  const found = schema.properties?.[name] ?? schema.items?.properties?.[name];
  return found && inner.length > 0 ? fieldAt(inner, found) : found;
};

/** The values for which a test asks. */
export const valuesOf = (test: FieldTest): readonly (string | number | boolean)[] => {
  if (typeof test !== 'object') return [test];
  if ('given' in test) return [];
  if ('atLeast' in test) return [test.atLeast];
  return 'atMost' in test ? [test.atMost] : test;
};

/** Whether a field can have a value, or one of its members. */
export const fits = (value: string | number | boolean, schema: FieldSchema): boolean => {
  if (schema.items) return fits(value, schema.items);
  if (schema.enum) return schema.enum.some((allowed) => allowed === value);
  if (schema.type === 'boolean') return typeof value === 'boolean';
  if (schema.type === 'integer' || schema.type === 'number') return typeof value === 'number';
  return typeof value === 'string' && schema.pattern !== undefined && new RegExp(schema.pattern, 'u').test(value);
};

const MOST_NAMED = 12;

const notThere = (path: string, fields: readonly Readonly<Record<string, FieldSchema>>[]): string => {
  const names = [...new Set(fields.flatMap((properties) => Object.keys(properties)))];
  return `is no fact of these events; near it: ${nearest(path, names).join(', ')}`;
};

const allowedBy = (schemas: readonly FieldSchema[]): string => {
  const allowed = new Set(schemas.flatMap(allowedIn));
  const more = allowed.size > MOST_NAMED ? ', ...' : '';
  return `${[...allowed].slice(0, MOST_NAMED).join(', ')}${more}`;
};

const allowedIn = (schema: FieldSchema): readonly string[] => {
  if (schema.items) return allowedIn(schema.items);
  if (schema.enum) return schema.enum.map(String);
  if (schema.type === 'boolean') return ['true', 'false'];
  return [schema.type === 'string' ? 'a text of its form' : 'a number'];
};
