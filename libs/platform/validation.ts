import type { ValidationError, ValidationPipeOptions } from '@nestjs/common';
import { badRequest } from './problem.js';
import type { Problem, ProblemError } from './problem.js';

const ERROR_LIMIT = 100;
const UNKNOWN_FIELD = 'whitelistValidation';
/** An unknown field's name was made up by the caller: repeated only where it looks like a name of a field. */
const FIELD_NAME = /^[A-Za-z]{1,40}$/;

/**
 * How Nest's ValidationPipe checks every request's parameters and body against its class:
 * `new ValidationPipe(validationPipeOptions)`. A field that the class does not have refuses the whole request; values
 * are never repeated in the answer.
 */
export const validationPipeOptions: ValidationPipeOptions = {
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
  exceptionFactory: (errors) => validationProblem(errors),
};

/** The answer to a request that its class refuses: every field that is wrong, and how. */
export const validationProblem = (errors: readonly ValidationError[]): Problem => {
  const found = errors.flatMap((error) => fieldErrors(error, ''));
  const unknown = found.some(({ code }) => code === 'unknown-field');
  return badRequest(
    unknown ? 'unknown-field' : 'invalid-request',
    unknown
      ? 'The request has a field that this call does not know. Nothing was changed.'
      : 'The request is not of the form that this call asks for. Nothing was changed.',
    found.slice(0, ERROR_LIMIT),
  );
};

const fieldErrors = (error: ValidationError, parent: string): ProblemError[] => {
  const constraints = Object.entries(error.constraints ?? {});
  const nested = (error.children ?? []).flatMap((child) =>
    fieldErrors(child, `${parent}/${escapePointer(error.property)}`),
  );
  return [...constraints.map(([rule, message]) => fieldError(rule, message, error.property, parent)), ...nested];
};

const fieldError = (rule: string, message: string, property: string, parent: string): ProblemError => {
  if (rule !== UNKNOWN_FIELD)
    return { pointer: `${parent}/${escapePointer(property)}`, code: kebab(rule), detail: message };
  const pointer = FIELD_NAME.test(property) ? `${parent}/${property}` : parent;
  return { pointer, code: 'unknown-field', detail: 'This field is not known here.' };
};

/** RFC 6901. */
const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const kebab = (rule: string): string => rule.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
