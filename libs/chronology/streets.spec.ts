import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { withoutStreets } from './streets.js';

describe('a text without the streets of addresses', () => {
  it.each([
    [
      '4 Elm Road, Northmoor',
      'Seen at 4 Elm Road by the school nurse.',
      'Seen at [address withheld] by the school nurse.',
    ],
    ['4 Elm Road, Northmoor', 'Neighbours in ELM RD complained.', 'Neighbours in [address withheld] complained.'],
    ['4 Elm Rd', 'Lives in Elm Road.', 'Lives in [address withheld].'],
    ['Flat 2, 12a Elm Road', 'Went to flat 2, 12A Elm Road twice.', 'Went to [address withheld] twice.'],
    ['Flat 2 12 St Mary’s Avenue', "12 St Mary's Ave was empty.", '[address withheld] was empty.'],
    ['12 St Marys Avenue\nNorthmoor', 'Of St Marys  Avenue', 'Of [address withheld]'],
    ['7 Broadmead', 'Taken to 7 Broadmead; Broadmead is far.', 'Taken to [address withheld]; Broadmead is far.'],
    ['Rose Cottage, Northmoor', 'Hides at Rose Cottage now.', 'Hides at [address withheld] now.'],
    ['9 The Beeches', 'Back at the beeches.', 'Back at [address withheld].'],
  ])('%s: %s', (address, text, expected) => {
    expect(withoutStreets(text, [address])).toBe(expected);
  });

  it.each([
    ['4 Elm Road, Northmoor', 'In Northmoor he met a man on the road under an elm.'],
    ['4 Elm Road', 'In Helm Road, at 14 Oak Road.'],
    ['Flat 2', 'The flat was cold; 2 rooms.'],
    ['', 'Nothing is known of 4 Elm Road.'],
  ])('says all that is no part of %j: %s', (address, text) => {
    expect(withoutStreets(text, [address])).toBe(text);
  });

  it('is made of any address, whatever stands in it, in time that grows with the text alone', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 }), { maxLength: 5 }), fc.string(), (addresses, text) => {
        expect(typeof withoutStreets(text, addresses)).toBe('string');
      }),
    );
    expect(withoutStreets(`${'4 4 '.repeat(20_000)}x`, ['4 Elm Road', '(((a+)+ Road', '9 The Beeches'])).toContain('x');
  });

  it('names no street that an address names, however the two are put together', () => {
    const street = fc.constantFrom('Elm Road', 'Long Oak Lane', 'High St', 'King’s Cross Rd');
    const number = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(number, street, fc.constantFrom('', 'Flat 3, ', 'Apt 9 '), (house, name, unit) => {
        const address = `${unit}${String(house)} ${name}, Northmoor`;
        expect(withoutStreets(`He is at ${address} since May.`, [address])).not.toContain(name);
      }),
    );
  });
});
