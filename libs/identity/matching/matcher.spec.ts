import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FIELDS, LEVELS } from './levels.js';
import type { MatchField, MatchPerson, MatchRecord } from './match-record.js';
import { createMatcher } from './matcher.js';
import { addressWords, nameWords } from './words.js';

const matcher = createMatcher();

interface Said {
  readonly given?: string;
  readonly family?: string;
  readonly born?: string;
  readonly sex?: MatchRecord['sex'];
  readonly postcode?: string;
  readonly address?: string;
  readonly school?: string;
  readonly schoolPhase?: string;
  readonly parents?: readonly (readonly [string, string])[];
}

const record = ({
  given = '',
  family = '',
  born,
  sex,
  postcode,
  address,
  school,
  schoolPhase,
  parents,
}: Said): MatchRecord => ({
  givenNames: nameWords(given),
  familyNames: nameWords(family),
  dateOfBirth: born,
  sex,
  postcode,
  addressWords: address === undefined ? undefined : addressWords(address),
  school,
  schoolPhase,
  parents: parents?.map(([name, familyName]) => ({ givenNames: nameWords(name), familyNames: nameWords(familyName) })),
});
const person = (...said: Said[]): MatchPerson => ({ records: said.map(record) });
const compared = (field: MatchField, one: Said | Said[], other: Said | Said[]) => {
  const { fields } = matcher.compare(person(...[one].flat()), person(...[other].flat()));
  return fields.find((each) => each.field === field)!;
};
const level = (field: MatchField, one: Said | Said[], other: Said | Said[]) => compared(field, one, other).level;

describe('given names', () => {
  const pairs: readonly (readonly [string, string, string])[] = [
    ['exact', 'Zoë', 'ZOE'],
    ['exact', 'Anna Marie', 'Annamarie'],
    ['subset', 'Anna-Marie', 'Anna'],
    ['subset', 'Anna M', 'Anna Marie'],
    ['subset', 'Marie Anna', 'Anna Marie'],
    ['nickname', 'William', 'Bill'],
    ['nickname', 'Mohammed', 'Muhammad'],
    ['nickname', 'Kate', 'Katherine Jane'],
    ['typing-error', 'Elizaebth', 'Elizabeth'],
    ['typing-error', 'Dorothy', 'Dorthy'],
    ['phonetic', 'Kwaymie', 'Kwamee'],
    ['very-similar', 'Christabella', 'Christabellina'],
    ['initial', 'J', 'Jessica'],
    ['similar', 'Velanna', 'Velarda'],
    ['unnamed', 'Baby Girl', 'Asha'],
    ['other-script', 'Иван', 'Ivan'],
    ['one-of-several', 'Mohammed Ali', 'Mohammed Hassan'],
    ['another-name', 'Jayden', 'Kayden'],
    ['another-name', 'Amelia', 'Emilia'],
    ['different', 'Asha', 'Margaret'],
    ['missing', '', 'Asha'],
  ];
  it.each(pairs)('compare as %s: %s and %s', (expected, one, other) => {
    const of = (given: string): Said => ({ given, family: 'Example' });
    expect(level('given-name', of(one), of(other))).toBe(expected);
    expect(level('given-name', of(other), of(one))).toBe(expected);
  });

  it('are swapped with family names where each stands in the place of the other', () => {
    const [one, other] = [
      { given: 'Asha', family: 'Example' },
      { given: 'Example', family: 'Asha' },
    ];
    expect(level('given-name', one, other)).toBe('swapped');
    expect(level('family-name', one, other)).toBe('swapped');
    expect(level('family-name', one, { given: 'Exampel', family: 'Asha' })).toBe('swapped');
    expect(level('given-name', one, { given: 'Sample', family: 'Asha' })).toBe('different');
  });
});

describe('family names', () => {
  it.each([
    ['exact', "O'Sample", 'OSAMPLE'],
    ['exact', 'Łuczak', 'Luczak'],
    ['part', 'Example-Sample', 'Sample'],
    ['typing-error', 'Specimen', 'Specimne'],
    ['phonetic', 'Clark', 'Clarke'],
    ['phonetic', 'Philips', 'Fillips'],
    ['very-similar', 'Exampleton', 'Examplestown'],
    ['similar', 'Harris', 'Harrison'],
    ['other-script', 'Παραδειγμα', 'Paradigma'],
    ['different', 'Example', 'Specimen'],
    ['missing', 'Unknown', 'Example'],
  ])('compare as %s: %s and %s', (expected, one, other) => {
    const of = (family: string): Said => ({ given: 'Asha', family });
    expect(level('family-name', of(one), of(other))).toBe(expected);
    expect(level('family-name', of(other), of(one))).toBe(expected);
  });

  it('that differ say less than given names that differ: people marry', () => {
    const [one, other] = [
      { given: 'Asha', family: 'Example', born: '1990-05-17' },
      { given: 'Mildred', family: 'Specimen', born: '1990-05-17' },
    ];
    expect(compared('family-name', one, { ...one, family: 'Specimen' }).weight).toBeGreaterThan(
      compared('given-name', one, { ...one, given: other.given }).weight + 3,
    );
  });
});

