import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isCalendarDate } from '#platform';
import type { CommonFields } from './catalogue-schema.js';
import type { EventType, FieldSchema } from './event-type.js';
import { unreadableData, type FieldProblem } from './field-problems.js';

/** Of a sealed text whose type names no length. */
const LONGEST_TEXT = 2000;
/** What a database and a browser can hold: no NUL, no half of a surrogate pair. */
const SOUND = '[^\\u0000\\p{Cs}]';

type TextSchema = (longest: number) => FieldSchema;

const publishedText: TextSchema = (longest) => ({ minLength: 1, maxLength: longest, pattern: `^${SOUND}*$` });

/** The same in one expression: ajv counts the characters of a long text many times more slowly. */
const validatedText: TextSchema = (longest) => ({
  pattern: `^${SOUND}{1,${String(longest)}}$`,
  'x-expected': `must be text of 1 to ${String(longest)} characters, without NUL and without halves of surrogate pairs`,
});

/** Where the schema of a type is published. */
export const schemaPath = ({ name, version }: Pick<EventType, 'name' | 'version'>): string =>
  `/v1/vocabulary/schemas/${name}.v${String(version)}.json`;

/** The JSON Schema (draft 2020-12) of a type's `data`: the common fields and its own, complete in one document. */
export const dataSchema = (type: EventType, common: CommonFields): Record<string, unknown> => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: schemaPath(type),
  title: type.title,
  description: type.description,
  ...shapeOf(type, common, publishedText, (_name, schema) => schema),
  examples: [type.example],
});

/** The shape of a type's `data`, with the common fields as `common` gives them. */
const shapeOf = (
  type: EventType,
  common: CommonFields,
  text: TextSchema,
  asCommon: (name: string, schema: FieldSchema) => object,
): Record<string, unknown> => {
  const properties: Record<string, object> = {};
  for (const [name, schema] of Object.entries(common.properties)) {
    properties[name] =
      name === 'people' && type.people
        ? { ...explicit(schema, text), minItems: type.people.least, maxItems: type.people.most }
        : asCommon(name, explicit(schema, text));
  }
  for (const [name, schema] of Object.entries(type.data.properties)) properties[name] = explicit(schema, text);
  return {
    type: 'object',
    required: [...common.required, ...type.data.required],
    additionalProperties: false,
    properties,
    ...(type.data.anyOf && { anyOf: type.data.anyOf }),
  };
};

/** Writes out what the catalogue leaves unsaid: the type of an enumeration, and what free text may be. */
const explicit = (schema: FieldSchema, text: TextSchema, sealed = schema['x-personal'] === true): FieldSchema => {
  const type = schema.type ?? (schema.enum && (typeof schema.enum[0] === 'string' ? 'string' : 'integer'));
  const { items, properties } = schema;
  if (sealed && type === 'string' && !schema.enum && !schema.pattern && !schema.format) {
    const { minLength: _least, maxLength = LONGEST_TEXT, ...rest } = schema;
    return { ...rest, ...text(maxLength) };
  }
  return {
    ...(type && { type }),
    ...schema,
    ...(items && { items: explicit(items, text, sealed) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, explicit(inner, text, sealed)]),
      ),
    }),
  };
};

/** Says what is wrong with data, or nothing where it has the shape of its type. */
export type DataValidator = (data: unknown) => readonly FieldProblem[] | undefined;

/** With every list and object of this many members at most, all problems are looked for; else the first is told. */
const MOST_MEMBERS = 1000;

/** Where the common fields are registered with ajv: each a schema of its own, so that it is compiled once. */
const COMMON = '/common';

/**
 * Makes validators of types. Valid data is told by a validator that stops at the first error; one that collects them
 * all says what is wrong. Both are compiled when the type's first event, or first invalid event, comes in.
 */
export const dataValidators = (common: CommonFields): ((type: EventType) => DataValidator) => {
  const first = newAjv(common, false);
  const all = newAjv(common, true);
  return (type) => {
    const shape = shapeOf(type, common, validatedText, (name) => ({ $ref: `${COMMON}/${name}` }));
    let isValid: ValidateFunction | undefined;
    let findAll: ValidateFunction | undefined;
    return (data) => {
      isValid ??= first.compile(shape);
      if (isValid(data)) return undefined;
      let errors: readonly ErrorObject[] = isValid.errors ?? [];
      if (isBounded(data)) {
        findAll ??= all.compile(shape);
        findAll(data);
        errors = findAll.errors ?? errors;
      }
      return unreadableData(errors);
    };
  };
};

const newAjv = (common: CommonFields, allErrors: boolean): Ajv2020 => {
  const ajv = new Ajv2020({
    allErrors,
    strict: true,
    // The alternatives of `people` and `occurredOn` require what is described beside them.
    strictRequired: false,
    // Errors carry their schema, from which it is said what would be right.
    verbose: true,
    validateSchema: false,
    // The common fields are compiled once, not once for each type.
    inlineRefs: false,
  });
  ajv.addVocabulary(['x-personal', 'x-expected']);
  ajv.addFormat('date', { type: 'string', validate: isCalendarDate });
  for (const [name, schema] of Object.entries(common.properties)) {
    ajv.addSchema({ $id: `${COMMON}/${name}`, ...explicit(schema, validatedText) });
  }
  return ajv;
};

const isBounded = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return members.length <= MOST_MEMBERS && members.every(isBounded);
};
