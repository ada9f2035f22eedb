import { describe, expect, it } from '@jest/globals';
import { historiesOfFamily, idOf, reportId, type InventedReport } from '../../../test/support/invented-family.js';
import { foldHistory, type PersonHistory } from '../person-history.js';
import { familyOf } from './family.js';

const TODAY = '2026-06-15';
const iris: InventedReport = { is: 'iris', of: 'ben', kind: 'mother' };

/** The mother was reported of Ben; a worker has found that the event is Asha's. */
const reassigned = (): Map<string, PersonHistory> => {
  const histories = historiesOfFamily({ people: { asha: {}, ben: {}, iris: {} }, reports: [iris] });
  const entry = histories.get(idOf('ben'))?.entries.get(reportId(iris));
  if (!entry) throw new Error('It is there.');
  const move = {
    reassignmentId: idOf('reassignment'),
    agencyEventId: entry.agencyEventId,
    fromPersonId: idOf('ben'),
    toPersonId: idOf('asha'),
    decidedBy: 'a worker',
  };
  const append = (name: string, data: object): void => {
    const history = histories.get(idOf(name));
    if (!history) throw new Error('Everybody is there.');
    foldHistory(history, [
      {
        id: idOf(`move ${name}`),
        streamId: `person-${history.personId}`,
        version: history.version + 1,
        position: 100,
        type: 'AgencyEventReassigned.v1',
        data: JSON.stringify(data),
        personal: null,
        recordedAt: new Date('2026-02-01T12:00:00Z'),
      },
    ]);
  };
  append('ben', move);
  append('asha', { ...move, entry });
  return histories;
};

describe('a relationship that was put down to somebody else first', () => {
  it('is of the family whose it is, and names nobody of the other', () => {
    const histories = reassigned();
    const family = familyOf(idOf('asha'), histories, TODAY);
    expect(family.people.map(({ personId, roles }) => [personId, roles])).toEqual([
      [idOf('iris'), ['mother']],
      [idOf('asha'), []],
    ]);
    expect(histories.get(idOf('asha'))?.relationships).toMatchObject([{ otherPersonId: idOf('iris'), kind: 'mother' }]);
  });

  it('is not of the family that it was taken out of', () => {
    const histories = reassigned();
    expect(histories.get(idOf('ben'))?.relationships).toEqual([]);
    const family = familyOf(idOf('ben'), histories, TODAY);
    expect(family.people.map(({ personId }) => personId)).toEqual([idOf('ben')]);
    expect(family.relationships).toEqual([]);
  });

  it('is the same in whatever order the histories were read', () => {
    const histories = [...reassigned()];
    const family = familyOf(idOf('asha'), new Map(histories), TODAY);
    expect(familyOf(idOf('asha'), new Map(histories.reverse()), TODAY)).toEqual(family);
  });
});
