import { describe, expect, it } from '@jest/globals';
import { epochDay } from '#platform';
import { entryOf, historyOf } from '../../test/support/history-entries.js';
import type { HistoryEntry } from './history-entry.js';
import { entriesOf, movedAwayFrom, type PersonRead } from './people.js';

const MOTHER = '00000000-0000-4000-8000-0000000000a1';
const child = (...entries: readonly HistoryEntry[]): PersonRead => ({ history: historyOf(entries) });
/** The mother, around the child in 2026. */
const mother = (...entries: readonly HistoryEntry[]): PersonRead => ({
  history: { ...historyOf(entries), personId: MOTHER },
  around: {
    personId: MOTHER,
    relation: 'mother',
    periods: [{ from: epochDay('2026-01-01'), to: epochDay('2026-12-31') }],
  },
});

describe('the entries of a family', () => {
  it('have each agency event once: the child’s, where it is about the child too', () => {
    const ofChild = entryOf('2026-03-01');
    const ofMother = { ...ofChild, personId: MOTHER, role: 'mother' as const };
    const alone = entryOf('2026-03-02', { personId: MOTHER });
    const people = [child(ofChild), mother(ofMother, alone)];
    const { entries, of } = entriesOf(people);
    expect(entries).toEqual([ofChild, alone]);
    expect([of(ofChild.agencyEventId), of(alone.agencyEventId)]).toEqual(people);
  });

  it('have of others what may have happened while they were around, and of the child everything', () => {
    const year = { date: '2025-07-01', until: '2026-06-30', precision: 'period' as const };
    const mayBe = entryOf('2025-07-01', { personId: MOTHER, occurredOn: year });
    const before = entryOf('2025-12-31', { personId: MOTHER });
    const childs = entryOf('2025-12-31');
    expect(entriesOf([child(childs), mother(mayBe, before)]).entries).toEqual([childs, mayBe]);
  });

  it('have nothing that was found to be somebody else’s, and it is counted', () => {
    const left = entryOf('2026-03-01', { reassignedTo: 'another' });
    const stays = entryOf('2026-03-02');
    for (const people of [[child(left, stays)], [child(left, stays), mother()]]) {
      expect(entriesOf(people).entries).toEqual([stays]);
      expect(movedAwayFrom(people)).toBe(1);
    }
  });

  it('have an event of a relative that was taken away from the child by mistake of identity', () => {
    const left = entryOf('2026-03-01', { reassignedTo: MOTHER });
    const came = { ...left, personId: MOTHER, reassignedTo: undefined };
    expect(entriesOf([child(left), mother(came)]).entries).toEqual([came]);
  });
});
