import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TextDecoder } from 'node:util';
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type YAMLParseError,
} from 'yaml';

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
export type WhatItIs = 'a valid pattern' | 'a valid example' | 'a valid file of an area' | 'a folder of patterns';

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
 * @throws PatternNotValid where it is no YAML, or not such as everybody reads alike
 */
export const sourceOf = (text: string, file: string, what: WhatItIs = 'a valid pattern'): SourceText => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refuse = (found: readonly Placed[]): void => {
    if (found.length === 0) return;
    const problems = found.map(({ says, offset }) => ({ says, line: lines.linePos(offset).line }));
    throw new PatternNotValid(file, problems, what);
  };
  refuse(syntaxProblems(document.errors));
  if (document.contents === null) refuse([{ says: `There is nothing in it: it must be ${what}.`, offset: 0 }]);
  refuse(aliasProblems(document));
  const locate = (problems: readonly string[]): readonly Problem[] =>
    problems
      .map((says): Problem => ({ says, line: lines.linePos(offsetOf(document, says)).line }))
      .sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    refuse(invisibleProblems(text, document));
    return { file, value, locate };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    refuse([{ says: 'Aliases (*name) stand for too much here: write it out.', offset: firstAlias(document) }]);
    throw error;
  }
};

/** What is wrong, and where that begins in the text. */
interface Placed {
  readonly says: string;
  readonly offset: number;
}

/** So many times may what stands elsewhere be named by an alias; beyond, a short text can stand for an endless one. */
const MOST_ALIASES = 1_000;

const IN_WORDS: Readonly<Record<string, string>> = {
  BAD_INDENT:
    'it is not indented as the lines above are, where what stands side by side must begin in the same column; or a bracket before it is not closed.',
  BLOCK_AS_IMPLICIT_KEY:
    'a name and its value do not belong here: see how it is indented, and put quotation marks round a text that has a colon.',
  BLOCK_IN_FLOW: 'what stands in { } or [ ] must be on lines of its own kind: see whether a bracket is missing.',
  DUPLICATE_KEY: 'the same name stands twice in one place: each must have one of its own.',
  MISSING_CHAR: 'a sign is missing: see whether a colon, a comma, a bracket or a quotation mark is.',
  MULTILINE_IMPLICIT_KEY: 'a name must be on one line, with a colon and a space after it.',
  MULTIPLE_DOCS: 'a second document begins here (---): there must be one in a file.',
  TAB_AS_INDENT: 'a tab stands at the beginning of the line: indent with spaces.',
  UNEXPECTED_TOKEN:
    'what stands here does not belong to what is before it: put quotation marks round a text that has a colon, a bracket or a brace.',
};

/** One mistake makes many more behind it: the first is told, and names that stand twice where nothing else is wrong. */
const syntaxProblems = (errors: readonly YAMLParseError[]): readonly Placed[] => {
  const first = errors.slice(0, 1);
  const told = errors.every(({ code }) => code === 'DUPLICATE_KEY') ? errors : first;
  return told.map(({ code, message, pos }) => ({
    says: `It cannot be read as YAML: ${message.startsWith('Maximum call stack') ? 'it is nested too deeply.' : (IN_WORDS[code] ?? message)}`,
    offset: pos[0],
  }));
};

/** Aliases for what is not there, or for what they stand in themselves. */
const aliasProblems = (document: Document): readonly Placed[] => {
  const found: Placed[] = [];
  const anchors = new Map<string, unknown>();
  visit(document, {
    Node: (_key, node, path) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return;
      }
      const target = anchors.get(node.source);
      const offset = startOf(node) ?? 0;
      if (!target) {
        const says = `*${node.source} stands for what &${node.source} names before it, and nothing is so named: put quotation marks round a text that begins with *.`;
        found.push({ says, offset });
      } else if (path.some((each) => each === target)) {
        found.push({ says: `*${node.source} must not stand in what it stands for.`, offset });
      }
    },
  });
  return found;
};

const firstAlias = (document: Document): number => {
  let offset = 0;
  visit(document, {
    Alias: (_key, alias) => {
      offset = startOf(alias) ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
};

/** Control characters, besides tabs and ends of lines. */
const INVISIBLE = /[^\P{Cc}\t\n\r]/u;

/** Signs that nobody sees, and that do things to a terminal: as they are, or written as \x1b. */
const invisibleProblems = (text: string, document: Document): readonly Placed[] => {
  const written = INVISIBLE.exec(text);
  if (written) return [invisible(written[0], written.index)];
  const found: Placed[] = [];
  visit(document, {
    Scalar: (_key, node) => {
      const [sign] = (typeof node.value === 'string' ? INVISIBLE.exec(node.value) : null) ?? [];
      if (sign !== undefined) found.push(invisible(sign, startOf(node) ?? 0));
    },
  });
  return found;
};

const invisible = (sign: string, offset: number): Placed => {
  const code = sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return { says: `There must be no control characters in it; here is U+${code}.`, offset };
};

/** What was made without a file: no line is known. */
export const withoutLines = (value: unknown, file: string): SourceText => ({
  file,
  value,
  locate: (problems) => problems.map((says) => ({ says })),
});

const readText = (url: URL, file: string, what: WhatItIs): string => {
  const bytes = bytesOf(url, file, what);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const [before = ''] = bytes.toString('utf8').split('\uFFFD', 1);
    const line = before.split('\n').length;
    throw new PatternNotValid(file, [{ says: 'It must be UTF-8, and here it is not: save it as UTF-8.', line }], what);
  }
};

const bytesOf = (url: URL, file: string, what: WhatItIs): Buffer => {
  try {
    return readFileSync(url);
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
    if (isAlias(node)) node = node.resolve(document);
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

/** A name as it is written in a place: with hyphens for spaces and colons. */
export const stepOf = (name: string): string => name.replaceAll(/[\s:]/g, '-');

const isNamed = (key: unknown, step: string): boolean => {
  const name = String(isScalar(key) ? key.value : key);
  return name === step || stepOf(name) === step;
};

const startOf = (node: unknown): number | undefined =>
  (node as { readonly range?: readonly [number, number, number] | null } | null | undefined)?.range?.[0];
