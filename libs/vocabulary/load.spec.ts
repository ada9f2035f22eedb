import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isMeaningProblem } from './field-problems.js';
import { loadVocabulary } from './load.js';
import type { Reading, Unreadable } from './vocabulary.js';

const vocabulary = loadVocabulary();
const MISSED = 'health.appointment.was-not-brought';
const child = { role: 'child', nhsNumber: '9990000018', name: { given: 'Asha', family: 'Example' } };
const missed = { people: [child], occurredOn: { date: '2026-03-01' }, service: 'dental' };

const reading = (type: string, data: unknown): Reading => {
  const read = vocabulary.read(type, data);
  if ('problems' in read) throw new Error(`Cannot be read: ${JSON.stringify(read.problems)}`);
  return read;
};
const problemsOf = (type: string, data: unknown): Unreadable['problems'] => {
  const read = vocabulary.read(type, data);
  return 'problems' in read ? read.problems : [];
};
const told = (type: string, data: unknown): string[] =>
  problemsOf(type, data).map(({ pointer, code }) => `${pointer} ${code}`);

describe('Reading an agency event', () => {
  it('tells its coded side from what is sealed', () => {
    const read = reading('health.medication-not-given', {
      people: [child],
      occurredOn: { date: '2026-03-01' },
      medicine: 'asthma',
      medicineName: 'Preventer inhaler',
      dosesMissed: 12,
      narrative: 'Not collected since January.',
      practitioner: { name: 'Nora Sample', role: 'practice nurse' },
      documentReference: 'Entry 17',
      learnedOn: '2026-03-02',
      count: 12,
      sensitivity: ['adoption'],
    });
    expect(read).toMatchObject({
      type: 'health.medication-not-given',
      occurredOn: { date: '2026-03-01', until: '2026-03-01', precision: 'day' },
      learnedOn: '2026-03-02',
      count: 12,
      sensitivity: ['adoption'],
    });
    expect(read.coded).toEqual({
      facts: { medicine: 'asthma', dosesMissed: 12 },
      indicators: ['medication'],
      significance: 'significant',
      standing: 'concern',
    });
    expect(read.personal).toEqual({
      narrative: 'Not collected since January.',
      practitioner: { name: 'Nora Sample', role: 'practice nurse' },
      documentReference: 'Entry 17',
      details: { medicineName: 'Preventer inhaler' },
    });
  });

  it('brings identifiers to their normal form, and leaves the rest of a person as given', () => {
    const people = [
      { ...child, nhsNumber: ' 999 000 0018', upn: 'f999000120001', postcode: 'n170aa', address: '1 Example Road' },
      { role: 'mother', name: { given: 'Iris' } },
    ];
    expect(reading(MISSED, { ...missed, people }).people).toEqual([
      { ...child, nhsNumber: '9990000018', upn: 'F999000120001', postcode: 'N17 0AA', address: '1 Example Road' },
      { role: 'mother', name: { given: 'Iris' } },
    ]);
  });

  it('changes nothing of what was posted', () => {
    const posted = { ...missed, people: [{ ...child, nhsNumber: '999 000 0018' }] };
    const before = structuredClone(posted);
    reading(MISSED, posted);
    expect(posted).toEqual(before);
  });

  it('says that the child’s voice is in it, without the words', () => {
    const heard = reading(MISSED, { ...missed, childVoice: 'My tooth hurts.' });
    expect(heard.coded.facts).toEqual({ service: 'dental', childVoiceGiven: true });
    expect(heard.personal).toEqual({ childVoice: 'My tooth hurts.' });
    expect(reading(MISSED, { ...missed, childVoice: '   ' }).coded.facts).toEqual({ service: 'dental' });
  });

  it.each<[string, Record<string, unknown>, boolean]>([
    ['health.appointment.attended', { service: 'dental' }, true],
    ['health.appointment.attended', { service: 'antenatal' }, false],
    [MISSED, { service: 'dental' }, false],
    ['health.visit.completed', { visitor: 'health-visitor', sawChild: true }, true],
    ['health.visit.completed', { visitor: 'health-visitor', sawChild: false }, false],
    ['social-care.visit', { outcome: 'child-seen' }, true],
    ['social-care.visit', { outcome: 'not-in' }, false],
    ['education.attendance', { marks: [{ date: '2026-03-01', session: 'AM', code: '/' }] }, true],
    ['education.attendance', { marks: [{ date: '2026-03-01', session: 'AM', code: 'I' }] }, false],
    ['police.domestic-abuse-incident', { riskLevel: 'medium', childSeenAlone: true }, true],
    ['police.domestic-abuse-incident', { riskLevel: 'medium', childPresent: true }, false],
  ])('of the type %s with %j says whether the child was seen: %s', (type, fields, seen) => {
    const { facts } = reading(type, { people: [child], occurredOn: { date: '2026-03-01' }, ...fields }).coded;
    expect(facts['childSeen']).toBe(seen ? true : undefined);
  });

  it.each<[string, Record<string, unknown>, { indicators?: string[]; significance?: string; standing?: string }]>([
    [MISSED, { service: 'dental' }, { indicators: ['not-brought'], significance: 'notable', standing: 'concern' }],
    [MISSED, { service: 'antenatal' }, { indicators: ['not-brought', 'antenatal-care'], significance: 'significant' }],
    [MISSED, { service: 'dental', reason: 'child-unwell' }, { significance: 'routine' }],
    ['health.appointment.cancelled', { service: 'dental', by: 'service' }, { indicators: [], standing: 'neutral' }],
    [
      'health.appointment.cancelled',
      { service: 'dental', by: 'carer' },
      { indicators: ['cancelled'], standing: 'concern' },
    ],
    ['health.appointment.attended', { service: 'dental' }, { indicators: ['attended'], standing: 'protective' }],
    ['education.presentation-concern', { observed: ['hungry', 'dirty'] }, { indicators: ['food', 'hygiene'] }],
    ['education.presentation-concern', { observed: ['no-equipment'] }, { significance: 'routine' }],
    ['education.presentation-concern', { observed: ['no-equipment', 'hungry'] }, { significance: 'notable' }],
    [
      'adult.mental-health',
      { event: 'engaged' },
      { standing: 'protective', indicators: ['carer-mental-ill-health', 'engaged'] },
    ],
    ['adult.mental-health', { event: 'crisis' }, { standing: 'concern', significance: 'significant' }],
    [
      'adult.substance-misuse',
      { event: 'engaged', pregnant: true },
      { standing: 'concern', significance: 'significant' },
    ],
    [
      'social-care.visit',
      { outcome: 'refused' },
      { indicators: ['no-access', 'refusal'], significance: 'significant' },
    ],
    ['social-care.visit', { outcome: 'child-seen' }, { indicators: ['attended'], standing: 'protective' }],
    ['police.protection-power', {}, { significance: 'critical' }],
    ['health.condition.untreated', { condition: 'dental-decay', severity: 'severe' }, { significance: 'critical' }],
    ['housing.home-conditions', { observed: ['damp'], landlordResponsible: true }, { standing: 'neutral' }],
    [
      'social-care.tool-score',
      { tool: 'graded-care-profile-2', areas: [{ area: 'safety', score: 5 }] },
      { standing: 'concern' },
    ],
    ['social-care.agreed-action', { status: 'not-done', by: 'carer' }, { indicators: ['action-not-done'] }],
    ['social-care.agreed-action', { status: 'not-done', by: 'professional' }, { indicators: [], standing: 'neutral' }],
  ])('of the type %s with %j means %j', (type, fields, meaning) => {
    expect(reading(type, { people: [child], occurredOn: { date: '2026-03-01' }, ...fields }).coded).toMatchObject(
      meaning,
    );
  });
});

