import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadVocabulary } from '#vocabulary';
import { historiesOfFamily, idOf, type InventedEvent } from '../../../test/support/invented-family.js';
import { livingWith } from './read-relations.js';
import { relationsOf } from './relations.js';

const DAY = '2026-06-15';
const vocabulary = loadVocabulary();

const event = (
  type: string,
  on: string,
  facts: Readonly<Record<string, unknown>>,
  by = 'northmoor-childrens-services',
  about = 'asha',
): InventedEvent => ({ about, role: 'child', type, on, facts, by });
const joined = (school: string, on = '2025-09-03', about = 'asha'): InventedEvent =>
  event('person.school', on, { change: 'joined', school: `urn:agency:${school}` }, 'northmoor-police', about);
const lived = (localAuthority: string, on: string, change = 'moved'): InventedEvent =>
  event('person.address', on, { change, localAuthority }, 'northmoor-housing');

interface Story {
  readonly birth?: { readonly dateOfBirth?: string; readonly expectedOn?: string };
  readonly day?: string;
  readonly withSibling?: boolean;
}
const around = (events: readonly InventedEvent[], { birth, day = DAY, withSibling = false }: Story = {}) => {
  const histories = historiesOfFamily({
    people: { asha: birth ?? { dateOfBirth: '2018-05-01' }, ben: { dateOfBirth: '2012-05-01' }, iris: {} },
    reports: withSibling
      ? [
          { is: 'iris', of: 'asha', kind: 'mother' },
          { is: 'iris', of: 'ben', kind: 'mother' },
        ]
      : [],
    events,
  });
  const child = histories.get(idOf('asha'));
  if (!child) throw new Error('There is no child.');
  return relationsOf(child, livingWith(child, histories, day), vocabulary, day);
};
const relations = (events: readonly InventedEvent[], story?: Story): string[] =>
  around(events, story).relations.map(({ agency, relation }) => `${relation} ${agency.slice('urn:agency:'.length)}`);
const of = (relation: string, events: readonly InventedEvent[], story?: Story): string[] =>
  relations(events, story).filter((each) => each.startsWith(`${relation} `));

describe('what agencies are to a child', () => {
  it('is the school whose roll the child is on last, whoever says so', () => {
    expect(of('school', [joined('oakfield-primary-school')])).toEqual(['school oakfield-primary-school']);
    const moved = [joined('oakfield-primary-school'), joined('riverside-secondary-school', '2026-04-20')];
    expect(of('school', moved)).toEqual(['school riverside-secondary-school']);
    expect(of('school', moved, { day: '2026-04-19' })).toEqual(['school oakfield-primary-school']);
    const attended = event('education.attendance', '2026-05-01', {}, 'oakfield-primary-school');
    expect(of('school', [...moved, attended])).toEqual(['school oakfield-primary-school']);
  });

  it('is no school that the child has left', () => {
    const left = event('education.roll-change', '2026-04-17', { change: 'left' }, 'oakfield-primary-school');
    expect(of('school', [joined('oakfield-primary-school'), left])).toEqual([]);
  });

  it('is the school of a brother or sister of the household, where it is another one', () => {
    const both = [joined('oakfield-primary-school'), joined('riverside-secondary-school', '2024-09-03', 'ben')];
    expect(of('sibling-school', both, { withSibling: true })).toEqual(['sibling-school riverside-secondary-school']);
    expect(of('sibling-school', both)).toEqual([]);
    const same = [joined('oakfield-primary-school'), joined('oakfield-primary-school', '2024-09-03', 'ben')];
    expect(of('sibling-school', same, { withSibling: true })).toEqual([]);
  });

  it('is the health visitor of the area until the fifth birthday, and the school nurse from it on', () => {
    const home = [lived('E06999001', '2022-01-01', 'recorded')];
    const byAge = (dateOfBirth: string) =>
      relations(home, { birth: { dateOfBirth } }).filter((each) => /visitor|nurse|midwife/.test(each));
    expect(byAge('2021-06-16')).toEqual(['health-visitor northmoor-community-health']);
    expect(byAge('2021-06-15')).toEqual(['school-nurse northmoor-community-health']);
    expect(byAge('2008-06-16')).toEqual(['school-nurse northmoor-community-health']);
    expect(byAge('2008-06-15')).toEqual([]);
  });

  it('is no service of an area in which nothing is known of the child', () => {
    expect(relations([lived('E06999002', '2022-01-01')])).toEqual([]);
    expect(relations([])).toEqual([]);
  });

  it('is the midwife of an unborn child, and nobody for an age that is not known', () => {
    const booked = event('health.antenatal-concern', '2026-05-01', {}, 'northmoor-hospital-trust');
    const unborn = { birth: { expectedOn: '2026-09-01' } };
    expect(relations([booked], unborn)).toEqual(['midwife northmoor-hospital-trust']);
    expect(relations([booked], { birth: {} })).toEqual([]);
  });

  it('is the practice with which the child is registered, by its ODS code', () => {
    const at = (practice: string) => event('person.gp', '2025-05-02', { change: 'registered', practice });
    expect(of('gp-practice', [at('Z99999')])).toEqual(['gp-practice millbrook-surgery']);
    expect(of('gp-practice', [at('Z99998')])).toEqual([]);
  });

  it('is who leads an open plan, else an assessment, else help; and whoever has anything open with the child', () => {
    const help = event(
      'social-care.intervention',
      '2026-01-01',
      { kind: 'parenting', event: 'started' },
      'northmoor-early-help',
    );
    const plan = event('social-care.plan', '2026-03-01', { kind: 'child-in-need', event: 'started' });
    const ended = event('social-care.plan', '2026-06-01', { kind: 'child-in-need', event: 'ended' });
    const leaders = (...events: InventedEvent[]) => of('lead-practitioner', events);
    expect(leaders(help)).toEqual(['lead-practitioner northmoor-early-help']);
    expect(leaders(help, plan)).toEqual(['lead-practitioner northmoor-childrens-services']);
    expect(leaders(help, plan, ended)).toEqual(['lead-practitioner northmoor-early-help']);
    expect(of('open-case', [help, plan])).toEqual([
      'open-case northmoor-childrens-services',
      'open-case northmoor-early-help',
    ]);
  });
});

