import type { EntryNames } from '../definition.js';
import { firstDayOf } from '../evaluators/by-day.js';
import type { Part, Span } from '../evaluators/evaluator.js';
import type { Evidence } from '../evidence.js';
import {
  andWords,
  capitalised,
  codeWords,
  dayWords,
  inSentence,
  lastOf,
  lengthWords,
  plural,
  whenWords,
} from './words.js';

/** Words that a pattern and the vocabulary give to what is explained. */
export interface Wording {
  readonly names?: EntryNames;
  /** What parts are called, by name. */
  readonly parts: ReadonlyMap<string, string>;
  /** Titles of event types. */
  readonly types: ReadonlyMap<string, string>;
  /** Names of agencies, by urn. */
  readonly agencies: ReadonlyMap<string, string>;
}

/** Placeholders for what a condition rests on; for one that has a name, with it in front: `{presenting.list}`. */
export const CONDITION_PLACEHOLDERS = ['list', 'length', 'from', 'to', 'parts', 'counted', 'entries'] as const;
/** Placeholders that every pattern may use, besides the figures of its evaluator. */
export const PLACEHOLDERS = [...CONDITION_PLACEHOLDERS, 'against'] as const;
const PLACEHOLDER = /\{((?:[a-z][a-z0-9-]*\.)?[a-z][a-zA-Z]*)(?::([^|{}]*)\|([^|{}]*))?\}/g;
/** A part in square brackets, and what stands in it after a bar that is not a placeholder's. */
const OPTIONAL = /\[((?:[^[\]{}|]|\{[^{}]*\})*)(?:\|([^[\]]*))?\]/g;

/** The names of a sentence's placeholders. */
export const placeholdersIn = (sentence: string): readonly string[] =>
  [...sentence.matchAll(PLACEHOLDER)].map(([, name = '']) => name);

const NO_PLACEHOLDER = /\{[^{}]*\}?|\}/g;

/** What would be printed as it stands: braces that are no placeholder, words for what is no number, a bracket alone. */
export const unreadableIn = (sentence: string): readonly string[] => {
  const worded: string[] = [];
  const rest = sentence.replace(PLACEHOLDER, (all, name: string, one?: string) => {
    const word = name.slice(name.indexOf('.') + 1);
    const isNumber = word === 'entries' || !PLACEHOLDERS.some((each) => each === word);
    if (one !== undefined && !isNumber) worded.push(all);
    return '_'.repeat(all.length);
  });
  const braces = [...rest.matchAll(NO_PLACEHOLDER)].map(({ 0: text, index }) =>
    sentence.slice(index, index + text.length),
  );
  const brackets = rest.replaceAll(NO_PLACEHOLDER, '').replaceAll(OPTIONAL, '$1').match(/[[\]]/g);
  return [...worded, ...braces, ...(brackets ?? [])];
};

const MOST_ENTRIES = 6;
const MOST_DATES = 3;

/**
 * Writes the sentences of an explanation. A placeholder is `{name}` or, for a number, `{name:singular|plural}`. A part
 * in square brackets is left out when a placeholder in it has nothing to tell (no lateness, nothing against), and what
 * stands in it after a bar is told instead: `[last seen {last}|never seen]`. A sentence is left out when a placeholder
 * outside of brackets has nothing to tell.
 */
export const explain = (
  sentences: readonly string[],
  span: Span,
  against: readonly Evidence[],
  wording: Wording,
): string => {
  const value = valuesOf(span, against, wording);
  return sentences
    .map((sentence) => {
      const parts = sentence.replace(
        OPTIONAL,
        (_all, part: string, instead?: string) => fill(part, value) ?? fill(instead ?? '', value) ?? '',
      );
      return fill(parts, value) ?? '';
    })
    .filter((sentence) => sentence !== '')
    .map(capitalised)
    .join(' ');
};

/** The text with its placeholders filled in; undefined where one has nothing to tell. */
const fill = (text: string, value: (name: string, one?: string, many?: string) => string): string | undefined => {
  const told: string[] = [];
  const filled = text.replace(PLACEHOLDER, (_all, name: string, one?: string, many?: string) => {
    const words = value(name, one, many);
    told.push(words);
    return words;
  });
  return told.includes('') ? undefined : filled;
};

