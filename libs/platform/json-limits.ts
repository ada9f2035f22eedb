/// <reference lib="es2024.string" />
import { badRequest } from './problem.js';
import type { Problem } from './problem.js';

/** Why a text is refused before it is parsed. */
export type JsonRefusal = 'json-too-deep' | 'json-nul' | 'json-lone-surrogate';

/** Deepest nesting of arrays and objects that a body may have. */
export const JSON_DEPTH_LIMIT = 64;

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const LOWER_U = 117;

/** An escape or a character that may stand for NUL or for half of a surrogate pair. */
const SUSPICIOUS = /\0|\\u(?:0000|[dD][89a-fA-F])/;

/**
 * Looks through JSON text before it is parsed: nesting beyond the limit, the character NUL (PostgreSQL cannot store
 * it) and half surrogate pairs (no UTF-8 can) are refused, written as they are or as `\u` escapes.
 * Whether the text is JSON at all is left to the parser. Time grows with the length alone.
 * @returns undefined where there is nothing to refuse.
 */
export const findJsonRefusal = (text: string, depthLimit: number = JSON_DEPTH_LIMIT): JsonRefusal | undefined => {
  if (isTooDeep(text, depthLimit)) return 'json-too-deep';
  if (!text.isWellFormed()) return 'json-lone-surrogate';
  return SUSPICIOUS.test(text) ? findInEscapes(text) : undefined;
};

/** Counts brackets outside of strings. Most bodies have too few of them to need it. */
const isTooDeep = (text: string, limit: number): boolean => {
  if (!hasMoreThan(text, '[', limit / 2) && !hasMoreThan(text, '{', limit / 2)) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfString(text, index + 1);
    } else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) {
      depth -= 1;
    }
  }
  return false;
};

const hasMoreThan = (text: string, character: string, limit: number): boolean => {
  let found = 0;
  for (let index = text.indexOf(character); index !== -1; index = text.indexOf(character, index + 1)) {
    found += 1;
    if (found > limit) return true;
  }
  return false;
};

/** Index of the quote that ends the string which begins at `from`; the text's length where it does not end. */
const endOfString = (text: string, from: number): number => {
  for (let index = text.indexOf('"', from); index !== -1; index = text.indexOf('"', index + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(index - 1 - backslashes) === BACKSLASH && index - backslashes > from) backslashes += 1;
    if (backslashes % 2 === 0) return index;
  }
  return text.length;
};

/** Reads every escape, so that `\\u0000` (a backslash and letters) is not taken for NUL. */
const findInEscapes = (text: string): JsonRefusal | undefined => {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0) return 'json-nul';
    if (code !== BACKSLASH) continue;
    if (text.charCodeAt(index + 1) !== LOWER_U) {
      index += 1;
      continue;
    }
    const unit = Number.parseInt(text.slice(index + 2, index + 6), 16);
    if (unit === 0) return 'json-nul';
    index += 5;
    if (unit >= 0xdc00 && unit <= 0xdfff) return 'json-lone-surrogate';
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.startsWith('\\u', index + 1) ? Number.parseInt(text.slice(index + 3, index + 7), 16) : 0;
    if (next < 0xdc00 || next > 0xdfff) return 'json-lone-surrogate';
    index += 6;
  }
  return undefined;
};

const DETAILS: Readonly<Record<JsonRefusal, string>> = {
  'json-too-deep': `The body nests arrays and objects more than ${String(JSON_DEPTH_LIMIT)} deep.`,
  'json-nul': 'The body holds the character NUL (U+0000), which no text here may hold.',
  'json-lone-surrogate': 'The body holds half of a surrogate pair, which is not a character.',
};

/** The answer to a body that is refused before it is parsed. */
export const jsonRefusalProblem = (refusal: JsonRefusal): Problem => badRequest(refusal, DETAILS[refusal]);

/**
 * Parses JSON that came from outside.
 * @throws Problem (400) where it is refused, or is no JSON. The message says nothing of the content.
 */
export const parseJson = (text: string): unknown => {
  const refusal = findJsonRefusal(text);
  if (refusal) throw jsonRefusalProblem(refusal);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest('json-malformed', 'The body is not JSON.');
  }
};

/**
 * A body parser for Fastify's `addContentTypeParser(type, { parseAs: 'string' }, jsonBodyParser)`. An empty body is
 * no body.
 */
export const jsonBodyParser = (
  _request: unknown,
  body: string,
  done: (error: Error | null, body?: unknown) => void,
): void => {
  let parsed: unknown;
  try {
    parsed = body === '' ? undefined : parseJson(body);
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, parsed);
};
