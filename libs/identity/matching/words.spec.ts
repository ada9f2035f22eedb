import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '../fold.js';
import { addressWords, nameWords } from './words.js';

describe('the words of a name', () => {
  it.each([
    ['Anna-Marie Jo', ['anna', 'marie', 'jo']],
    ['O’Brien-Żak', ['obrien', 'zak']],
    ['EXAMPLE,  Sample', ['example', 'sample']],
    ['Mrs. Zoë Example', ['zoe', 'example']],
    ['Dr', ['dr']],
    ['J.R.', ['j', 'r']],
    ['Иван Примеров', ['иван', 'примеров']],
    ['李 娜', ['李', '娜']],
    [' - . ', []],
    ['', []],
  ])('of %j are %j', (text, words) => {
    expect(nameWords(text)).toEqual(words);
  });

  it('are folded and never empty, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const word of [...nameWords(text), ...addressWords(text)]) {
          expect(word).not.toBe('');
          expect(fold(word)).toBe(word);
        }
      }),
    );
  });
});

describe('the words of an address', () => {
  it.each([
    ['Flat 4B, 12 High St.', ['flat', '4', 'b', '12', 'high', 'st']],
    ['12A Example Road', ['12', 'a', 'example', 'road']],
    ["St. John's Way 3/2", ['st', 'johns', 'way', '3', '2']],
  ])('of %j are %j', (text, words) => {
    expect(addressWords(text)).toEqual(words);
  });
});