describe('A week at school', () => {
  const week = (codes: string): Reading['coded'] =>
    reading('education.attendance', {
      people: [child],
      occurredOn: { from: '2026-03-02', until: '2026-03-06' },
      marks: codes.split(' ').map((code, index) => ({
        date: `2026-03-0${String(2 + Math.floor(index / 2))}`,
        session: index % 2 ? 'PM' : 'AM',
        code,
      })),
    }).coded;

  it('with a cold is nothing to worry about', () => {
    expect(week('/ \\ I I I I / \\ / \\')).toMatchObject({
      indicators: [],
      standing: 'neutral',
      significance: 'routine',
    });
  });

  it('with sessions missed without leave carries absence', () => {
    expect(week('/ \\ O O / \\ / \\ / \\')).toMatchObject({ indicators: ['absence'], standing: 'concern' });
  });

  it('with late mornings carries lateness', () => {
    expect(week('L \\ L \\ L \\ / \\ / \\')).toMatchObject({ indicators: ['lateness'], significance: 'routine' });
  });

  it('of an excluded child says nothing of neglect', () => {
    expect(week('E E E E E E E E E E')).toMatchObject({ indicators: [], standing: 'neutral' });
  });

  it('in a term’s summary is significant where half of it was missed', () => {
    const summary = {
      from: '2026-01-05',
      to: '2026-03-27',
      possible: 110,
      attended: 50,
      authorised: 40,
      unauthorised: 20,
    };
    const term = { people: [child], occurredOn: { from: '2026-01-05', until: '2026-03-27' }, summary };
    expect(reading('education.attendance', term).coded).toMatchObject({
      indicators: ['absence'],
      significance: 'significant',
    });
    expect(
      reading('education.attendance', { ...term, summary: { ...summary, schoolMade: 40 } }).coded.significance,
    ).toBe('notable');
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['a withdrawn code', { marks: [{ date: '2026-03-02', session: 'AM', code: 'H' }] }, ['/marks/0/code not-allowed']],
    [
      'a day outside the period',
      { marks: [{ date: '2026-04-02', session: 'AM', code: '/' }] },
      ['/marks/0/date inconsistent'],
    ],
    [
      'a session marked twice',
      {
        marks: [
          { date: '2026-03-02', session: 'AM', code: '/' },
          { date: '2026-03-02', session: 'AM', code: 'I' },
        ],
      },
      ['/marks/1 inconsistent'],
    ],
    [
      'sums that do not add up',
      { summary: { from: '2026-03-02', to: '2026-03-06', possible: 10, attended: 9, authorised: 2, unauthorised: 0 } },
      ['/summary/possible inconsistent'],
    ],
    ['neither marks nor summary', {}, [' missing']],
  ])('is refused with %s', (_what, fields, expected) => {
    const data = { people: [child], occurredOn: { from: '2026-03-02', until: '2026-03-06' }, ...fields };
    expect(told('education.attendance', data)).toEqual(expected);
  });
});