describe('dates of birth', () => {
  it.each([
    ['exact', '2019-05-17', '2019-05-17'],
    ['swapped', '2019-05-11', '2019-11-05'],
    ['year', '2019', '2019-05-17'],
    ['year', '2019-01-01', '2019-05-17'],
    ['one-digit', '2019-05-17', '2019-05-16'],
    ['one-digit', '2019-05-12', '2019-05-21'],
    ['one-digit', '2019-05-17', '2009-05-17'],
    ['two-parts', '2019-05-17', '2019-05-28'],
    ['two-parts', '2019-05-17', '2024-05-17'],
    ['near-year', '2018', '2019-05-17'],
    ['two-digits', '2019-05-17', '2018-05-18'],
    ['different', '2019-05-17', '2015-11-28'],
    ['generation', '2019-05-17', '1988-11-28'],
    ['generation', '1988', '2019-05-17'],
    ['missing', '1900-01-01', '2019-05-17'],
    ['one-digit', '2019-02-31', '2019-02-21'],
  ])('compare as %s: %s and %s', (expected, one, other) => {
    expect(level('date-of-birth', { born: one }, { born: other })).toBe(expected);
    expect(level('date-of-birth', { born: other }, { born: one })).toBe(expected);
  });
});

describe('places, sex, school and parents', () => {
  it.each([
    ['exact', 'n170aa', 'n170aa'],
    ['one-character', 'n170aa', 'n170ab'],
    ['one-character', 'n170aa', 'n710aa'],
    ['district', 'n170aa', 'n173xy'],
    ['different', 'n170aa', 'e13xy'],
    ['missing', 'zz993vz', 'zz993vz'],
  ])('a postcode compares as %s: %s and %s', (expected, one, other) => {
    expect(level('postcode', { postcode: one }, { postcode: other })).toBe(expected);
  });

  it.each([
    ['exact', 'Flat 2, 12 Sampler Road', '12 Sampler Rd, Northmoor'],
    ['exact', '12 Sampler Road', '12 Smapler Road'],
    ['similar', '12 Sampler Road, Northmoor, Exampleshire', '12 Sampler Road, Southmoor, Exampleshire'],
    ['most', '12 Sampler Road', '14 Sampler Road'],
    ['some', '12 Sampler Road, Northmoor', '3 Weaver Lane, Northmoor'],
    ['different', '12 Sampler Road', '12 Weaver Lane'],
    ['missing', '12', '12 Weaver Lane'],
  ])('an address compares as %s: %s and %s', (expected, one, other) => {
    expect(level('address', { address: one }, { address: other })).toBe(expected);
    expect(level('address', { address: other }, { address: one })).toBe(expected);
  });

  it('compare by what was said, and not at all by what was not', () => {
    expect(level('sex', { sex: 'female' }, { sex: 'male' })).toBe('different');
    expect(level('sex', { sex: 'female' }, { sex: 'indeterminate' })).toBe('missing');
    expect(level('school', { school: 'urn1' }, { school: 'urn1' })).toBe('exact');
    expect(level('school', { school: 'urn1' }, { school: 'urn2' })).toBe('different');
    expect(level('school', { school: 'urn1' }, {})).toBe('missing');
    const primary = { school: 'urn1', schoolPhase: 'primary' };
    expect(level('school', primary, { school: 'urn2', schoolPhase: 'secondary' })).toBe('other-phase');
    expect(level('school', primary, { school: 'urn2', schoolPhase: 'primary' })).toBe('different');
    expect(level('school', primary, { school: 'urn1', schoolPhase: 'secondary' })).toBe('exact');
    const parents = (...names: [string, string][]): Said => ({ parents: names });
    expect(level('parents', parents(['Mary', 'Example'], ['John', 'Sample']), parents(['John', 'Sample']))).toBe(
      'exact',
    );
    expect(level('parents', parents(['Mary', 'Example']), parents(['Mary', 'Specimen']))).toBe('given-name');
    expect(level('parents', parents(['Katherine', 'Example']), parents(['Kate', 'Example']))).toBe('similar');
    expect(level('parents', parents(['Mary', 'Example']), parents(['Zena', 'Specimen']))).toBe('different');
  });
});

