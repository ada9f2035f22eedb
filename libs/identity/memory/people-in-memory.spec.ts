import { describe, expect, it } from '@jest/globals';
import type { PersonDescription } from '#vocabulary';
import { createMatcher, createPeopleInMemory } from '../index.js';

const AGENCY = 'urn:agency:example-school';
const child: PersonDescription = { role: 'child', dateOfBirth: '2017-05-04', postcode: 'N17 0AA' };

describe('people in memory', () => {
  it('take nobody for somebody else whose description only reads the same without its parts', () => {
    const people = createPeopleInMemory(createMatcher());
    const resolve = (event: number, name: PersonDescription['name']) =>
      people.resolve([
        {
          description: { ...child, name },
          source: AGENCY,
          agencyEventId: `00000000-0000-4000-8000-00000000000${String(event)}`,
        },
      ]).people[0]!;
    const first = resolve(1, { given: 'Anna', family: 'Bell' });
    const again = resolve(2, { given: 'Anna', family: 'Bell' });
    expect(again).toMatchObject({ personId: first.personId, identifiedBy: 'name-birth-postcode' });
    expect(resolve(3, { given: 'Anna', family: 'Bell' })).toMatchObject({ personId: first.personId });

    expect(resolve(4, { given: 'Ann', family: 'aBell' }).identifiedBy).not.toBe('name-birth-postcode');
  });
});
