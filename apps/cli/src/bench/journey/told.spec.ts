import { describe, expect, it } from '@jest/globals';
import { compare, type Told } from './told.js';

const of = (key: string, ...ids: readonly string[]): readonly Told[] =>
  ids.map((id) => ({ topic: 'tessera.alerts.a-hub', key, id }));

describe('what arrived beside what was told', () => {
  it('has nothing to say where all of it came in the order of each child, whoever was first', () => {
    const told = [...of('one', '1'), ...of('other', '2'), ...of('one', '3')];
    expect(compare(told, [...of('other', '2'), ...of('one', '1', '3')])).toEqual({
      lost: 0,
      repeated: 0,
      outOfOrder: 0,
    });
  });

  it('counts what did not come, and does not call the rest out of order for it', () => {
    expect(compare(of('one', '1', '2', '3'), of('one', '1', '3'))).toEqual({ lost: 1, repeated: 0, outOfOrder: 0 });
  });

  it('counts a message that went to another child or agency as lost', () => {
    expect(compare(of('one', '1'), of('other', '1'))).toMatchObject({ lost: 1 });
    expect(compare(of('one', '1'), [{ topic: 'tessera.alerts.another', key: 'one', id: '1' }])).toMatchObject({
      lost: 1,
    });
  });

  it('counts children whose messages first came in another order', () => {
    const told = [...of('one', '1', '2'), ...of('other', '3', '4')];
    expect(compare(told, [...of('one', '2', '1'), ...of('other', '3', '4')])).toMatchObject({ outOfOrder: 1 });
  });

  it('counts what came again, which changes no order', () => {
    const twice = of('one', '1', '2', '1', '2', '3');
    expect(compare(of('one', '1', '2', '3'), twice)).toEqual({ lost: 0, repeated: 2, outOfOrder: 0 });
  });

  it('passes over what others have left on the topics', () => {
    expect(compare(of('one', '1'), of('one', 'stranger', '1'))).toEqual({ lost: 0, repeated: 0, outOfOrder: 0 });
  });
});
