import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '#platform';
import { startWebhookStage, type Told, type WebhookStage } from '../../../test/support/webhooks.js';
import type { Verdict } from './decide.js';
import { DeliveryQueue, type DueDelivery } from './queue.js';
import { createSealer } from './secret.js';
import type { SendOutcome } from './send.js';

const HOUR = 3_600_000;
const ANSWERED: SendOutcome = { answered: true, status: 204 };
const FAILED: SendOutcome = { answered: true, status: 500 };

let stage: WebhookStage;
let queue: DeliveryQueue;
beforeAll(async () => {
  stage = await startWebhookStage('webhook queue', [443]);
  queue = new DeliveryQueue(stage.database.pool, createSealer(randomBytes(32)));
});
afterAll(() => stage.end());

const subscribed = async (): Promise<{ urn: string; id: string }> => {
  const urn = `urn:agency:example-${newId()}`;
  const made = await stage.subscriptions.create(urn, 'https://agency.example/hook');
  if (!made.created) throw new Error(made.reason);
  return { urn, id: made.subscription.id };
};
/** What is due of one subscription. */
const dueOf = async (id: string, now: Date, onTheirWay: readonly DueDelivery[] = []): Promise<readonly DueDelivery[]> =>
  (await queue.due(now, onTheirWay, 1_000)).filter(({ subscriptionId }) => subscriptionId === id);
const settle = (due: DueDelivery, verdict: Verdict, now: Date): Promise<void> =>
  queue.settle(due, verdict, verdict.type === 'delivered' ? ANSWERED : FAILED, now);

type Step =
  | { readonly type: 'tell'; readonly child: string }
  | { readonly type: 'settle'; readonly which: number; readonly as: 'delivered' | 'retry' | 'parked' }
  | { readonly type: 'redeliver' }
  | { readonly type: 'redeliver-after'; readonly which: number };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('tell' as const), child: fc.constantFrom('a', 'b', 'c') }) },
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('settle' as const),
        which: fc.nat(9),
        as: fc.constantFrom('delivered' as const, 'retry' as const, 'parked' as const),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ type: 'redeliver' as const }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('redeliver-after' as const), which: fc.nat(9) }) },
  ),
  { minLength: 10, maxLength: 30 },
);

describe('the messages that wait', () => {
  it('are due one of each child, the earliest, whatever is told, settled and asked for again meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const { urn, id } = await subscribed();
        const told: Told[] = [];
        let now = stage.now();
        for (const step of drawn) {
          if (step.type === 'tell') {
            told.push(await stage.tell(urn, step.child));
            await queue.queueNews(now);
          } else if (step.type === 'settle') {
            const due = await dueOf(id, now);
            const one = due[step.which % due.length];
            if (one) await settle(one, verdictOf(step.as, now), now);
          } else {
            const after = step.type === 'redeliver-after' ? told[step.which % told.length]?.cursor : undefined;
            await stage.subscriptions.redeliver(urn, id, after);
          }
          // Every pause is over after an hour.
          now = new Date(now.getTime() + HOUR);
          const waiting = await stage.subscriptions.deliveries(urn, id, { state: 'waiting', limit: 1_000 });
          const childOf = (eventId: string): string => told.find((each) => each.id === eventId)?.subject ?? '';
          const earliest = new Map(waiting.map(({ eventId }) => [childOf(eventId), eventId] as const).reverse());
          expect((await dueOf(id, now)).map(({ eventId }) => eventId).sort()).toEqual([...earliest.values()].sort());
        }
      }),
      { numRuns: 12 },
    );
  });

  it('become due also where one comes in the very moment in which the one before it is settled', async () => {
    const { urn, id } = await subscribed();
    const now = stage.now();
    await stage.tell(urn, 'child-a');
    await queue.queueNews(now);
    for (let round = 0; round < 40; round += 1) {
      const [one] = await dueOf(id, now);
      expect(one).toBeDefined();
      await stage.tell(urn, 'child-a');
      if (one) await Promise.all([queue.queueNews(now), settle(one, { type: 'delivered' }, now)]);
    }
  });

  it('are settled once: what an old leader writes down late changes nothing', async () => {
    const { urn, id } = await subscribed();
    const now = stage.now();
    await stage.tell(urn, 'child-a');
    await queue.queueNews(now);
    const [one] = await dueOf(id, now);
    if (!one) throw new Error('Nothing is due.');
    await settle(one, { type: 'parked', fault: 'receiver-failed' }, now);
    await settle(one, { type: 'delivered' }, now);
    const [parked] = await stage.subscriptions.deliveries(urn, id, { limit: 10 });
    expect(parked).toMatchObject({ state: 'parked', attempts: 1 });
  });

  it('leave out the children of whom one is on its way', async () => {
    const { urn, id } = await subscribed();
    const now = stage.now();
    await stage.tell(urn, 'child-a');
    await stage.tell(urn, 'child-b');
    await queue.queueNews(now);
    const both = await dueOf(id, now);
    expect(both.map(({ subject }) => subject).sort()).toEqual(['child-a', 'child-b']);
    const onTheirWay = both.filter(({ subject }) => subject === 'child-a');
    expect((await dueOf(id, now, onTheirWay)).map(({ subject }) => subject)).toEqual(['child-b']);
  });
});

const verdictOf = (as: 'delivered' | 'retry' | 'parked', now: Date): Verdict => {
  if (as === 'delivered') return { type: 'delivered' };
  if (as === 'parked') return { type: 'parked', fault: 'receiver-failed' };
  return { type: 'retry', fault: 'receiver-failed', at: new Date(now.getTime() + HOUR / 2) };
};
