import { describe, expect, it } from '@jest/globals';
import { epochDay } from '#platform';
import { CHILD_ID, historyOf } from '../../test/support/history-entries.js';
import { isWithin, peopleAround, peopleNear } from './around.js';
import type { PersonHistory } from './person-history.js';
import type { Relationship } from './relationships.js';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [MOTHER, PARTNER, BROTHER, GRANDMOTHER] = [id(1), id(2), id(3), id(4)];

const to = (otherPersonId: string, kind: Relationship['kind'], changes: Partial<Relationship> = {}): Relationship => ({
  otherPersonId,
  kind,
  is: 'other',
  sources: ['urn:agency:northmoor-housing'],
  ...changes,
});
const child = (...relationships: readonly Relationship[]): PersonHistory =>
  historyOf([], { relationships, dateOfBirth: '2016-05-01' });
const others = (...histories: readonly (readonly [string, readonly Relationship[], string?])[]) =>
  new Map(
    histories.map(([personId, relationships, dateOfBirth]) => [
      personId,
      { ...historyOf([], { relationships, dateOfBirth }), personId },
    ]),
  );
const days = (from: string, until: string) => ({ from: epochDay(from), to: epochDay(until) });

describe('the people around a child', () => {
  it('are parents and carers, who lives there, and a parent’s partner, each with what they are to the child', () => {
    const around = peopleAround(
      child(to(MOTHER, 'mother')),
      others([MOTHER, [to(CHILD_ID, 'mother', { is: 'self' }), to(PARTNER, 'partner')]], [PARTNER, []]),
    );
    expect(around).toMatchObject([
      { personId: MOTHER, relation: 'mother' },
      { personId: PARTNER, relation: 'partner of mother' },
    ]);
  });

  it('are around for the period of the relationship alone', () => {
    const [partner] = peopleAround(
      child(to(PARTNER, 'partner', { from: '2024-01-01', until: '2024-12-31' })),
      others([PARTNER, []]),
    );
    expect(partner?.periods).toEqual([days('2024-01-01', '2024-12-31')]);
    const within = (from: string, until: string) => isWithin(partner?.periods ?? [], epochDay(from), epochDay(until));
    expect(within('2023-12-01', '2023-12-31')).toBe(false);
    expect(within('2023-12-01', '2024-01-01')).toBe(true);
    expect(within('2025-01-01', '2025-01-01')).toBe(false);
  });

  it('are brothers and sisters too, within the child’s own life', () => {
    const [brother] = peopleAround(child(to(BROTHER, 'sibling')), others([BROTHER, [], '2014-01-01']));
    expect(brother).toMatchObject({ relation: 'sibling', periods: [{ to: epochDay('2034-04-30') }] });
    expect(brother?.periods[0]?.from).toBeLessThan(epochDay('2016-05-01'));
    expect(brother?.periods[0]?.from).toBeGreaterThan(epochDay('2015-05-01'));
  });

  it('are no grandparent who lives elsewhere', () => {
    expect(peopleNear(child(to(GRANDMOTHER, 'grandparent')))).toEqual([]);
    expect(peopleAround(child(to(GRANDMOTHER, 'grandparent')), new Map())).toEqual([]);
    const living = child(to(GRANDMOTHER, 'grandparent'), to(GRANDMOTHER, 'lives-with', { from: '2020-01-01' }));
    expect(peopleAround(living, others([GRANDMOTHER, []]))).toMatchObject([{ relation: 'grandparent, lives-with' }]);
  });

  it('are a mother’s own children, where the chronology is hers', () => {
    const mother = historyOf([], { relationships: [to(BROTHER, 'mother', { is: 'self' })], dateOfBirth: '1990-01-01' });
    expect(peopleAround(mother, others([BROTHER, []]))).toMatchObject([{ personId: BROTHER, relation: 'child' }]);
  });
});
