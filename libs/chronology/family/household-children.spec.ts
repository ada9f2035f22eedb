import { describe, expect, it } from '@jest/globals';
import { dateOfEpochDay } from '#platform';
import {
  historiesOfFamily,
  idOf,
  type InventedFamily,
  type InventedReport,
} from '../../../test/support/invented-family.js';
import { childrenAround, otherChildrenOf, parenthoodOf } from './household-children.js';

const people: InventedFamily['people'] = {
  asha: { dateOfBirth: '2019-05-01' },
  ben: { dateOfBirth: '2015-01-10' },
  iris: { dateOfBirth: '1990-02-03' },
  leo: { dateOfBirth: '1989-03-03' },
};
const motherOf = (of: string, more: Partial<InventedReport> = {}): InventedReport => ({
  is: 'iris',
  of,
  kind: 'mother',
  ...more,
});
const livesWith = (of: string, is: string, more: Partial<InventedReport> = {}): InventedReport => ({
  is,
  of,
  kind: 'lives-with',
  ...more,
});

/** With whom asha lived as a child among children: `ben 2020-01-01 to 2021-12-31`. */
const together = (...reports: readonly InventedReport[]): string[] => {
  const histories = historiesOfFamily({ people, reports });
  const asha = histories.get(idOf('asha'));
  if (!asha) throw new Error('There is an Asha.');
  return [...otherChildrenOf(asha, histories)].flatMap(([id, periods]) =>
    periods.map(({ from, to }) => {
      const name = Object.keys(people).find((each) => idOf(each) === id) ?? '?';
      return `${name} ${dateOfEpochDay(from)} to ${dateOfEpochDay(to)}`;
    }),
  );
};
/** From the pregnancy with asha to the day before ben's 18th birthday. */
const bothChildren = 'ben 2018-07-25 to 2033-01-09';

describe('the other children of a household', () => {
  it('are those of a shared mother, for as long as both are children', () => {
    expect(together(motherOf('asha'), motherOf('ben'))).toEqual([bothChildren]);
  });

  it('are nobody where no parent is shared', () => {
    expect(together(motherOf('asha'), { is: 'leo', of: 'ben', kind: 'father' })).toEqual([]);
  });

  it('are of the household only while both belong to it', () => {
    expect(
      together(
        motherOf('asha'),
        { is: 'leo', of: 'asha', kind: 'step-parent', from: '2021-01-01', until: '2022-06-30' },
        { is: 'leo', of: 'ben', kind: 'father' },
      ),
    ).toEqual(['ben 2021-01-01 to 2022-06-30']);
  });

  it('are not those of a shared mother where one of them is known to live with the father', () => {
    const parents = [motherOf('asha'), motherOf('ben'), { is: 'leo', of: 'ben', kind: 'father' } as const];
    expect(together(...parents, livesWith('ben', 'leo'))).toEqual([]);
    expect(together(...parents, livesWith('ben', 'leo'), livesWith('ben', 'iris', { until: '2020-12-31' }))).toEqual([
      'ben 2018-07-25 to 2020-12-31',
    ]);
  });

  it('are those who are reported to live together, without any parent being known', () => {
    expect(together(livesWith('asha', 'ben', { from: '2024-01-01' }))).toEqual(['ben 2024-01-01 to 2033-01-09']);
  });

  it('are siblings by report, unless they are known to live with different parents', () => {
    const siblings = { is: 'ben', of: 'asha', kind: 'sibling' } as const;
    expect(together(siblings)).toEqual([bothChildren]);
    const apart = [motherOf('asha'), livesWith('asha', 'iris'), { is: 'leo', of: 'ben', kind: 'father' } as const];
    expect(together(siblings, ...apart)).toEqual([bothChildren]);
    expect(together(siblings, ...apart, livesWith('ben', 'leo'))).toEqual([]);
  });

  it('are not a parent, though a young one and living there', () => {
    const histories = historiesOfFamily({
      people: { ...people, iris: { dateOfBirth: '2003-02-03' } },
      reports: [motherOf('asha'), livesWith('asha', 'iris')],
    });
    const asha = histories.get(idOf('asha'));
    expect(asha && childrenAround(asha, histories)).toEqual([]);
  });
});

describe('parenthood', () => {
  it('is from the pregnancy on, or from the day on which somebody became a step-parent', () => {
    const histories = historiesOfFamily({
      people,
      reports: [motherOf('asha'), { is: 'leo', of: 'asha', kind: 'step-parent', from: '2021-01-01' }],
    });
    const asha = histories.get(idOf('asha'));
    expect(asha && [...parenthoodOf(asha).values()].map(dateOfEpochDay)).toEqual(['2018-07-25', '2021-01-01']);
  });
});
