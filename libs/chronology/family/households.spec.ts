import { describe, expect, it } from '@jest/globals';
import {
  historiesOfFamily,
  idOf,
  type InventedEvent,
  type InventedReport,
} from '../../../test/support/invented-family.js';
import { familyOf } from './family.js';

const H1 = '0b0f6a52-6f5f-4a5e-9a50-0d6a3c2f7b11';
const H2 = '1b0f6a52-6f5f-4a5e-9a50-0d6a3c2f7b12';
const people = { asha: {}, iris: {}, leo: {} };
const names = Object.keys(people);
const parents: readonly InventedReport[] = [
  { is: 'iris', of: 'asha', kind: 'mother' },
  { is: 'leo', of: 'asha', kind: 'father' },
];

const spells = (reports: readonly InventedReport[], events: readonly InventedEvent[] = []): string[] =>
  familyOf(
    idOf('asha'),
    historiesOfFamily({ people, reports: [...parents, ...reports], events }),
    '2026-06-15',
  ).households.map(({ from, until, personIds, by }) => {
    const who = personIds.map((id) => names.find((name) => idOf(name) === id) ?? '?').sort();
    return `${from ?? '?'} to ${until ?? 'now'}: ${who.join(', ')} (${by.join(', ')})`;
  });

const address = (about: string, on: string, change: string, household?: string, by?: string): InventedEvent => ({
  about,
  role: 'adult',
  type: 'person.address',
  on,
  by: by ?? 'northmoor-housing',
  facts: { change, household },
});

describe('who lived with a child when', () => {
  it('is nobody where no agency says it: a parent is not taken to live with the child', () => {
    expect(spells([])).toEqual([]);
  });

  it('is told in spells of the same people', () => {
    expect(
      spells([
        { is: 'iris', of: 'asha', kind: 'lives-with' },
        { is: 'leo', of: 'asha', kind: 'lives-with', from: '2020-01-01', until: '2021-12-31' },
      ]),
    ).toEqual([
      '? to 2019-12-31: iris (lives-with)',
      '2020-01-01 to 2021-12-31: iris, leo (lives-with)',
      '2022-01-01 to now: iris (lives-with)',
    ]);
  });

  it('is one spell where agencies reported the same people for days that overlap', () => {
    expect(
      spells(
        [{ is: 'iris', of: 'asha', kind: 'lives-with', from: '2023-01-01' }],
        [address('asha', '2024-01-01', 'moved', H1), address('iris', '2024-02-01', 'moved', H1)],
      ),
    ).toEqual(['2023-01-01 to now: iris (household-code, lives-with)']);
  });

  it('follows from the code that one agency gave to the household of both, until either moves', () => {
    expect(
      spells(
        [],
        [
          address('asha', '2024-01-01', 'moved', H1),
          address('iris', '2024-02-01', 'moved', H1),
          address('iris', '2025-03-01', 'moved', H2),
        ],
      ),
    ).toEqual(['2024-02-01 to 2025-02-28: iris (household-code)']);
  });

  it('does not follow from another agency’s code, and ends where somebody moved out or has no address', () => {
    expect(
      spells(
        [],
        [address('asha', '2024-01-01', 'moved', H1), address('iris', '2024-02-01', 'moved', H1, 'northmoor-police')],
      ),
    ).toEqual([]);
    expect(
      spells(
        [],
        [
          address('asha', '2024-01-01', 'moved', H1),
          address('iris', '2024-01-01', 'moved-in', H1),
          address('iris', '2024-06-01', 'no-fixed-address'),
        ],
      ),
    ).toEqual(['2024-01-01 to 2024-05-31: iris (household-code)']);
  });
});
