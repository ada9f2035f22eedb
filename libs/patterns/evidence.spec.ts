import { describe, expect, it } from '@jest/globals';
import { dateOfEpochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { exampleEventId, historiesOf, type ExampleEvent, type ExampleFile } from './examples.js';
import type { EvidenceRule } from './definition.js';
import { gatherEvidence, type Evidence } from './evidence.js';
import { compileKind } from './select.js';

const vocabulary = loadVocabulary();
const child = { dateOfBirth: '2019-05-01' };
const source = 'northmoor-police';

const gather = (example: Partial<ExampleFile>): readonly Evidence[] => {
  const histories = historiesOf({ child, events: [], ...example }, vocabulary);
  return gatherEvidence(histories.child, histories.others, vocabulary).filter(
    (each) => each.type !== 'person.relationship',
  );
};
const missed = (on: string, more: Partial<ExampleEvent> = {}): ExampleEvent => ({
  type: 'health.appointment.was-not-brought',
  on,
  from: 'northmoor-community-health',
  data: { service: 'dental' },
  ...more,
});
const abuse = (on: string, people: ExampleEvent['people']): ExampleEvent => ({
  type: 'police.domestic-abuse-incident',
  on,
  from: source,
  people,
  data: { riskLevel: 'standard' },
});
const relapse = (on: string, people: ExampleEvent['people']): ExampleEvent => ({
  type: 'adult.substance-misuse',
  on,
  from: 'northmoor-adult-services',
  people,
  data: { event: 'relapse' },
});
const daysOf = (evidence: readonly Evidence[]) => evidence.map((each) => dateOfEpochDay(each.to));

describe('what is evidence for a child', () => {
  it('is the child’s own entries, in the order in which they happened', () => {
    const found = gather({ events: [missed('2026-03-01'), missed('2026-02-03')] });
    expect(daysOf(found)).toEqual(['2026-02-03', '2026-03-01']);
    expect(found[0]).toMatchObject({
      about: 'child',
      onAdult: false,
      count: 1,
      groups: ['health'],
      indicators: ['not-brought'],
    });
  });

  it('is an entry as it was corrected, and not one that was retracted', () => {
    const histories = historiesOf(
      { child, events: [missed('2026-02-03', { id: 'a' }), missed('2026-03-01', { id: 'b' })] },
      vocabulary,
    );
    const { entries } = histories.child;
    const a = entries.get(exampleEventId('a'));
    const b = entries.get(exampleEventId('b'));
    if (!a || !b) throw new Error('Both are there.');
    const change = { id: 'change', source: a.source, recordedAt: new Date(), sealed: null };
    entries.set(a.agencyEventId, { ...a, occurredOn: { date: '2026-04-04', until: '2026-04-04', precision: 'day' } });
    entries.set(b.agencyEventId, { ...b, retraction: change });
    expect(daysOf(gatherEvidence(histories.child, new Map(), vocabulary))).toEqual(['2026-04-04']);
  });

  it('ends with the 18th birthday, which is on 1 March for who was born on 29 February', () => {
    const born = { dateOfBirth: '2004-02-29' };
    const events = [missed('2022-02-28'), missed('2022-03-01')];
    expect(daysOf(gather({ child: born, events }))).toEqual(['2022-02-28']);
  });

  it('knows what happened before the birth', () => {
    const [before, after] = gather({ events: [missed('2019-03-01'), missed('2019-06-01')] });
    expect([before?.beforeBirth, after?.beforeBirth]).toEqual([true, false]);
    const unborn = gather({ child: { expectedOn: '2026-07-20' }, events: [missed('2026-03-01')] });
    expect(unborn[0]?.beforeBirth).toBe(true);
  });

  it('has happened by the end of its period, or by the day on which it was recorded within its month', () => {
    const histories = historiesOf({ child, events: [missed('2026-03')] }, vocabulary);
    expect(daysOf(gatherEvidence(histories.child, new Map(), vocabulary))).toEqual(['2026-03-31']);
    for (const [id, entry] of histories.child.entries) {
      histories.child.entries.set(id, { ...entry, recordedAt: new Date('2026-03-09T23:30:00Z') });
    }
    expect(daysOf(gatherEvidence(histories.child, new Map(), vocabulary))).toEqual(['2026-03-09']);
  });

  it('is of a sister’s entry only what a household shares', () => {
    const found = gather({
      people: { sister: {} },
      events: [
        missed('2026-02-03', { people: { sister: 'child', child: 'sibling' } }),
        abuse('2026-02-10', { sister: 'child', child: 'sibling' }),
      ],
    });
    expect(found.map(({ type, about, groups }) => ({ type, about, groups }))).toEqual([
      { type: 'police.domestic-abuse-incident', about: 'household', groups: ['carers'] },
    ]);
  });
});

describe('what adults’ entries are for a child', () => {
  const people = { mother: {}, partner: {} };
  const mother = { other: 'mother', kind: 'mother' } as const;

  it('reach the child through the relationship', () => {
    const events = [relapse('2026-02-03', { mother: 'adult' })];
    const found = gather({ people, relationships: [mother], events });
    expect(found).toMatchObject([{ about: 'adult', onAdult: true, groups: ['carers'] }]);
    expect(gather({ people, events })).toEqual([]);
  });

  it('reach the child while the relationship lasts', () => {
    const events = ['2024-12-31', '2025-01-01', '2025-06-30', '2025-07-01'].map((on) =>
      relapse(on, { partner: 'adult' }),
    );
    const relationships = [{ other: 'partner', kind: 'step-parent', from: '2025-01-01', until: '2025-06-30' }] as const;
    expect(daysOf(gather({ people, relationships, events }))).toEqual(['2025-01-01', '2025-06-30']);
  });

  it('reach the child from the pregnancy on, and not after childhood', () => {
    const born = { dateOfBirth: '2004-03-01' };
    const events = ['2003-05-25', '2003-05-26', '2022-02-28', '2022-03-01'].map((on) =>
      relapse(on, { mother: 'adult' }),
    );
    expect(daysOf(gather({ child: born, people, relationships: [mother], events }))).toEqual([
      '2003-05-26',
      '2022-02-28',
    ]);
  });

  it('are there once, as the child’s own, where child and mother are both named', () => {
    const events = [abuse('2026-02-03', { child: 'child', mother: 'mother' })];
    expect(gather({ people, relationships: [mother], events })).toMatchObject([{ about: 'child', onAdult: false }]);
  });

  it('are there once where two adults are named', () => {
    const events = [abuse('2026-02-03', { mother: 'mother', partner: 'partner' })];
    const relationships = [mother, { other: 'partner', kind: 'lives-with' }] as const;
    expect(gather({ people, relationships, events })).toHaveLength(1);
  });

  it('do not bring another child’s appointments as the child’s, nor the adult’s own', () => {
    const events = [
      missed('2026-02-03', { people: { sister: 'child', mother: 'mother' } }),
      missed('2026-02-04', { people: { mother: 'adult' } }),
    ];
    expect(gather({ people: { ...people, sister: {} }, relationships: [mother], events })).toEqual([]);
  });

  it('do not bring the adult’s own childhood into the child’s life', () => {
    const events = [missed('2019-06-03', { people: { mother: 'child' } }), abuse('2019-07-01', { mother: 'sibling' })];
    const found = gather({ people: { mother: { dateOfBirth: '2002-01-01' } }, relationships: [mother], events });
    expect(found.map(({ about }) => about)).toEqual(['parents-childhood']);
  });

  describe('of a parent’s partner', () => {
    const partner = { other: 'partner', kind: 'partner', of: 'mother', from: '2025-01-01' } as const;
    const events = [relapse('2024-12-31', { partner: 'adult' }), relapse('2025-01-01', { partner: 'adult' })];

    it('reach the child while the two are partners, whoever of them was named first', () => {
      expect(daysOf(gather({ people, relationships: [mother, partner], events }))).toEqual(['2025-01-01']);
      const turned = { other: 'mother', kind: 'partner', of: 'partner', from: '2025-01-01' } as const;
      expect(daysOf(gather({ people, relationships: [mother, turned], events }))).toEqual(['2025-01-01']);
    });

    it('do not reach a child who is known to live with the other parent', () => {
      const father = { other: 'father', kind: 'father' } as const;
      const home = { other: 'father', kind: 'lives-with' } as const;
      expect(
        gather({ people: { ...people, father: {} }, relationships: [mother, father, home, partner], events }),
      ).toEqual([]);
    });
  });

  describe('of a parent with whom the child does not live', () => {
    const both = { mother: {}, father: {} };
    const father = { other: 'father', kind: 'father' } as const;
    const home = { other: 'mother', kind: 'lives-with' } as const;
    const aboutFather = (...relationships: NonNullable<ExampleFile['relationships']>[number][]) =>
      gather({
        people: both,
        relationships: [mother, father, ...relationships],
        events: [relapse('2026-02-03', { father: 'adult' })],
      }).map(({ about }) => about);

    it('are told apart where it is known that the child lives with the other', () => {
      expect(aboutFather(home)).toEqual(['parent-elsewhere']);
    });

    it.each([
      ['nobody says with whom the child lives', []],
      ['the child lives with both', [home, { other: 'father', kind: 'lives-with' }]],
      ['this one is a carer of the child too', [home, { other: 'father', kind: 'carer' }]],
      ['the parents are partners', [home, { other: 'father', kind: 'partner', of: 'mother' }]],
      ['the child lived with the other later', [{ ...home, from: '2026-02-04' }]],
    ] as const)('are those of an adult in its life where %s', (_, relationships) => {
      expect(aboutFather(...relationships)).toEqual(['adult']);
    });

    it('are those of the other where they name both', () => {
      const events = [abuse('2026-02-03', { father: 'father', mother: 'mother' })];
      const found = gather({ people: both, relationships: [mother, father, home], events });
      expect(found).toMatchObject([{ about: 'adult' }]);
    });
  });

  it('of someone who only lives there, reach the child from 18 on', () => {
    const relationships = [{ other: 'lodger', kind: 'lives-with' }] as const;
    const events = [relapse('2025-12-31', { lodger: 'adult' }), relapse('2026-01-01', { lodger: 'adult' })];
    const lodger = { dateOfBirth: '2008-01-01' };
    expect(daysOf(gather({ people: { lodger }, relationships, events }))).toEqual(['2026-01-01']);
  });

  it.each(['mother', 'father', 'parent', 'step-parent', 'carer', 'partner', 'lives-with'] as const)(
    'of a %s, reach the child',
    (kind) => {
      const events = [relapse('2026-01-01', { other: 'adult' })];
      expect(gather({ people: { other: {} }, relationships: [{ other: 'other', kind }], events })).toHaveLength(1);
    },
  );

  it.each(['parental-responsibility', 'sibling', 'grandparent'] as const)(
    'of somebody who is a %s and nothing else, do not reach the child',
    (kind) => {
      const events = [relapse('2026-01-01', { other: 'adult' })];
      expect(gather({ people: { other: {} }, relationships: [{ other: 'other', kind }], events })).toEqual([]);
    },
  );

  it('of who has parental responsibility, reach the child by living with it, for as long as that', () => {
    const relationships = [
      { other: 'aunt', kind: 'parental-responsibility' },
      { other: 'aunt', kind: 'lives-with', from: '2026-01-01' },
    ] as const;
    const events = [relapse('2025-12-31', { aunt: 'adult' }), relapse('2026-01-01', { aunt: 'adult' })];
    expect(daysOf(gather({ people: { aunt: {} }, relationships, events }))).toEqual(['2026-01-01']);
  });

  it('reach a child born early or late as they did before the birth', () => {
    const events = ['2025-05-24', '2025-05-25'].map((on) => relapse(on, { mother: 'adult' }));
    for (const dateOfBirth of [undefined, '2026-01-10', '2026-03-14']) {
      const born = { expectedOn: '2026-03-01', ...(dateOfBirth !== undefined && { dateOfBirth }) };
      expect(daysOf(gather({ child: born, people, relationships: [mother], events }))).toEqual(['2025-05-25']);
    }
  });

  it('of a grandparent, reach the child only by living with it or caring for it', () => {
    const events = [relapse('2026-01-01', { gran: 'grandparent' })];
    const gran = { other: 'gran', kind: 'grandparent' } as const;
    expect(gather({ people: { gran: {} }, relationships: [gran], events })).toEqual([]);
    expect(
      gather({ people: { gran: {} }, relationships: [gran, { other: 'gran', kind: 'carer' }], events }),
    ).toHaveLength(1);
  });
});

describe('what other children of the household, and a parent’s childhood, are for a child', () => {
  const people = { mother: { dateOfBirth: '1998-01-01' }, sister: { dateOfBirth: '2016-01-09' } };
  const relationships = [
    { other: 'mother', kind: 'mother' },
    { other: 'mother', kind: 'mother', of: 'sister' },
  ] as const;
  const gatherIn = (...events: readonly ExampleEvent[]) => gather({ people, relationships, events });
  const dirty = (on: string, of: ExampleEvent['people']): ExampleEvent => ({
    type: 'education.presentation-concern',
    on,
    from: 'oakfield-primary-school',
    people: of,
    data: { observed: ['dirty'] },
  });

  it('is a sister’s own entry, with all that it says, apart from the child’s', () => {
    const found = gatherIn(dirty('2026-02-03', { sister: 'child' }));
    expect(found).toMatchObject([
      { about: 'other-child', onAdult: false, groups: ['basic-needs'], indicators: ['hygiene'] },
    ]);
    expect(found[0]?.ofChild).toBe(found[0]?.personId);
  });

  it('is nothing where the sister does not share the home, nor before there was the child', () => {
    const fathers = [
      { other: 'father', kind: 'father', of: 'sister' },
      { other: 'father', kind: 'lives-with', of: 'sister' },
    ] as const;
    const events = [dirty('2026-02-03', { sister: 'child' })];
    expect(
      gather({ people: { ...people, father: {} }, relationships: [...relationships, ...fathers], events }),
    ).toEqual([]);
    expect(gatherIn(dirty('2018-07-24', { sister: 'child' }))).toEqual([]);
  });

  it('is of what says nothing of signs that a sister is referred and assessed, her plan and its end, no more', () => {
    const told = (type: string, on: string, data: ExampleEvent['data']): ExampleEvent => ({
      ...{ type, on, data },
      from: 'northmoor-childrens-services',
      people: { sister: 'child' },
    });
    const found = gatherIn(
      told('social-care.referral', '2026-01-05', { reasons: ['neglect'] }),
      told('social-care.referral-decision', '2026-01-06', { outcome: 'assessment' }),
      told('social-care.assessment', '2026-01-12', { kind: 'child-and-family', event: 'started' }),
      told('social-care.plan', '2026-02-02', { kind: 'child-in-need', event: 'started' }),
      told('social-care.meeting', '2026-02-16', { kind: 'core-group' }),
      told('social-care.plan', '2026-03-02', { kind: 'child-in-need', event: 'ended' }),
    );
    expect(found.every(({ about, groups }) => about === 'other-child' && groups.length === 0)).toBe(true);
    expect(daysOf(found)).toEqual(['2026-01-05', '2026-01-06', '2026-01-12', '2026-02-02', '2026-03-02']);
  });

  it('is not twice what names both as children', () => {
    expect(gatherIn(dirty('2026-02-03', { child: 'child', sister: 'child' }))).toMatchObject([{ about: 'child' }]);
  });

  it('is once what names two others as children, and in one order what the household shares besides', () => {
    const family = { ...people, brother: { dateOfBirth: '2014-01-09' } };
    const all = [...relationships, { other: 'mother', kind: 'mother', of: 'brother' } as const];
    const both = dirty('2026-02-03', { sister: 'child', brother: 'child' });
    expect(gather({ people: family, relationships: all, events: [both] })).toHaveLength(1);
    const shared = gatherIn(abuse('2026-02-03', { sister: 'child', child: 'sibling' }));
    expect(shared.map(({ about }) => about)).toEqual(['household', 'other-child']);
  });

  it('is what was reported of the mother as a child, from the pregnancy on', () => {
    const [found, ...more] = gatherIn(dirty('2006-02-03', { mother: 'child' }));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ about: 'parents-childhood', onAdult: true, groups: ['basic-needs'] });
    expect([found?.to, found?.reaches].map((day) => dateOfEpochDay(day ?? 0))).toEqual(['2006-02-03', '2018-07-25']);
  });

  it('is selected only by a rule that names it', () => {
    const found = gatherIn(dirty('2026-02-03', { sister: 'child' }), dirty('2006-02-03', { mother: 'child' }));
    const selected = (rule: EvidenceRule) => found.filter(compileKind([rule]).fits).map(({ about }) => about);
    expect(selected({ groups: ['basic-needs'] })).toEqual([]);
    expect(selected({ groups: ['basic-needs'], about: ['other-child'] })).toEqual(['other-child']);
    expect(selected({ significance: ['notable'], about: ['parents-childhood'] })).toEqual(['parents-childhood']);
    expect(selected({ significance: ['significant'], about: ['parents-childhood'] })).toEqual([]);
  });
});
