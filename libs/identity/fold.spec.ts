import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { birthOrderOf, fold, isPlace, namesSomebody } from './fold.js';

describe('folding a name', () => {
  it.each([
    ['case', 'EXAMPLE', 'example'],
    ['accents', 'Zoë Éxámplê', 'Zoe Example'],
    ['accents that are typed as a letter and a mark', 'Zoe\u0308', 'Zo\u00eb'],
    ['spaces', '  Mary   Ann ', 'Maryann'],
    ['no-break spaces', 'Mary\u00a0Ann', 'Mary Ann'],
    ['apostrophes, straight or curly', 'O’Sample', "O'Sample"],
    ['hyphens', 'Example-Sample', 'Example Sample'],
    ['letters with a stroke', 'Łukasz Møller', 'Lukasz Moller'],
    ['joined letters', 'Æthel Weiß', 'Aethel Weiss'],
    ['the dotless and the dotted i', 'IŞIK İpek', 'işık ipek'],
    ['full-width letters', 'Ｅｘａｍｐｌｅ', 'Example'],
    ['the last sigma of a word', 'ΠΑΡΑΔΕΙΓΜΑΣ', 'Παραδειγμας'],
  ])('takes %s as no difference', (_, one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  it('keeps the vowel signs of scripts in which they are letters of the name', () => {
    expect(fold('কি')).not.toBe(fold('কা'));
    expect(fold('রিমি')).not.toBe(fold('রমা'));
  });

  it('keeps names apart that differ by a letter', () => {
    expect(fold('Asha')).not.toBe(fold('Aisha'));
  });

  it('leaves nothing of what is no letter or number', () => {
    expect(fold(' -–’. \u0000\ud800')).toBe('');
  });

  it('changes nothing when done twice, and ignores case, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-zÀ-ÖØ-öø-ÿ '-]*$/), (text) => {
        expect(fold(text.toUpperCase())).toBe(fold(text.toLowerCase()));
      }),
    );
  });
});

describe('names and postcodes that say nothing', () => {
  it.each(['Baby', 'BABY GIRL', 'Baby of Jane', 'Twin 2', 'Infant', 'Unborn baby', 'Not known', 'Unknown', 'Male'])(
    'does not take the given name "%s" for a name',
    (given) => {
      expect(namesSomebody(fold(given), 'example')).toBe(false);
    },
  );

  it.each(['Boyd', 'Babette', 'Li Na', 'Asha', 'Malek', 'Twinkle'])('takes the given name "%s" for a name', (given) => {
    expect(namesSomebody(fold(given), 'example')).toBe(true);
  });

  it.each([
    ['Twin 1', 1],
    ['Baby B', 2],
    ['TWIN TWO', 2],
    ['Triplet c', 3],
    ['Unborn Twin 2', 2],
    ['Baby', undefined],
    ['Baby Boy', undefined],
    ['Asha', undefined],
  ])('reads which of twins or triplets "%s" is: %s', (given, order) => {
    expect(birthOrderOf(fold(given))).toBe(order);
  });

  it('does not take an unknown family name for a name', () => {
    expect(namesSomebody('asha', fold('Not Known'))).toBe(false);
  });

  it.each([
    ['ZZ99 3VZ', false],
    ['zz993wz', false],
    ['N17 0AA', true],
  ])('knows whether the postcode %s is a place: %s', (postcode, place) => {
    expect(isPlace(fold(postcode))).toBe(place);
  });
});
