import type { ErrorObject } from 'ajv';
import type { FieldSchema } from './event-type.js';

/**
 * What can be wrong with a field. Of its form: the field is missing, unknown, of another type, not one of the allowed
 * values, badly written, or too long, many, large or small. Of its meaning: it is well written and cannot be true.
 */
export type FieldProblemCode = FormProblemCode | MeaningProblemCode;
export type FormProblemCode =
  'unknown-type' | 'missing' | 'unknown-field' | 'wrong-type' | 'not-allowed' | 'wrong-format' | 'out-of-range';
export type MeaningProblemCode =
  'invalid-nhs-number' | 'invalid-upn' | 'impossible-date' | 'in-the-future' | 'before-birth' | 'inconsistent';

const MEANING: ReadonlySet<string> = new Set<MeaningProblemCode>([
  'invalid-nhs-number',
  'invalid-upn',
  'impossible-date',
  'in-the-future',
  'before-birth',
  'inconsistent',
]);

/** One thing that is wrong with an event's `data`. Says what would be right; never repeats what was sent. */
export interface FieldProblem {
  /** JSON Pointer from the root of `data`. */
  readonly pointer: string;
  /** Of the vocabulary's own problems: one of `FieldProblemCode`. */
  readonly code: string;
  readonly detail: string;
}

/** Whether data that can be read says something that cannot be (HTTP 422, where a problem of form is 400). */
export const isMeaningProblem = (problem: FieldProblem): boolean => MEANING.has(problem.code);

/** So many problems are told at once. */
const MOST_PROBLEMS = 20;

/** Problems for what ajv found, without a word of the data. */
export const unreadableData = (errors: readonly ErrorObject[]): readonly FieldProblem[] => {
  const problems = new Map<string, FieldProblem>();
  for (const error of errors) {
    // Of alternatives that all fail, the alternatives themselves are told, not each one's own errors.
    if (/\/anyOf\/[0-9]/.test(error.schemaPath)) continue;
    const problem = problemOf(error);
    problems.set(`${problem.pointer} ${problem.code}`, problem);
    if (problems.size === MOST_PROBLEMS) break;
  }
  return [...problems.values()];
};

const problemOf = (error: ErrorObject): FieldProblem => {
  const { instancePath: pointer } = error;
  const schema = (error.parentSchema ?? {}) as FieldSchema;
  const params = error.params as Readonly<Record<string, unknown>>;
  const field = nameOf(pointer);
  const expected = schema['x-expected'];
  switch (error.keyword) {
    case 'required': {
      const missing = String(params['missingProperty']);
      return { pointer: `${pointer}/${missing}`, code: 'missing', detail: `${missing} must be given.` };
    }
    case 'additionalProperties': {
      const known = Object.keys(schema.properties ?? {}).join(', ');
      return { pointer, code: 'unknown-field', detail: `${field} must have no other fields than ${known}.` };
    }
    case 'type':
      return {
        pointer,
        code: 'wrong-type',
        detail: `${field} must be ${TYPES[schema.type ?? ''] ?? 'of another type'}.`,
      };
    case 'enum':
      return { pointer, code: 'not-allowed', detail: `${field} must be one of ${(schema.enum ?? []).join(', ')}.` };
    case 'format':
      return { pointer, code: 'wrong-format', detail: `${field} must be a day of the calendar, YYYY-MM-DD.` };
    case 'pattern':
      return { pointer, code: 'wrong-format', detail: `${field} ${expected ?? `must match ${schema.pattern ?? ''}`}.` };
    case 'anyOf':
      return { pointer, code: 'missing', detail: `${field} ${expected ?? alternatives(schema)}.` };
    default:
      return { pointer, code: 'out-of-range', detail: `${field} ${expected ?? rangeText(error.keyword, schema)}.` };
  }
};

/** The field that a pointer leads to: items of a list are called by the list. */
const nameOf = (pointer: string): string => {
  const named = pointer.split('/').findLast((part) => part !== '' && !/^[0-9]+$/.test(part));
  return named ?? 'data';
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const alternatives = (schema: FieldSchema): string =>
  `must have ${(schema.anyOf ?? []).map((each) => (each.required ?? []).join(' and ')).join(', or ')}`;

const rangeText = (keyword: string, schema: FieldSchema): string => {
  switch (keyword) {
    case 'minLength':
      return 'must not be empty';
    case 'maxLength':
      return `must have at most ${String(schema.maxLength)} characters`;
    case 'minimum':
      return `must be at least ${String(schema.minimum)}`;
    case 'maximum':
      return `must be at most ${String(schema.maximum)}`;
    case 'minItems':
      return `must have at least ${String(schema.minItems)} of them`;
    case 'maxItems':
      return `must have at most ${String(schema.maxItems)} of them`;
    case 'uniqueItems':
      return 'must not have the same item twice';
    default:
      return 'must be as the schema of its type says';
  }
};
