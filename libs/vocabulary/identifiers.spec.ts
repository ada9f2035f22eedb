import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isNhsNumber,
  isPseudoPostcode,
  isTemporaryUpn,
  isUpn,
  normaliseNhsNumber,
  normalisePostcode,
  normaliseUpn,
} from './identifiers.js';

/** The same arithmetic, the other way round: from nine digits to the check digit. */
const withNhsCheckDigit = (nine: string): string | undefined => {
  const sum = Array.from(nine).reduce((total, digit, place) => total + Number(digit) * (10 - place), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? undefined : `${nine}${check === 11 ? '0' : String(check)}`;
};
const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: length, maxLength: length });

const LETTERS = 'ABCDEFGHJKLMNPQRTUVWXYZ';
const withUpnCheckLetter = (twelve: string): string => {
  const values = Array.from(twelve).map((character) =>
    /[0-9]/.test(character) ? Number(character) : LETTERS.indexOf(character),
  );
  return `${LETTERS.charAt(values.reduce((total, value, place) => total + value * (place + 2), 0) % 23)}${twelve}`;
};

describe('An NHS number', () => {
  it.each(['4010232137', '9434765919', '9990000018', '9990000050'])('%s is valid', (number) => {
    expect(isNhsNumber(number)).toBe(true);
  });

  it('is accepted with spaces, and kept without them', () => {
    expect(normaliseNhsNumber('401 023 2137')).toBe('4010232137');
    expect(normaliseNhsNumber(' 999 000 0018 ')).toBe('9990000018');
  });

  it('is not 987 654 4321, which is often printed as an example of the form', () => {
    expect(normaliseNhsNumber('987 654 4321')).toBeUndefined();
    expect(normaliseNhsNumber('987 654 4322')).toBe('9876544322');
  });

  it('takes 0 for a check digit of 11', () => {
    expect(withNhsCheckDigit('999000005')).toBe('9990000050');
    expect(isNhsNumber('9990000050')).toBe(true);
  });

  it('does not exist where the check digit would be 10', () => {
    expect(withNhsCheckDigit('999000014')).toBeUndefined();
    for (let last = 0; last <= 9; last += 1) expect(isNhsNumber(`999000014${String(last)}`)).toBe(false);
  });

  it('is not ten equal digits, though they pass the check', () => {
    for (let digit = 0; digit <= 9; digit += 1) {
      expect(withNhsCheckDigit(String(digit).repeat(9))).toBe(String(digit).repeat(10));
      expect(isNhsNumber(String(digit).repeat(10))).toBe(false);
    }
  });

  it.each([
    '',
    '999000001',
    '99900000180',
    '999000001O',
    '９９９００００１８',
    '9990000018\n',
    '-990000018',
    '999-000-0018',
  ])('is not %j', (text) => {
    expect(normaliseNhsNumber(text)).toBeUndefined();
  });

  it('is valid with its check digit, and with no other', () => {
    fc.assert(
      fc.property(digits(9), (nine) => {
        const number = withNhsCheckDigit(nine);
        fc.pre(!/^([0-9])\1{8}$/.test(nine));
        for (let last = 0; last <= 9; last += 1) {
          const candidate = `${nine}${String(last)}`;
          expect(isNhsNumber(candidate)).toBe(candidate === number);
        }
      }),
    );
  });

  it('with one digit mistyped, or two neighbours swapped, is found out', () => {
    fc.assert(
      fc.property(digits(9), fc.nat(8), fc.integer({ min: 1, max: 9 }), (nine, place, change) => {
        const number = withNhsCheckDigit(nine);
        fc.pre(number !== undefined);
        const mistyped = (Number(number.charAt(place)) + change) % 10;
        expect(isNhsNumber(number.slice(0, place) + String(mistyped) + number.slice(place + 1))).toBe(false);
        const swapped =
          number.slice(0, place) + number.charAt(place + 1) + number.charAt(place) + number.slice(place + 2);
        if (swapped !== number) expect(isNhsNumber(swapped)).toBe(false);
      }),
    );
  });
});

describe('A unique pupil number', () => {
  it.each(['B801200005001', 'F999000120001', 'N99900012200A'])('%s is valid', (upn) => {
    expect(isUpn(upn)).toBe(true);
  });

  it('is accepted in small letters, and kept in capitals', () => {
    expect(normaliseUpn(' b801200005001 ')).toBe('B801200005001');
    expect(normaliseUpn('n99900012200a')).toBe('N99900012200A');
  });

  it('has the letter that its sum gives: the published example Q207000016049 has the wrong one, its sum of 266 gives P', () => {
    expect(isUpn('Q207000016049')).toBe(false);
    expect(isUpn('P207000016049')).toBe(true);
  });

  it.each(['A801200005001', 'X80120000A001', 'B80120000500', 'B8012000050011', '8012000050010', 'I801200005001', ''])(
    'is not %j',
    (text) => {
      expect(normaliseUpn(text)).toBeUndefined();
    },
  );

  it('never ends in I, O or S', () => {
    for (const last of 'IOS') {
      for (const first of LETTERS) expect(isUpn(`${first}99900012200${last}`)).toBe(false);
    }
  });

  it('is nobody’s with twelve equal digits', () => {
    expect(withUpnCheckLetter('000000000000')).toBe('A000000000000');
    expect(isUpn('A000000000000')).toBe(false);
  });

  it('is temporary where it ends in a letter', () => {
    expect(isTemporaryUpn('N99900012200A')).toBe(true);
    expect(isTemporaryUpn('B801200005001')).toBe(false);
  });

  it('is valid with its check letter, and with no other', () => {
    const lastCharacter = fc.constantFrom(...Array.from(`0123456789${LETTERS}`));
    fc.assert(
      fc.property(digits(11), lastCharacter, (eleven, last) => {
        const twelve = eleven + last;
        fc.pre(!/^(.)\1{11}$/.test(twelve));
        const upn = withUpnCheckLetter(twelve);
        for (const first of LETTERS) expect(isUpn(first + twelve)).toBe(first + twelve === upn);
      }),
    );
  });
});

describe('A postcode', () => {
  it.each([
    ['n170aa', 'N17 0AA'],
    ['N17 0AA', 'N17 0AA'],
    [' m1  1ae ', 'M1 1AE'],
    ['EC1A1BB', 'EC1A 1BB'],
    ['w1a 0ax', 'W1A 0AX'],
    ['zz993vz', 'ZZ99 3VZ'],
  ])('%j is kept as %s', (given, kept) => {
    expect(normalisePostcode(given)).toBe(kept);
  });

  it.each(['', 'N17', '0AA', 'N17 0A', 'N17 0AAA', 'N17-0AA', 'NN170 0AA', '170 0AA', 'N17 OAA'])(
    'is not %j',
    (text) => {
      expect(normalisePostcode(text)).toBeUndefined();
    },
  );

  it('of a health system for "no fixed abode" stands for no place', () => {
    expect(isPseudoPostcode('ZZ99 3VZ')).toBe(true);
    expect(isPseudoPostcode('N17 0AA')).toBe(false);
  });

  it('in its normal form stays as it is', () => {
    const letter = fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ'));
    fc.assert(
      fc.property(letter, digits(1), digits(1), letter, letter, (area, district, sector, one, two) => {
        const normal = normalisePostcode(`${area}${district}${sector}${one}${two}`);
        expect(normal).toBe(`${area}${district} ${sector}${one}${two}`);
        expect(normalisePostcode(normal ?? '')).toBe(normal);
      }),
    );
  });
});
