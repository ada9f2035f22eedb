import { describe, expect, it } from '@jest/globals';
import { gather } from './gather.js';

/** Work that ends when it is told to. */
const heldWork = () => {
  const pieces: { asked: readonly number[]; end: () => void; fail: (error: Error) => void }[] = [];
  const work = (asked: readonly number[]): Promise<readonly number[]> =>
    new Promise((resolve, reject) => {
      pieces.push({ asked, end: () => resolve(asked.map((each) => each * 10)), fail: reject });
    });
  return { pieces, work };
};

const bounds = { weigh: () => 1, atMost: 3, mayBeOnes: () => false };

describe('gathering', () => {
  it('serves a lone asker at once', async () => {
    const { pieces, work } = heldWork();
    const answer = gather(work, bounds)(1);
    expect(pieces).toHaveLength(1);
    pieces[0]!.end();
    expect(await answer).toBe(10);
  });

  it('takes everyone who asked meanwhile together, in order, and answers each', async () => {
    const { pieces, work } = heldWork();
    const ask = gather(work, bounds);
    const answers = [ask(1), ask(2), ask(3)];
    pieces[0]!.end();
    await new Promise(setImmediate);
    expect(pieces.map(({ asked }) => asked)).toEqual([[1], [2, 3]]);
    pieces[1]!.end();
    expect(await Promise.all(answers)).toEqual([10, 20, 30]);
  });

  it('does so many pieces at once, and gathers whoever asks beyond', async () => {
    const { pieces, work } = heldWork();
    const ask = gather(work, { ...bounds, atOnce: 2 });
    const answers = [ask(1), ask(2), ask(3)];
    expect(pieces.map(({ asked }) => asked)).toEqual([[1]]);
    await new Promise(setImmediate);
    expect(pieces.map(({ asked }) => asked)).toEqual([[1], [2, 3]]);
    answers.push(ask(4), ask(5));
    await new Promise(setImmediate);
    expect(pieces).toHaveLength(2);
    pieces[1]!.end();
    await new Promise(setImmediate);
    expect(pieces.map(({ asked }) => asked)).toEqual([[1], [2, 3], [4, 5]]);
    pieces[0]!.end();
    pieces[2]!.end();
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50]);
  });

  it('keeps a piece within its bounds, and lets a single large asker through', async () => {
    const { pieces, work } = heldWork();
    const ask = gather(work, { ...bounds, weigh: (asked) => asked, atMost: 5 });
    const answers = [ask(1), ask(4), ask(1), ask(1), ask(9), ask(1)];
    for (let piece = 0; piece < 4; piece += 1) {
      pieces[piece]!.end();
      await new Promise(setImmediate);
    }
    expect(pieces.map(({ asked }) => asked)).toEqual([[1], [4, 1], [1], [9], [1]]);
    pieces[4]!.end();
    expect(await Promise.all(answers)).toEqual([10, 40, 10, 10, 90, 10]);
  });

  it('tells an error to all of its piece and to nobody else', async () => {
    const { pieces, work } = heldWork();
    const ask = gather(work, bounds);
    const first = ask(1);
    const second = ask(2);
    pieces[0]!.fail(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    await new Promise(setImmediate);
    pieces[1]!.end();
    expect(await second).toBe(20);
    const third = ask(3);
    await new Promise(setImmediate);
    expect(pieces).toHaveLength(3);
    pieces[2]!.end();
    expect(await third).toBe(30);
  });

  it('serves each alone where an error may be the doing of one, so that only that one fails', async () => {
    const pieces: (readonly number[])[] = [];
    const work = async (asked: readonly number[]): Promise<readonly number[]> => {
      pieces.push(asked);
      await Promise.resolve();
      if (asked.includes(3)) throw new Error('three');
      return asked;
    };
    const ask = gather(work, { ...bounds, mayBeOnes: () => true });
    const answers = await Promise.allSettled([ask(1), ask(2), ask(3), ask(4)]);
    expect(pieces).toEqual([[1], [2, 3, 4], [2], [3], [4]]);
    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('tells those behind too where the error says that they would only wait for the same', async () => {
    const { pieces, work } = heldWork();
    const ask = gather(work, { ...bounds, tellsAll: (error) => error instanceof RangeError });
    const answers = Promise.allSettled([ask(1), ask(2), ask(3)]);
    pieces[0]!.fail(new RangeError('away'));
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const next = ask(4);
    expect(pieces.map(({ asked }) => asked)).toEqual([[1], [4]]);
    pieces[1]!.end();
    expect(await next).toBe(40);
  });

  it('refuses whoever would wait behind too many, and takes them when those are served', async () => {
    const { pieces, work } = heldWork();
    const ask = gather(work, { ...bounds, mostWaiting: 2 });
    const answers = [ask(1), ask(2), ask(3)];
    await expect(ask(4)).rejects.toMatchObject({ status: 503, code: 'unavailable' });
    pieces[0]!.end();
    await new Promise(setImmediate);
    answers.push(ask(5));
    pieces[1]!.end();
    await new Promise(setImmediate);
    pieces[2]!.end();
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 50]);
  });
});