type Values = (name: string, one?: string, many?: string) => string;

/** Values of a span's placeholders, and of those of the conditions in it that have a name. */
const valuesOf = (span: Span, against: readonly Evidence[], wording: Wording): Values => {
  const ofAll = placeholderValues(span, against, wording);
  const named = new Map<string, Values>();
  for (const [name, each] of span.named ?? []) named.set(name, placeholderValues(each, against, wording));
  return (name, one, many) => {
    const [condition = '', word] = name.split('.');
    return word === undefined ? ofAll(name, one, many) : (named.get(condition)?.(word, one, many) ?? '');
  };
};

const placeholderValues = (span: Span, against: readonly Evidence[], wording: Wording): Values => {
  // Of a long history there are thousands, and most explanations name no days.
  const from = (): number => span.covers?.from ?? firstDayOf(span.evidence);
  const to = (): number => span.covers?.to ?? span.evidence.at(-1)?.to ?? Number.NEGATIVE_INFINITY;
  const parts = span.parts ?? [];
  const list = (items: readonly Evidence[]): string => lastOf(items, MOST_ENTRIES, (item) => entryWords(item, wording));
  return (name, one, many) => {
    switch (name) {
      case 'list':
        return list(span.evidence);
      case 'against':
        return list(against);
      case 'entries':
        return numberWords(span.evidence.length, one, many);
      case 'length':
        return lengthWords(from(), to());
      case 'from':
        return dayWords(from());
      case 'to':
        return dayWords(to());
      case 'parts':
        return andWords(parts.map((part) => `${partName(part, wording)} (${dates(part)})`));
      case 'counted':
        return parts.map((part) => `${partName(part, wording)} ${String(countOf(part))}`).join(', ');
      default: {
        const figure = span.figures?.[name];
        if (figure === undefined) {
          const part = parts.find((each) => each.name === name);
          return part ? dates(part) : '';
        }
        if (figure === 0) return '';
        return numberWords(figure, one, many);
      }
    }
  };
};

const numberWords = (number: number, one: string | undefined, many = one): string =>
  one === undefined ? String(number) : plural(number, one, many ?? one);

/** An entry and when it was: `dental 3 Feb 2026`, `GP twice between 1 Jan and 31 Mar 2026`. */
export const entryWords = (item: Evidence, { names, types }: Wording): string => {
  const value = names?.by === undefined ? undefined : item.facts[names.by];
  const name =
    typeof value === 'string'
      ? (names?.values?.[value] ?? codeWords(value))
      : inSentence(types.get(item.type) ?? item.type);
  const after = names?.after?.[item.type];
  return [name, timesWords(item), ...(after === undefined ? [] : afterWords(after, item))].join(' ');
};

/** How often and when it was: `3 Feb 2026`, `twice between 1 Jan and 31 Mar 2026`, `3 times on 3 Feb 2026`. */
const timesWords = (item: Evidence): string => {
  const when = whenWords(item);
  return item.count === 1 ? when : `${plural(item.count, 'time', 'times')} ${/^\d/.test(when) ? 'on ' : ''}${when}`;
};

const FACT = /\{([a-zA-Z]+)\}/g;

/** The facts of which the words after an entry tell: `({outcome})`. */
export const factsIn = (after: string): readonly string[] => [...after.matchAll(FACT)].map(([, name = '']) => name);

/** What is written after an entry; nothing where the entry does not say one of its facts. */
const afterWords = (after: string, { facts }: Evidence): readonly string[] => {
  const said = (name: string): string => (typeof facts[name] === 'string' ? codeWords(facts[name]) : '');
  return factsIn(after).every((name) => said(name) !== '')
    ? [after.replace(FACT, (_all, name: string) => said(name))]
    : [];
};

const partName = ({ name }: Part, { parts, agencies }: Wording): string =>
  parts.get(name) ?? agencies.get(name) ?? codeWords(name.replace(/^urn:agency:/, ''));
const countOf = (part: Part): number => part.evidence.reduce((sum, item) => sum + item.count, 0);

const dates = (part: Part): string => {
  const shown = part.evidence.slice(0, MOST_DATES).map(timesWords);
  const more = part.evidence.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${String(more)} more` : andWords(shown);
};
