import type { Condition, FieldTest, Vocabulary } from '#vocabulary';
import type { EvidenceRule } from '../definition.js';
import type { About } from '../evidence.js';
import { codeWords, inSentence } from '../telling/words.js';
import { orWords } from './words.js';

const ABOUT: Readonly<Record<About, string>> = {
  child: 'the child',
  household: 'the home, or another child of it',
  adult: "an adult in the child's life",
  'parent-elsewhere': 'a parent with whom the child is known not to live',
  'other-child': 'another child of the household',
  'parents-childhood': "a parent's own childhood",
};

/** What one rule of a kind of evidence takes, in words: `was not brought to an appointment, about the child, unless ...`. */
export const ruleWords = (rule: EvidenceRule, vocabulary: Vocabulary): string => {
  const { types, indicators, groups, standing, significance, about, beforeBirth, where, unless } = rule;
  const titled = (codes: readonly string[], titles: ReadonlyMap<string, { readonly title: string }>): string =>
    orWords(codes.map((code) => inSentence(titles.get(code)?.title ?? code)));
  return [
    ...(types ? [titled(types, vocabulary.types)] : []),
    ...(indicators ? [`a sign of ${titled(indicators, vocabulary.indicators)}`] : []),
    ...(groups ? [`of the ${groups.length === 1 ? 'group' : 'groups'} ${titled(groups, vocabulary.groups)}`] : []),
    ...(standing ? [`as ${orWords(standing)}`] : []),
    ...(significance ? [orWords(significance)] : []),
    ...(about ? [`about ${orWords(about.map((each) => ABOUT[each]))}`] : []),
    ...(beforeBirth === undefined ? [] : [beforeBirth ? 'before birth' : 'after birth']),
    ...(where ? [`where ${testsWords(where, 'is', ' and ')}`] : []),
    ...[unless ?? []].flat().map((each) => `unless ${testsWords(each, 'is', ' and ')}`),
  ].join(', ');
};

const testsWords = (condition: Condition, verb: string, between: string): string =>
  Object.entries(condition)
    .map(([field, test]) => `${fieldWords(field)} ${testWords(test, verb)}`)
    .join(between);

/** `childSeen` and `child-seen` are `child seen`; the last of `marks.code` says what it is. */
const fieldWords = (field: string): string =>
  codeWords(field.split('.').at(-1) ?? field)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

const testWords = (test: FieldTest, verb: string): string => {
  if (typeof test !== 'object') return `${verb} ${valueWords(test)}`;
  if (isList(test)) return `${verb} ${orWords(test.map(valueWords))}`;
  if ('atLeast' in test) return `${verb} ${String(test.atLeast)} or more`;
  if ('atMost' in test) return `${verb} ${String(test.atMost)} or less`;
  return test.given ? `${verb} said` : `${verb} not said`;
};

const isList = (test: FieldTest): test is readonly (string | number | boolean)[] => Array.isArray(test);

const valueWords = (value: string | number | boolean): string =>
  typeof value === 'string' ? codeWords(value) : value === true ? 'yes' : value === false ? 'no' : String(value);
