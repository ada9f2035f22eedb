import { describe, expect, it } from '@jest/globals';
import { loadVocabulary, type AgencyRelation, type AreasOfChild } from '#vocabulary';
import type { Agency } from '#vocabulary';
import { recipientsOf, toldBy } from './recipients.js';
import { loadRouting } from './routing.js';

const agency = (name: string, kind: string, area = 'Northmoor') =>
  ({ urn: `urn:agency:${name}`, name, kind, area }) as Agency;
const register = [
  agency('northmoor-mash', 'mash'),
  agency('northmoor-early-help', 'early-help'),
  agency('northmoor-childrens-services', 'social-care'),
  agency('northmoor-police', 'police'),
  agency('oakfield-primary-school', 'education'),
  agency('riverside-secondary-school', 'education'),
  agency('northmoor-hospital-trust', 'health'),
  agency('northmoor-community-health', 'health'),
  agency('millbrook-surgery', 'health'),
  agency('northmoor-housing', 'housing'),
  agency('southmoor-mash', 'mash', 'Southmoor'),
];
const urn = (name: string): string => `urn:agency:${name}`;
const SCHOOL = urn('oakfield-primary-school');
const HOSPITAL = urn('northmoor-hospital-trust');
const HOUSING = urn('northmoor-housing');

const routing = loadRouting(register);
const inShort = (each: { agency: string; reason: string }) => `${each.agency.slice(11)}: ${each.reason}`;

const asked = (level: 1 | 2 | 3 | 4) =>
  recipientsOf(routing, register, {
    level,
    pattern: 'cumulative',
    reportedEvidence: [SCHOOL, HOSPITAL],
    knowChild: [SCHOOL, HOUSING],
  }).map(inShort);

describe('who is told', () => {
  it('is nobody at level 1: it is noted only', () => {
    expect(asked(1)).toEqual([]);
  });

  it('is the early-help hub and whoever reported the evidence, at level 2', () => {
    expect(asked(2)).toEqual([
      'northmoor-early-help: early-help-offer',
      'northmoor-hospital-trust: reported-evidence',
      'oakfield-primary-school: reported-evidence',
    ]);
  });

  it('is the MASH, whoever reported the evidence and whoever knows the child, at level 3', () => {
    expect(asked(3)).toEqual([
      'northmoor-mash: mash-triage',
      'northmoor-hospital-trust: reported-evidence',
      'oakfield-primary-school: reported-evidence',
      'northmoor-housing: knows-child',
    ]);
  });

  it("is children's social care and the police too, at level 4", () => {
    expect(asked(4)).toEqual([
      'northmoor-mash: mash-triage',
      'northmoor-childrens-services: statutory-duty',
      'northmoor-police: joint-enquiry',
      'northmoor-hospital-trust: reported-evidence',
      'oakfield-primary-school: reported-evidence',
      'northmoor-housing: knows-child',
    ]);
  });

  it('is told once, for its first reason, with all that it is to the child, the basis and the version', () => {
    const police = urn('northmoor-police');
    const told = recipientsOf(routing, register, {
      level: 4,
      pattern: 'cumulative',
      reportedEvidence: [police],
      knowChild: [police],
    });
    expect(told.filter((each) => each.agency === police)).toEqual([
      {
        agency: police,
        reason: 'joint-enquiry',
        relations: ['reported-evidence', 'knows-child'],
        lawfulBasis: 'children-act-1989-s47',
        routingVersion: 2,
      },
    ]);
  });

  it('is never an agency that left the register', () => {
    const told = recipientsOf(routing, register, {
      level: 3,
      pattern: 'cumulative',
      reportedEvidence: [SCHOOL, urn('example-closed')],
      knowChild: [],
    });
    expect(told.map(inShort)).toEqual(['northmoor-mash: mash-triage', 'oakfield-primary-school: reported-evidence']);
  });

  it("is not another area's hub, but every hub where that of the area cannot be told", () => {
    const more = [...register, agency('eastmoor-school', 'education', 'Eastmoor')];
    const hubs = (reportedEvidence: string[]) =>
      recipientsOf(routing, more, { level: 3, pattern: 'cumulative', reportedEvidence, knowChild: [] })
        .filter((each) => each.reason === 'mash-triage')
        .map((each) => each.agency);
    expect(hubs([SCHOOL])).toEqual([urn('northmoor-mash')]);
    expect(hubs([urn('eastmoor-school')])).toEqual([urn('northmoor-mash'), urn('southmoor-mash')]);
  });
});

interface Around {
  readonly level?: 2 | 3 | 4;
  readonly pattern?: string;
  readonly areas?: Partial<AreasOfChild>;
}
const toldAround = (
  relations: readonly AgencyRelation[],
  { level = 3, pattern = 'cumulative', areas = {} }: Around = {},
): string[] =>
  recipientsOf(routing, register, {
    level,
    pattern,
    reportedEvidence: [HOSPITAL],
    knowChild: [],
    around: { relations, areas: { movedFrom: [], knownIn: [], ...areas } },
  }).map(inShort);
