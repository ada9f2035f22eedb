import { describe, expect, it } from '@jest/globals';
import type { PersonDescription } from '#vocabulary';
import { marksOf, type Marks } from './marks.js';
import { recognise, type KnownPeople } from './recognise.js';

const NHS_1 = '9990000018';
const NHS_2 = '9990000026';
const UPN = 'B801200005001';
const asha: Partial<PersonDescription> = {
  name: { given: 'Asha', family: 'Example' },
  dateOfBirth: '2019-05-01',
  postcode: 'N17 0AA',
};

const marks = (description: Partial<PersonDescription>): Marks =>
  marksOf([
    {
      description: { role: 'child', ...description },
      source: 'urn:agency:example',
      agencyEventId: '00000000-0000-5000-8000-000000000001',
    },
  ])[0]!;

interface KnownPerson {
  readonly id: string;
  readonly nhs?: string;
  readonly upn?: string;
  readonly described?: Partial<PersonDescription>;
  readonly report?: string;
  /** What was said of them when they were held for review. */
  readonly held?: string;
  /** With whom a worker was asked whether the two are one. */
  readonly askedOf?: string;
}

const index = (...people: KnownPerson[]): KnownPeople => ({
  ownerOf: (scheme, value) =>
    people.find((person) => (scheme === 'nhs-number' ? person.nhs : person.upn) === value)?.id,
  describedAs: (key) =>
    people
      .filter((person) => person.described && marks(person.described).matchKey?.text === key.text)
      .map((person) => person.id),
  madeBy: (report) => people.find((person) => person.report === report)?.id,
  hasNhsNumber: (personId) => people.some((person) => person.id === personId && person.nhs !== undefined),
  heldAs: (said) => people.find((person) => person.held === said)?.id,
  wereAskedOf: (one, other) => people.some((person) => person.id === one && person.askedOf === other),
});