describe('What cannot be accepted', () => {
  it.each<[string, unknown, string[]]>([
    ['no object', 'text', [' wrong-type']],
    ['nothing', {}, ['/people missing', '/occurredOn missing', '/service missing']],
    ['a field that the type has not', { ...missed, extra: 1 }, [' unknown-field']],
    [
      'an inherited name for a field',
      JSON.parse('{"__proto__":{}}'),
      ['/people missing', '/occurredOn missing', '/service missing', ' unknown-field'],
    ],
    ['a value that is not allowed', { ...missed, service: 'dentistry' }, ['/service not-allowed']],
    ['a value of another type', { ...missed, rebooked: 'no' }, ['/rebooked wrong-type']],
    ['a day that the calendar has not', { ...missed, appointmentOn: '2026-02-30' }, ['/appointmentOn wrong-format']],
    ['nobody', { ...missed, people: [] }, ['/people out-of-range']],
    [
      'a person whom nobody can tell',
      { ...missed, people: [{ role: 'child', dateOfBirth: '2019-05-01' }] },
      ['/people/0 missing'],
    ],
    [
      'a child known by an expected birth',
      { ...missed, people: [{ role: 'child', expectedOn: '2026-05-01' }] },
      ['/people/0 missing'],
    ],
    [
      'a bad check digit',
      { ...missed, people: [{ ...child, nhsNumber: '9990000019' }] },
      ['/people/0/nhsNumber invalid-nhs-number'],
    ],
    [
      'ten equal digits',
      { ...missed, people: [{ ...child, nhsNumber: '1111111111' }] },
      ['/people/0/nhsNumber invalid-nhs-number'],
    ],
    [
      'a bad check letter',
      { ...missed, people: [child, { role: 'sibling', upn: 'A999000120001' }] },
      ['/people/1/upn invalid-upn'],
    ],
    ['the character NUL', { ...missed, narrative: 'a\u0000b' }, ['/narrative wrong-format']],
    [
      'half of a surrogate pair',
      { ...missed, people: [{ ...child, name: { given: '\ud800' } }] },
      ['/people/0/name/given wrong-format'],
    ],
    ['a narrative that is too long', { ...missed, narrative: 'x'.repeat(4001) }, ['/narrative wrong-format']],
    ['a day that is none', { ...missed, occurredOn: { date: '2026-02-30' } }, ['/occurredOn/date wrong-format']],
  ])('is refused with %s', (_what, data, expected) => {
    expect(told(MISSED, data)).toEqual(expected);
  });

  it('is an unknown type, an inherited name too', () => {
    expect(told('health.nothing', missed)).toEqual([' unknown-type']);
    expect(told('__proto__', missed)).toEqual([' unknown-type']);
  });

  it('is a relationship of one person, or one that ends before it begins', () => {
    const two = {
      people: [child, { role: 'mother', name: { given: 'Iris' } }],
      occurredOn: { date: '2019-05-01' },
      kind: 'mother',
    };
    expect(told('person.relationship', { ...two, people: [child] })).toEqual(['/people out-of-range']);
    expect(told('person.relationship', { ...two, from: '2020-01-01', until: '2019-01-01' })).toEqual([
      '/until impossible-date',
    ]);
  });

  it('is told apart: what cannot be read, and what can be read and cannot be', () => {
    const [badDigit] = problemsOf(MISSED, { ...missed, people: [{ ...child, nhsNumber: '9990000019' }] });
    const [badValue] = problemsOf(MISSED, { ...missed, service: 'dentistry' });
    expect(badDigit && isMeaningProblem(badDigit)).toBe(true);
    expect(badValue && isMeaningProblem(badValue)).toBe(false);
  });

  it('is told in at most 20 problems, however much is wrong', () => {
    const people = Array.from({ length: 20 }, () => ({ role: 'nobody', extra: 1, nhsNumber: 'x' }));
    expect(problemsOf(MISSED, { ...missed, people })).toHaveLength(20);
    expect(told(MISSED, { ...missed, people: Array.from({ length: 100_000 }, () => 1) })).toEqual([
      '/people out-of-range',
    ]);
  });

  it('is told without a word of what was sent', () => {
    const canary = 'canary 9990000019';
    const places: ((value: unknown) => unknown)[] = [
      (value) => value,
      (value) => ({ ...missed, [canary]: value }),
      (value) => ({ ...missed, people: [{ ...child, [canary]: value }] }),
      (value) => ({ ...missed, people: [{ ...child, nhsNumber: value }] }),
      (value) => ({ ...missed, people: [{ ...child, upn: value }] }),
      (value) => ({ ...missed, people: [{ ...child, postcode: value }] }),
      (value) => ({ ...missed, people: [{ ...child, dateOfBirth: value }] }),
      (value) => ({ ...missed, people: [{ ...child, role: value }] }),
      (value) => ({ ...missed, people: [{ ...child, name: value }] }),
      (value) => ({ ...missed, occurredOn: { date: value } }),
      (value) => ({ ...missed, occurredOn: { from: value, until: value, [canary]: 1 } }),
      (value) => ({ ...missed, service: value }),
      (value) => ({ ...missed, narrative: [value] }),
    ];
    const values = fc.oneof(
      fc.constantFrom<unknown>(canary, [canary], { [canary]: canary }, '9990000019', 'A999000120001'),
      fc.string().map((text) => canary + text),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), values, (place, value) => {
        const answer = JSON.stringify(problemsOf(MISSED, place(value)));
        expect(answer).not.toContain('canary');
        expect(answer).not.toContain('9990000019');
        expect(answer).not.toContain('A999000120001');
      }),
    );
  });

  it('never makes reading fail, whatever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...vocabulary.types.keys()), fc.jsonValue(), (type, value) => {
        const example = vocabulary.types.get(type)?.example ?? {};
        for (const data of [value, { ...example, occurredOn: value }, { ...example, people: value }]) {
          expect(vocabulary.read(type, data)).toBeDefined();
        }
      }),
    );
  });
});

describe('Signs of Safety', () => {
  it('puts concerns, what protects, and plans each into its column', () => {
    expect(vocabulary.columnOf(MISSED, 'concern')).toBe('worried-about');
    expect(vocabulary.columnOf('social-care.visit', 'protective')).toBe('working-well');
    expect(vocabulary.columnOf('social-care.plan', 'neutral')).toBe('needs-to-happen');
    expect(vocabulary.columnOf('social-care.agreed-action', 'concern')).toBe('worried-about');
    expect(vocabulary.columnOf('person.address', 'neutral')).toBe('background');
    expect(vocabulary.signsOfSafety['worried-about']).toBe('What are we worried about?');
  });
});