const is = (relation: AgencyRelation['relation'], name: string): AgencyRelation => ({ relation, agency: urn(name) });

describe('who is told for what it is to the child now', () => {
  it.each([
    [is('school', 'oakfield-primary-school'), 'oakfield-primary-school: attends-school'],
    [is('health-visitor', 'northmoor-community-health'), 'northmoor-community-health: universal-health'],
    [is('school-nurse', 'northmoor-community-health'), 'northmoor-community-health: universal-health'],
    [is('midwife', 'northmoor-community-health'), 'northmoor-community-health: unborn-care'],
    [is('lead-practitioner', 'northmoor-early-help'), 'northmoor-early-help: leads-work'],
    [is('open-case', 'northmoor-housing'), 'northmoor-housing: case-open'],
  ])('has not had to report: %j', (relation, told) => {
    expect(toldAround([relation])).toContain(told);
    expect(toldAround([])).not.toContain(told);
  });

  it('is the practice where it is about health, and at level 4 in any case', () => {
    const practice = [is('gp-practice', 'millbrook-surgery')];
    const told = 'millbrook-surgery: registered-patient';
    expect(toldAround(practice, { level: 2, pattern: 'was-not-brought' })).toContain(told);
    expect(toldAround(practice, { level: 2, pattern: 'attendance' })).not.toContain(told);
    expect(toldAround(practice, { level: 3, pattern: 'cumulative' })).not.toContain(told);
    expect(toldAround(practice, { level: 3, pattern: 'unseen-child' })).toContain(told);
    expect(toldAround(practice, { level: 4, pattern: 'cumulative' })).toContain(told);
  });

  it('is the school of a brother or sister only where the household is what is seen', () => {
    const sibling = [is('sibling-school', 'riverside-secondary-school')];
    const told = 'riverside-secondary-school: sibling-attends-school';
    expect(toldAround(sibling, { pattern: 'household' })).toContain(told);
    expect(toldAround(sibling, { pattern: 'attendance' })).not.toContain(told);
  });
});

describe('who is told where a boundary is crossed', () => {
  it('is the hub of the area in which the child lives, not that of who reported', () => {
    expect(toldAround([], { areas: { lives: 'Southmoor' } })).toEqual([
      'southmoor-mash: mash-triage',
      'northmoor-hospital-trust: reported-evidence',
    ]);
  });

  it('says of which area a hub is told, and nothing of an area that is not known', () => {
    const relationsIn = (areas: AreasOfChild) =>
      recipientsOf(routing, register, {
        level: 3,
        pattern: 'cumulative',
        reportedEvidence: [HOSPITAL],
        knowChild: [],
        around: { relations: [], areas },
      }).map((each) => [each.agency.slice(11), each.relations]);
    expect(relationsIn({ lives: 'Southmoor', movedFrom: ['Northmoor'], knownIn: [] })).toEqual([
      ['southmoor-mash', ['moved-to', 'lives']],
      ['northmoor-mash', ['moved-from']],
      ['northmoor-hospital-trust', ['reported-evidence']],
    ]);
    expect(relationsIn({ movedFrom: [], knownIn: [] })[0]).toEqual(['northmoor-mash', []]);
  });

  it('are both hubs, after a move: the new one triages, the old one hands over', () => {
    expect(toldAround([], { areas: { lives: 'Southmoor', movedFrom: ['Northmoor'] } })).toEqual([
      'southmoor-mash: transfer-in',
      'northmoor-mash: transfer-out',
      'northmoor-hospital-trust: reported-evidence',
    ]);
    expect(routing.triage).toContain('transfer-in');
    expect(routing.triage).not.toContain('transfer-out');
  });

  it('is the hub of another area that knows the child, at level 4', () => {
    const areas = { lives: 'Northmoor', knownIn: ['Northmoor', 'Southmoor'] };
    expect(toldAround([], { level: 4, areas })).toContain('southmoor-mash: known-elsewhere');
    expect(toldAround([], { level: 3, areas }).join()).not.toContain('southmoor');
  });

  it('is the hub of who reported, where nobody of the kind works where the child lives', () => {
    expect(toldAround([], { areas: { lives: 'Eastmoor' } })).toContain('northmoor-mash: mash-triage');
    expect(toldAround([], { areas: { movedFrom: ['Northmoor'] } })).toContain('northmoor-mash: mash-triage');
  });

  it('is nobody for a move that did not happen', () => {
    const toMove = [{ kind: 'mash', area: 'moved-to' as const, reason: 'transfer-in' }];
    const child = {
      reportedEvidence: [SCHOOL],
      knowChild: [],
      around: { relations: [], areas: { lives: 'Northmoor', movedFrom: [], knownIn: [] } },
    };
    expect(toldBy(toMove, { routing, agencies: register, child })).toEqual([]);
  });
});

it('fits the register that comes with the service', () => {
  expect(() => loadRouting([...loadVocabulary().agencies.values()])).not.toThrow();
});