describe('recognising a person', () => {
  it('knows somebody by the NHS number, whatever else is said of them', () => {
    expect(recognise(marks({ nhsNumber: NHS_1 }), index({ id: 'A', nhs: NHS_1, described: asha }))).toEqual({
      personId: 'A',
      by: 'nhs-number',
      conflicts: [],
    });
  });

  it('knows somebody by the UPN where no NHS number tells', () => {
    expect(recognise(marks({ nhsNumber: NHS_1, upn: UPN }), index({ id: 'A', upn: UPN }))).toEqual({
      personId: 'A',
      by: 'upn',
      conflicts: [],
    });
  });

  it('follows neither the NHS number of one nor the UPN of another', () => {
    const known = index({ id: 'A', nhs: NHS_1 }, { id: 'B', upn: UPN });
    expect(recognise(marks({ nhsNumber: NHS_1, upn: UPN }), known)).toEqual({
      none: 'two-people',
      conflicts: ['upn'],
      named: [
        { personId: 'A', by: 'nhs-number' },
        { personId: 'B', by: 'upn' },
      ],
    });
  });

  it('keeps to whom it is held with where the same two identifiers are said again', () => {
    const said = marks({ nhsNumber: NHS_1, upn: UPN });
    const known = index({ id: 'A', nhs: NHS_1 }, { id: 'B', upn: UPN }, { id: 'P', held: said.saidBoth });
    const again = marks({ nhsNumber: NHS_1, upn: UPN, ...asha });
    expect(recognise(again, known)).toEqual({ personId: 'P', by: 'same-words', conflicts: ['upn'] });
  });

  it('follows the NHS number against the UPN where a worker was asked of those two before', () => {
    const known = index({ id: 'A', nhs: NHS_1, askedOf: 'B' }, { id: 'B', upn: UPN });
    expect(recognise(marks({ nhsNumber: NHS_1, upn: UPN }), known)).toEqual({
      personId: 'A',
      by: 'nhs-number',
      conflicts: ['upn'],
    });
  });

  it('keeps to whom it is held with where the very same words are said again', () => {
    const noPostcode = { ...asha, postcode: undefined };
    const known = index({ id: 'P', held: marks(noPostcode).said });
    expect(recognise(marks(noPostcode), known)).toEqual({ personId: 'P', by: 'same-words', conflicts: [] });
    expect(recognise(marks({ ...noPostcode, sex: 'female' }), known)).toHaveProperty('none', 'nobody-known');
  });

  it('keeps to whom it is held with where words that cannot be the owner’s come with an identifier again', () => {
    const said = marks({ nhsNumber: NHS_1, ...asha });
    const known = index({ id: 'A', nhs: NHS_1 }, { id: 'P', held: said.said });
    expect(recognise(said, known)).toEqual({ personId: 'P', by: 'same-words', conflicts: [] });
    expect(recognise(marks({ nhsNumber: NHS_1 }), known)).toHaveProperty('personId', 'A');
  });

  it('never keeps to anybody by words that name nobody', () => {
    expect(marks({ ...asha, name: { given: 'Baby', family: 'Example' } }).said).toBeUndefined();
    expect(marks({ ...asha, dateOfBirth: undefined }).said).toBeUndefined();
  });

  it('takes nobody by a UPN whose owner has another NHS number, even where the name fits a third person', () => {
    const known = index({ id: 'B', nhs: NHS_2, upn: UPN }, { id: 'C', described: asha });
    expect(recognise(marks({ nhsNumber: NHS_1, upn: UPN, ...asha }), known)).toEqual({
      none: 'other-nhs-number',
      conflicts: ['upn'],
      named: [{ personId: 'B', by: 'upn' }],
    });
  });

  it('knows somebody by name, date of birth and postcode, however they are written', () => {
    const known = index({ id: 'A', nhs: NHS_1, described: asha });
    const said = { name: { given: 'ÁSHA ', family: 'example' }, dateOfBirth: '2019-05-01', postcode: 'n170aa' };
    expect(recognise(marks(said), known)).toEqual({ personId: 'A', by: 'name-birth-postcode', conflicts: [] });
  });

  it.each([
    ['another given name (a twin)', { ...asha, name: { given: 'Bina', family: 'Example' } }],
    ['another family name', { ...asha, name: { given: 'Asha', family: 'Sample' } }],
    ['another date of birth', { ...asha, dateOfBirth: '2019-05-02' }],
    ['another postcode', { ...asha, postcode: 'N17 0AB' }],
    ['no postcode', { ...asha, postcode: undefined }],
    ['no date of birth', { ...asha, dateOfBirth: undefined }],
    ['no given name', { ...asha, name: { family: 'Example' } }],
    ['no name', { ...asha, name: undefined }],
  ])('does not know somebody by %s', (_, said) => {
    const known = index({ id: 'A', described: asha });
    expect(recognise(marks(said), known)).toEqual({ none: 'nobody-known', conflicts: [], named: [] });
  });

  it('does not choose between two people of the same name, date of birth and postcode', () => {
    const known = index({ id: 'A', described: asha }, { id: 'B', described: asha });
    expect(recognise(marks(asha), known)).toEqual({
      none: 'several-candidates',
      conflicts: ['name-birth-postcode'],
      named: [
        { personId: 'A', by: 'name-birth-postcode' },
        { personId: 'B', by: 'name-birth-postcode' },
      ],
    });
  });

  it('does not choose the one of two who could be it, either', () => {
    const known = index({ id: 'A', nhs: NHS_2, described: asha }, { id: 'B', described: asha });
    expect(recognise(marks({ nhsNumber: NHS_1, ...asha }), known)).toMatchObject({
      none: 'several-candidates',
      conflicts: ['name-birth-postcode'],
    });
  });

  it('takes nobody by name for somebody with another NHS number', () => {
    const known = index({ id: 'A', nhs: NHS_2, described: asha });
    expect(recognise(marks({ nhsNumber: NHS_1, ...asha }), known)).toEqual({
      none: 'other-nhs-number',
      conflicts: ['name-birth-postcode'],
      named: [{ personId: 'A', by: 'name-birth-postcode' }],
    });
  });

  it('knows by name somebody who has no NHS number yet, where one is brought', () => {
    expect(recognise(marks({ nhsNumber: NHS_1, ...asha }), index({ id: 'A', upn: UPN, described: asha }))).toEqual({
      personId: 'A',
      by: 'name-birth-postcode',
      conflicts: [],
    });
  });

  it('does not know an unborn child by name, whatever date is given', () => {
    const known = index({ id: 'A', described: asha });
    expect(recognise(marks({ ...asha, role: 'unborn' }), known)).toHaveProperty('none', 'nobody-known');
    expect(recognise(marks({ ...asha, dateOfBirth: undefined, expectedOn: '2019-05-01' }), known)).toHaveProperty(
      'none',
      'nobody-known',
    );
  });

  it('knows an unborn child by an identifier', () => {
    const said = marks({ role: 'unborn', nhsNumber: NHS_1, expectedOn: '2026-05-01' });
    expect(recognise(said, index({ id: 'A', nhs: NHS_1 }))).toHaveProperty('personId', 'A');
  });

  it('does not know twins without names of their own by the day and the address they share', () => {
    const twin = { ...asha, name: { given: 'Baby', family: 'Example' } };
    expect(recognise(marks(twin), index({ id: 'A', described: twin }))).toHaveProperty('none', 'nobody-known');
  });

  it('does not know somebody of no fixed abode by a postcode that is no place', () => {
    const homeless = { ...asha, postcode: 'ZZ99 3VZ' };
    expect(recognise(marks(homeless), index({ id: 'A', described: homeless }))).toHaveProperty('none', 'nobody-known');
  });

  it('knows whom the same report made before, also where several would fit by name', () => {
    const said = marks(asha);
    const known = index({ id: 'A', described: asha }, { id: 'B', described: asha, report: said.report });
    expect(recognise(said, known)).toEqual({ personId: 'B', by: 'same-report', conflicts: [] });
  });
});

