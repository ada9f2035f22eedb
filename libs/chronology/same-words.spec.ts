import { describe, expect, it } from '@jest/globals';
import { sameWord } from './same-words.js';

describe('a word that stands in many entries', () => {
  it('is the word itself, however many others there were', () => {
    for (let round = 0; round < 2; round += 1) {
      for (let number = 0; number < 15_000; number += 1) {
        const word = `urn:agency:${String(number)}`;
        expect(sameWord(word)).toBe(word);
      }
    }
  });
});
