import { describePattern, patternOf } from '#patterns';
import { loadVocabulary } from '#vocabulary';
import { wrap } from '../demo/screen.js';
import { areaFileOf, catalogueOf, type PatternsOptions } from './catalogue-of.js';

const WIDTH = 100;

/**
 * Prints a pattern in words that can be read aloud.
 * @throws Error where there is no such pattern, and PatternNotValid where its definition is wrong
 */
export const runExplain = (name: string, options: PatternsOptions, print: (line: string) => void): void => {
  const vocabulary = loadVocabulary();
  const pattern = patternOf(name, vocabulary, catalogueOf(options), areaFileOf(options));
  if (!pattern) throw new Error(`The area has switched off ${name}: there is nothing to explain.`);
  describePattern(pattern, vocabulary).forEach(({ heading, lines }, index) => {
    if (index > 0) print('');
    print(heading);
    print('-'.repeat(heading.length));
    for (const line of lines) print(wrap(line.trimStart(), WIDTH, ' '.repeat(line.length - line.trimStart().length)));
  });
};
