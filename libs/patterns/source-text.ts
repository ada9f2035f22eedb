import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';

/**
 * What is wrong, and what would be right, in a sentence that begins with the JSON pointer of the place
 * (`/tiers/0/level must be ...`).
 */
export interface Problem {
  readonly says: string;
  /** Line of the file, from 1. */
  readonly line?: number;
}

/** What a file ought to be, in words. */
export type WhatItIs = 'a valid pattern' | 'a valid example' | 'a valid file of an area';

/** A file of the pattern language is not as it must be: says where in it, what is wrong, and what would be right. */
export class PatternNotValid extends Error {
  override readonly name = 'PatternNotValid';
  constructor(
    readonly file: string,
    readonly found: readonly Problem[],
    what: WhatItIs = 'a valid pattern',
  ) {
    super(
      [
        `${file} is not ${what}:`,
        ...found.map(({ line, says }) => (line === undefined ? `  ${says}` : `  line ${String(line)}: ${says}`)),
      ].join('\n'),
    );
  }

  /** What is wrong, without the lines. */
  get problems(): readonly string[] {
    return this.found.map(({ says }) => says);
  }
}

/** A YAML file, or what was made without one, with the lines of its parts. */
export interface SourceText {
  /** Path, as it is named in errors. */
  readonly file: string;
  readonly value: unknown;
  /** The problems, each with the line of the place that it begins with. */
  locate(problems: readonly string[]): readonly Problem[];
}

/**
 * Reads a YAML file.
 * @throws PatternNotValid where it is not there, or no YAML
 */
export const readSource = (url: URL, what: WhatItIs = 'a valid pattern'): SourceText => {
  const file = fileURLToPath(url);
  return sourceOf(readText(url, file, what), file, what);
};

/**
 * Reads YAML, of which JSON is a part.
 * @param file as it is named in errors
 * @throws PatternNotValid where it is no YAML
 */
export const sourceOf = (text: string, file: string, what: WhatItIs = 'a valid pattern'): SourceText => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const found = document.errors.map(({ message, pos }) => ({
      says: `It cannot be read as YAML: ${message}`,
      line: lines.linePos(pos[0]).line,
    }));
    throw new PatternNotValid(file, found, what);
  }
  const locate = (problems: readonly string[]): readonly Problem[] =>
    problems
      .map((says): Problem => ({ says, line: lines.linePos(offsetOf(document, says)).line }))
      .sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
  return { file, value: document.toJS(), locate };
};

/** What was made without a file: no line is known. */
export const withoutLines = (value: unknown, file: string): SourceText => ({
  file,
  value,
  locate: (problems) => problems.map((says) => ({ says })),
});

const readText = (url: URL, file: string, what: WhatItIs): string => {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    throw new PatternNotValid(file, [{ says: 'It cannot be read: there must be such a file.' }], what);
  }
};

const PLACE = /^(\/[^\s:]*)(?: must not have ([^;]+);)?/;

/** Where the place begins that a problem names; of one that is not there, what it would be in. */
const offsetOf = (document: Document, says: string): number => {
  const [, pointer = '/', extra] = PLACE.exec(says) ?? [];
  const path = pointer.split('/').filter((step) => step !== '');
  if (extra !== undefined) path.push(extra);
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    const next = isMap(node)
      ? node.items.find(({ key }) => isNamed(key, step))
      : isSeq(node)
        ? node.items[Number(step)]
        : undefined;
    if (next === undefined) break;
    offset = startOf(isPair(next) ? next.key : next) ?? offset;
    node = isPair(next) ? next.value : next;
  }
  return offset;
};

/** Names with spaces are written with hyphens where a place is named. */
const isNamed = (key: unknown, step: string): boolean => {
  const name = String(isScalar(key) ? key.value : key);
  return name === step || name.replaceAll(' ', '-') === step;
};

const startOf = (node: unknown): number | undefined =>
  (node as { readonly range?: readonly [number, number, number] | null } | null | undefined)?.range?.[0];