describe('everything that was said of a person', () => {
  it('counts at its best: an earlier address, a name before marriage', () => {
    const now = { given: 'Asha', family: 'Specimen', born: '1990-05-17', postcode: 'n170aa' };
    const before = { given: 'Asha', family: 'Example', born: '1990-05-17', postcode: 'e13xy' };
    const one = [now, before];
    expect(level('family-name', one, before)).toBe('exact');
    expect(level('postcode', one, now)).toBe('exact');
  });

  it('says less by chance agreement, the more names somebody goes by', () => {
    const aliases = Array.from({ length: 40 }, (_, index) => ({
      given: `Sampleton${'abcdefghij'[index % 10]!}${'klmn'[Math.floor(index / 10)]!}`,
    }));
    const [alias] = aliases;
    expect(level('given-name', aliases, alias!)).toBe('exact');
    expect(compared('given-name', aliases, alias!).weight).toBeLessThan(
      compared('given-name', alias!, alias!).weight - 4,
    );
  });

  it('says more by a rare name than by a common one', () => {
    const bits = (given: string, family: string): number =>
      matcher.compare(person({ given, family }), person({ given, family })).weight;
    expect(bits('Quillon', 'Exampleton')).toBeGreaterThan(bits('John', 'Smith') + 5);
  });

  it('says nothing of what is not known, and nothing at all where nothing is', () => {
    const { fields, probability } = matcher.compare({ records: [] }, person({ given: 'Asha', family: 'Example' }));
    expect(fields.map((each) => [each.level, each.weight])).toEqual(FIELDS.map(() => ['missing', 0]));
    expect(probability).toBeLessThan(0.001);
  });
});

describe('a comparison', () => {
  const word = fc.constantFrom(
    'asha',
    'asah',
    'ayesha',
    'smith',
    'smyth',
    'jones',
    'j',
    'иван',
    'baby',
    'bill',
    'william',
    '',
  );
  const names = { givenNames: fc.array(word, { maxLength: 3 }), familyNames: fc.array(word, { maxLength: 2 }) };
  const anyRecord: fc.Arbitrary<MatchRecord> = fc.record(
    {
      ...names,
      dateOfBirth: fc.constantFrom('2019-05-11', '2019-11-05', '2019', '2018-05-11', '1990-01-01', '1900-01-01', 'x'),
      sex: fc.constantFrom('female', 'male', 'indeterminate'),
      postcode: fc.constantFrom('n170aa', 'n170ab', 'n71', 'zz993vz', ''),
      addressWords: fc.array(fc.constantFrom('12', '14', 'sampler', 'smapler', 'road', 'northmoor'), { maxLength: 5 }),
      school: fc.constantFrom('a', 'b', ''),
      parents: fc.array(fc.record(names), { maxLength: 2 }),
    },
    { requiredKeys: ['givenNames', 'familyNames'] },
  );
  const anyPerson = fc.record({ records: fc.array(anyRecord, { maxLength: 3 }) });

  it('is the same from either side', () => {
    fc.assert(
      fc.property(anyPerson, anyPerson, (one, other) => {
        expect(matcher.compare(other, one)).toEqual(matcher.compare(one, other));
      }),
      { numRuns: 500 },
    );
  });

  it('is of the records that somebody has then, whatever was compared before', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 3, maxLength: 3 }), anyPerson, (records, other) => {
        for (const has of [records, records.slice(1), records.slice(0, 2), [records[1]!, ...records.slice(1)]]) {
          const anew = structuredClone(has);
          expect(matcher.compare({ records: has }, other)).toEqual(matcher.compare({ records: anew }, other));
        }
      }),
    );
  });

  it('names every field once, at a level that there is, and is a probability', () => {
    fc.assert(
      fc.property(anyPerson, anyPerson, (one, other) => {
        const { fields, probability } = matcher.compare(one, other);
        expect(fields.map(({ field }) => field)).toEqual(FIELDS);
        for (const { field, level: found } of fields) expect(['missing', ...LEVELS[field]]).toContain(found);
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never echoes what was said: its words are those of the weights', () => {
    const one = person({ given: 'Asha', family: 'Example', born: '2019-05-17', postcode: 'n170aa', school: 'urn1' });
    expect(JSON.stringify(matcher.compare(one, one))).not.toMatch(/asha|example|2019|n17|urn1/i);
  });
});
