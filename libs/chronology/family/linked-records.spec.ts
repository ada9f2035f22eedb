import { describe, expect, it } from '@jest/globals';
import { historiesOfFamily, idOf, type InventedFamily } from '../../../test/support/invented-family.js';
import type { PersonHistory } from '../person-history.js';
import { relationshipsOf } from '../relationships.js';
import { familyOf } from './family.js';
import { historiesAround } from './read-family.js';

const TODAY = '2026-06-15';
const given: InventedFamily = {
  people: { asha: { dateOfBirth: '2019-05-01' }, iris: {}, irisAgain: {}, mona: {}, ben: {}, omar: {}, rosa: {} },
  reports: [
    { is: 'iris', of: 'asha', kind: 'mother', by: 'northmoor-hospital-trust' },
    { is: 'irisAgain', of: 'asha', kind: 'mother', by: 'northmoor-police' },
    { is: 'irisAgain', of: 'ben', kind: 'mother', by: 'northmoor-police' },
    { is: 'mona', of: 'iris', kind: 'mother' },
    { is: 'omar', of: 'mona', kind: 'partner' },
    { is: 'irisAgain', of: 'iris', kind: 'sibling', by: 'northmoor-police' },
  ],
};

/** Both records of the mother are one person's: each id has the one history of both. */
const linked = (): Map<string, PersonHistory> => {
  const histories = historiesOfFamily(given);
  const one = histories.get(idOf('iris'));
  const other = histories.get(idOf('irisAgain'));
  if (!one || !other) throw new Error('Both are there.');
  const entries = new Map([...one.entries, ...other.entries]);
  const both = { ...one, entries, relationships: relationshipsOf(one.personId, entries) };
  return histories.set(idOf('iris'), both).set(idOf('irisAgain'), both);
};

describe('a person of two records that were linked', () => {
  it('is one person of the family, with what was reported of both', () => {
    const family = familyOf(idOf('asha'), linked(), TODAY);
    expect(family.people.map(({ personId }) => personId).sort()).toEqual(
      ['asha', 'iris', 'mona', 'ben'].map(idOf).sort(),
    );
    const mothers = family.relationships.filter(({ tie }) => tie.kind === 'mother' && tie.personId === idOf('asha'));
    expect(mothers).toHaveLength(1);
    expect(mothers[0] && 'reports' in mothers[0].tie && mothers[0].tie.reports).toHaveLength(2);
  });

  it('is shown to be linked to itself where an agency told the two apart', () => {
    expect(familyOf(idOf('asha'), linked(), TODAY).contradictions).toMatchObject([
      { code: 'linked-to-itself', personIds: [idOf('iris')] },
    ]);
  });

  it('is two mothers, who contradict each other, before the records were linked', () => {
    const family = familyOf(idOf('asha'), historiesOfFamily(given), TODAY);
    expect(family.contradictions.map(({ code }) => code)).toEqual(['two-mothers']);
  });
});

describe('the histories around a child', () => {
  it('are read in three round trips, each person once, and nobody beyond two steps', async () => {
    const histories = linked();
    const asked: string[][] = [];
    const read = (personIds: readonly string[]): Promise<ReadonlyMap<string, PersonHistory>> => {
      asked.push([...personIds].sort());
      return Promise.resolve(
        new Map(
          personIds.flatMap((id) => {
            const history = histories.get(id);
            return history ? [[id, history]] : [];
          }),
        ),
      );
    };
    await historiesAround(idOf('asha'), TODAY, read);
    expect(asked).toEqual([
      [idOf('asha')],
      [idOf('iris'), idOf('irisAgain')].sort(),
      [idOf('mona'), idOf('ben')].sort(),
    ]);
    asked.length = 0;
    expect((await historiesAround(idOf('nobody'), TODAY, read)).size).toBe(0);
    expect(asked).toHaveLength(1);
  });
});