describe('the marks of a person', () => {
  const event = { source: 'urn:agency:example', agencyEventId: '00000000-0000-5000-8000-000000000001' };
  const unborn = { role: 'unborn', expectedOn: '2026-05-01' } as const;

  it('keep two apart whom nothing tells apart in one agency event, and are the same in a retry', () => {
    const [one, other] = marksOf([
      { description: unborn, ...event },
      { description: unborn, ...event },
    ]);
    const [again] = marksOf([{ description: unborn, ...event }]);
    expect(one!.report).not.toBe(other!.report);
    expect(again!.report).toBe(one!.report);
  });

  it('have one description for the same words, however they are written, and another for other words', () => {
    const id = (description: Partial<PersonDescription>) => marks(description).description?.id;
    expect(id({ ...asha, postcode: 'n17 0aa', nhsNumber: NHS_1 })).toBe(id(asha));
    expect(id({ ...asha, sex: 'not-known' })).toBe(id(asha));
    expect(id({ ...asha, address: '1 Example Road' })).not.toBe(id(asha));
    expect(id({ ...asha, sex: 'female' })).not.toBe(id(asha));
    expect(id({ nhsNumber: NHS_1 })).toBeUndefined();
  });

  it.each([
    ['nhsNumber', { nhsNumber: '999 000 0018' }],
    ['upn', { upn: 'b801200005001' }],
    ['dateOfBirth', { dateOfBirth: '2019-02-30' }],
    ['expectedOn', { expectedOn: 'soon' }],
  ])('are refused where the %s is not normalised, without saying what it is', (field, description) => {
    const refused = () => marks(description);
    expect(refused).toThrow(`The ${field} of a person to resolve is not normalised.`);
  });
});