describe('where a child lives', () => {
  const areas = (...events: readonly InventedEvent[]) => around(events).areas;

  it('is the area of the latest address that names its local authority', () => {
    expect(areas(lived('E06999001', '2020-01-01'))).toEqual({
      lives: 'Northmoor',
      movedFrom: [],
      knownIn: [],
    });
    const nextDoor = event('person.address', '2026-06-01', { change: 'moved' });
    expect(areas(lived('E06999001', '2020-01-01'), nextDoor).lives).toBe('Northmoor');
  });

  it('is another area than the one that was left within twelve months', () => {
    const moved = areas(lived('E06999001', '2020-01-01'), lived('E06999002', '2026-03-01'));
    expect(moved).toEqual({ lives: 'Southmoor', movedFrom: ['Northmoor'], knownIn: ['Northmoor'] });
    const longAgo = areas(lived('E06999001', '2020-01-01'), lived('E06999002', '2025-06-14'));
    expect(longAgo.movedFrom).toEqual([]);
    const backAgain = areas(
      lived('E06999001', '2020-01-01'),
      lived('E06999002', '2026-03-01'),
      lived('E06999001', '2026-04-01'),
    );
    expect(backAgain).toMatchObject({ lives: 'Northmoor', movedFrom: ['Southmoor'] });
  });

  it('is not known where the child moved across the boundary, and nobody says to where', () => {
    const away = event('person.address', '2026-06-01', { change: 'moved', acrossBoundary: true });
    const known = areas(lived('E06999001', '2020-01-01'), away);
    expect(known.lives).toBeUndefined();
    expect(known.movedFrom).toEqual(['Northmoor']);
  });

  it('is the same in whatever order it was reported', () => {
    const story = [
      lived('E06999001', '2020-01-01'),
      lived('E06999002', '2026-03-01'),
      event('person.address', '2026-03-02', { change: 'recorded' }),
      joined('oakfield-primary-school'),
      joined('riverside-secondary-school', '2026-04-20'),
      event('social-care.plan', '2026-03-01', { kind: 'child-in-need', event: 'started' }),
    ];
    const expected = around(story);
    fc.assert(
      fc.property(fc.shuffledSubarray(story, { minLength: story.length }), (shuffled) => {
        expect(around(shuffled)).toEqual(expected);
      }),
    );
  });
});
