import { describe, expect, it } from '@jest/globals';
import { newId } from '#platform';
import { requestAppend } from '../append-request.js';
import type { AppendRequest } from '../append-request.js';
import { EventStoreUnavailable } from '../event-store.js';
import type { NewEvent } from '../event-store.js';
import { AppendQueue } from './append-queue.js';

const anAppend = (events: number, event: Partial<NewEvent> = {}): AppendRequest =>
  requestAppend(
    [
      {
        streamId: `person-${newId()}`,
        expectedVersion: 'any',
        events: Array.from({ length: events }, () => ({ id: newId(), type: 'Example.v1', data: {}, ...event })),
      },
    ],
    false,
  );

/** A queue whose groups are kept waiting until they are let through, and the sizes of those that came. */
const aQueue = (answer: () => Promise<void> = async () => undefined) => {
  const groups: AppendRequest[][] = [];
  const gates: (() => void)[] = [];
  const queue = new AppendQueue(async (group) => {
    groups.push([...group]);
    await new Promise<void>((resolve) => gates.push(resolve));
    await answer();
    return group.map(() => []);
  });
  const turn = async (): Promise<void> => {
    for (let n = 0; n < 5; n += 1) await new Promise(setImmediate);
  };
  return {
    queue,
    groups: () => groups.map(({ length }) => length),
    turn,
    letThrough: async () => {
      gates.shift()?.();
      await turn();
    },
  };
};

describe('the queue of appends', () => {
  it('sends a lone append at once, and what arrives meanwhile together after it', async () => {
    const { queue, groups, turn, letThrough } = aQueue();
    const answers = [queue.append(anAppend(1))];
    await turn();
    expect(groups()).toEqual([1]);
    for (let n = 0; n < 63; n += 1) answers.push(queue.append(anAppend(1)));
    await turn();
    expect(groups()).toEqual([1]);
    await letThrough();
    expect(groups()).toEqual([1, 63]);
    await letThrough();
    await Promise.all(answers);
  });

  it('takes those who were just answered into the next group, so that groups stay full', async () => {
    const { queue, groups, turn, letThrough } = aQueue();
    const writer = async (): Promise<void> => {
      for (let n = 0; n < 3; n += 1) await queue.append(anAppend(1));
    };
    const writers = Promise.all(Array.from({ length: 64 }, writer));
    await turn();
    for (let n = 0; n < 3; n += 1) await letThrough();
    await writers;
    expect(groups()).toEqual([64, 64, 64]);
  });

  it('ends a group at a thousand events, and lets a larger append go alone', async () => {
    const { queue, groups, turn, letThrough } = aQueue();
    const sizes = [400, 400, 400, 5_000, 1, 1];
    const answers = sizes.map((size) => queue.append(anAppend(size)));
    await turn();
    for (let n = 0; n < 4; n += 1) await letThrough();
    await Promise.all(answers);
    expect(groups()).toEqual([2, 1, 1, 2]);
  });

  it('ends a group at four megabytes', async () => {
    const { queue, groups, turn, letThrough } = aQueue();
    const answers = [1, 2, 3, 4, 5].map(() => queue.append(anAppend(1, { personal: new Uint8Array(1_000_000) })));
    await turn();
    await letThrough();
    await letThrough();
    await Promise.all(answers);
    expect(groups()).toEqual([4, 1]);
  });

  it('tells all who wait when the store cannot answer, and goes on with those who come after', async () => {
    const failures = [new EventStoreUnavailable('not now')];
    const { queue, groups, turn, letThrough } = aQueue(async () => {
      const failure = failures.pop();
      if (failure) throw failure;
    });
    const first = queue.append(anAppend(1));
    await turn();
    const behind = queue.append(anAppend(1));
    const told = Promise.allSettled([first, behind]);
    await letThrough();
    for (const answer of await told) {
      expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'EventStoreUnavailable' } });
    }
    const after = queue.append(anAppend(1));
    await turn();
    await letThrough();
    await expect(after).resolves.toEqual([]);
    expect(groups()).toEqual([1, 1]);
  });

  it('turns away what would wait behind too much, and takes more when that is done', async () => {
    const { queue, turn, letThrough } = aQueue();
    const large = () => queue.append(anAppend(30, { personal: new Uint8Array(1_000_000) }));
    const under = large();
    await turn();
    const waiting = [large(), large()];
    await expect(large()).rejects.toBeInstanceOf(EventStoreUnavailable);
    await letThrough();
    waiting.push(large());
    for (let n = 0; n < 3; n += 1) await letThrough();
    await Promise.all([under, ...waiting]);
  });

  it('keeps apart from its group an append with events that go with one of them', async () => {
    const { queue, groups, turn, letThrough } = aQueue();
    const leader = newId();
    const answers = [
      queue.append(anAppend(1, { id: leader })),
      queue.append(anAppend(1)),
      queue.append(anAppend(1, { unlessKnown: leader })),
    ];
    await turn();
    await letThrough();
    await letThrough();
    await Promise.all(answers);
    expect(groups()).toEqual([2, 1]);
  });

  it('answers everyone who waits before it is closed, and takes nobody after', async () => {
    const { queue, turn, letThrough } = aQueue();
    const answers = [queue.append(anAppend(1))];
    await turn();
    answers.push(queue.append(anAppend(1)));
    const closed = queue.close();
    await expect(queue.append(anAppend(1))).rejects.toBeInstanceOf(EventStoreUnavailable);
    await letThrough();
    await letThrough();
    await Promise.all(answers);
    await closed;
  });
});
