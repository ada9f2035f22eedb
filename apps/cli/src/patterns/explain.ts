import { describePattern, loadPatterns } from '#patterns';
import { loadVocabulary } from '#vocabulary';
import { wrap } from '../demo/screen.js';
import { areaFileOf, catalogueOf, type PatternsOptions } from './catalogue-of.js';

const WIDTH = 100;

/**
 * Prints a pattern in words that can be read aloud.
 * @throws Error where there is no such pattern, and PatternNotValid where a definition is wrong
 */
export const runExplain = (name: string, options: PatternsOptions, print: (line: string) => void): void => {
  const vocabulary = loadVocabulary();
  const patterns = loadPatterns(vocabulary, catalogueOf(options), areaFileOf(options));
  const pattern = patterns.find(({ definition }) => definition.name === name);
  if (!pattern) {
    const names = patterns.map(({ definition }) => definition.name);
    throw new Error(`There is no pattern ${name}; there are ${names.join(', ')}.`);
  }
  describePattern(pattern, vocabulary).forEach(({ heading, lines }, index) => {
    if (index > 0) print('');
    print(heading);
    print('-'.repeat(heading.length));
    for (const line of lines) print(wrap(line.trimStart(), WIDTH, ' '.repeat(line.length - line.trimStart().length)));
  });
};
