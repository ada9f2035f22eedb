import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newId } from '#platform';
import { waitFor } from '../../../test/support/wait-for.js';
import { answering, type Received, type TestReceiver } from '../../../test/support/webhook-receiver.js';
import { startWebhookStage, type WebhookStage } from '../../../test/support/webhooks.js';
import type { Created } from './subscriptions.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

let stage: WebhookStage;
beforeAll(async () => {
  stage = await startWebhookStage('webhooks', []);
  stage.courier({ timeoutMs: 3 * SECOND });
});
afterAll(() => stage.end());

type Made = Extract<Created, { readonly created: true }>;
interface Agency {
  readonly urn: string;
  readonly receiver: TestReceiver;
  readonly id: string;
  readonly secret: string;
  /** How its subscription stands. */
  stands(): Promise<Made['subscription']>;
}

/** An agency of this test's own, with a receiver and a subscription. */
const anAgency = async (): Promise<Agency> => {
  const urn = `urn:agency:example-${newId()}`;
  const receiver = await stage.receiver();
  const made = await stage.subscriptions.create(urn, receiver.url);
  if (!made.created) throw new Error(made.reason);
  const { id } = made.subscription;
  return {
    urn,
    receiver,
    id,
    secret: made.secret,
    stands: async () => (await stage.subscriptions.find(urn, id)) ?? made.subscription,
  };
};

const idsOf = (received: readonly Received[]): string[] => received.map(({ headers }) => String(headers['webhook-id']));
const arrived = (receiver: TestReceiver, count: number): Promise<true> =>
  waitFor(`${String(count)} messages`, () => receiver.received.length >= count, { withinMs: 30_000 });
const subjectOf = ({ body }: Received): string => (JSON.parse(body) as { subject: string }).subject;
const idOf = ({ body }: Received): string => (JSON.parse(body) as { id: string }).id;

describe('a webhook', () => {
  it('is told what the feed gains after it was made, as it stands there, signed so that its receiver can tell', async () => {
    const urn = `urn:agency:example-${newId()}`;
    const receiver = await stage.receiver();
    const before = await stage.tell(urn, 'child-a');
    const made = (await stage.subscriptions.create(urn, receiver.url)) as Made;
    const told = await stage.tell(urn, 'child-a');
    await stage.tell('urn:agency:another', 'child-a');
    await arrived(receiver, 1);

    const [message] = receiver.received;
    const headers = message?.headers as Record<string, string>;
    expect(headers['content-type']).toBe('application/cloudevents+json');
    expect(headers['webhook-id']).toBe(told.id);
    expect(new Webhook(made.secret).verify(message?.body ?? '', headers)).toMatchObject({ id: told.id });
    const { rows } = await stage.database.pool.query<{ cloud_event: string }>(
      'select cloud_event from alert_feed where agency = $1 order by position desc limit 1',
      [urn],
    );
    expect(message?.body).toBe(rows[0]?.cloud_event);
    await waitFor('the delivery to be written down', async () => {
      const all = await stage.subscriptions.deliveries(urn, made.subscription.id, { limit: 10 });
      return all.length === 1 && all[0]?.eventId === told.id && all[0].state === 'delivered';
    });
    expect(idsOf(receiver.received)).not.toContain(before.id);
  });

  it('keeps its secret and its address from whoever reads the database', async () => {
    const { secret, receiver, id } = await anAgency();
    const { rows } = await stage.database.pool.query<{ row: string; bytes: string }>(
      `select s::text as row, encode(url, 'escape') || encode(secret, 'escape') as bytes
       from webhook_subscriptions s where subscription_id = $1`,
      [id],
    );
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    expect(key).toHaveLength(32);
    for (const hidden of [secret, key.toString('hex'), receiver.url, '/hook', 'localhost']) {
      expect(rows[0]?.row).not.toContain(hidden);
      expect(rows[0]?.bytes).not.toContain(hidden);
    }
  });

  it('is signed with both secrets for a day after a rotation, and with the new one alone then', async () => {
    const agency = await anAgency();
    const rotated = await stage.subscriptions.rotate(agency.urn, agency.id);
    const verifies = async (secret: string): Promise<boolean> => {
      await stage.tell(agency.urn, 'child-a');
      await arrived(agency.receiver, agency.receiver.received.length + 1);
      const { headers, body } = agency.receiver.received.at(-1)!;
      const sentAt = new Date(Number(headers['webhook-timestamp']) * SECOND);
      const signature = new Webhook(secret).sign(String(headers['webhook-id']), sentAt, body);
      return String(headers['webhook-signature']).split(' ').includes(signature);
    };
    expect(rotated?.secret).not.toBe(agency.secret);
    expect(await verifies(agency.secret)).toBe(true);
    expect(await verifies(rotated?.secret ?? '')).toBe(true);
    expect((await agency.stands()).previousSecretUntil).toEqual(rotated?.previousSecretUntil);
    stage.passes(25 * HOUR);
    expect(await verifies(agency.secret)).toBe(false);
    expect(await verifies(rotated?.secret ?? '')).toBe(true);
    expect((await agency.stands()).previousSecretUntil).toBeUndefined();
  });
});

describe('a receiver that fails', () => {
  it('gets everything after it is back, of each child in order', async () => {
    const { urn, receiver, stands } = await anAgency();
    receiver.answer(answering(500));
    const told = [];
    for (let n = 0; n < 30; n += 1) told.push(await stage.tell(urn, `child-${String(n % 3)}`));
    await waitFor('all to be queued', async () => (await stands()).waiting === 30);
    await waitFor('the failure to show', async () => (await stands()).failingSince);
    expect(await stands()).toMatchObject({ state: 'active', lastFault: 'receiver-failed' });

    // It fails now and then still: every third message, the first time that it comes.
    const seen = new Set<string>();
    const taken: Received[] = [];
    receiver.answer((message, response) => {
      const again = seen.has(idOf(message));
      seen.add(idOf(message));
      const fails = !again && seen.size % 3 === 0;
      if (!fails) taken.push(message);
      answering(fails ? 503 : 200)(message, response);
    });
    await waitFor(
      'everything to arrive',
      () => {
        stage.passes(60 * SECOND);
        return taken.length >= 30;
      },
      { withinMs: 40_000, everyMs: 100 },
    );
    expect(taken).toHaveLength(30);
    for (const child of ['child-0', 'child-1', 'child-2']) {
      const ids = taken.filter((message) => subjectOf(message) === child).map(idOf);
      expect(ids).toEqual(told.filter(({ subject }) => subject === child).map(({ id }) => id));
    }
    await waitFor('nothing to wait', async () => (await stands()).waiting === 0);
    expect((await stands()).failingSince).toBeUndefined();
    expect((await stands()).lastSuccessAt).toBeDefined();
  });

  it("holds back the child's later messages, and nobody else's, until the earlier one is given up; then it can be asked for", async () => {
    const { urn, id, receiver, stands } = await anAgency();
    const [first, other, second] = [
      await stage.tell(urn, 'child-a'),
      await stage.tell(urn, 'child-b'),
      await stage.tell(urn, 'child-a'),
    ];
    receiver.answer((message, response) => {
      answering(idOf(message) === first.id ? 400 : 204)(message, response);
    });
    await waitFor('the other child', () => idsOf(receiver.received).includes(other.id));
    await waitFor('two attempts', () => {
      stage.passes(20 * SECOND);
      return idsOf(receiver.received).filter((each) => each === first.id).length >= 2;
    });
    expect(idsOf(receiver.received)).not.toContain(second.id);

    await waitFor(
      'the message to be parked',
      async () => {
        stage.passes(7 * HOUR);
        return (await stands()).parked === 1;
      },
      { withinMs: 30_000, everyMs: 300 },
    );
    const [parked] = await stage.subscriptions.deliveries(urn, id, { state: 'parked', limit: 10 });
    expect(parked).toMatchObject({ eventId: first.id, fault: 'refused', answerStatus: 400, cursor: first.cursor });
    await waitFor('the later message', () => idsOf(receiver.received).includes(second.id));

    receiver.answer(answering(204));
    const attempts = receiver.received.length;
    expect(await stage.subscriptions.redeliver(urn, id)).toBe(1);
    await arrived(receiver, attempts + 1);
    expect(idsOf(receiver.received).at(-1)).toBe(first.id);
    await waitFor('it to be delivered', async () => (await stands()).parked === 0);
  });

  it('is disabled when it says that it is gone, and goes on where it was when that is asked for (row 48)', async () => {
    const { urn, id, receiver, stands } = await anAgency();
    receiver.answer(answering(410));
    const told = [await stage.tell(urn, 'child-a'), await stage.tell(urn, 'child-a')];
    await waitFor('the subscription to be disabled', async () => (await stands()).state === 'disabled');
    expect(await stands()).toMatchObject({ disabledAs: 'gone' });
    const asked = receiver.received.length;
    receiver.answer(answering(204));
    told.push(await stage.tell(urn, 'child-a'));
    stage.passes(24 * HOUR);
    const another = await anAgency();
    await stage.tell(another.urn, 'child-a');
    await arrived(another.receiver, 1);
    expect(receiver.received).toHaveLength(asked);

    expect(await stage.subscriptions.redeliver(urn, id)).toBe(0);
    await arrived(receiver, asked + 3);
    expect(idsOf(receiver.received).slice(asked)).toEqual(told.map((each) => each.id));
    expect(await stands()).toMatchObject({ state: 'active' });
  });

  it('is left alone for as long as it asks, and others are not (row 48)', async () => {
    const { urn, receiver, stands } = await anAgency();
    receiver.answer(answering(429, { 'retry-after': '3600' }));
    await stage.tell(urn, 'child-a');
    await waitFor('the answer to be written down', async () => (await stands()).lastFault === 'asked-to-slow-down');
    await stage.tell(urn, 'child-b');
    stage.passes(50 * 60 * SECOND);
    const another = await anAgency();
    await stage.tell(another.urn, 'child-a');
    await arrived(another.receiver, 1);
    expect(receiver.received).toHaveLength(1);

    receiver.answer(answering(204));
    stage.passes(11 * 60 * SECOND);
    await arrived(receiver, 3);
    expect(new Set(receiver.received.slice(1).map(subjectOf))).toEqual(new Set(['child-a', 'child-b']));
  });

  it('is asked by one message at a time', async () => {
    const { urn, receiver } = await anAgency();
    let open = 0;
    let most = 0;
    receiver.answer((message, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        answering(500)(message, response);
      }, 20);
    });
    for (let n = 0; n < 6; n += 1) await stage.tell(urn, `child-${String(n)}`);
    await arrived(receiver, 6);
    await waitFor('the first failures to be over', () => open === 0);
    most = 0;
    await waitFor('more attempts', () => {
      stage.passes(60 * SECOND);
      return receiver.received.length >= 16;
    });
    expect(most).toBe(1);
  });

  it('hangs alone: it is timed out, and others are told meanwhile (row 48)', async () => {
    const { urn, receiver, stands } = await anAgency();
    receiver.answer(() => undefined);
    await stage.tell(urn, 'child-a');
    await arrived(receiver, 1);
    const another = await anAgency();
    await stage.tell(another.urn, 'child-a');
    await arrived(another.receiver, 1);
    await waitFor('the time to be out', async () => (await stands()).lastFault === 'timed-out');
  });
});

describe('what was sent', () => {
  it('is sent again after a cursor, with the ids that it had, of each child in order', async () => {
    const { urn, id, receiver } = await anAgency();
    const told = [];
    for (let n = 0; n < 4; n += 1) told.push(await stage.tell(urn, 'child-a'));
    await arrived(receiver, 4);
    await waitFor('the last to be written down', async () => {
      const delivered = await stage.subscriptions.deliveries(urn, id, { state: 'delivered', limit: 10 });
      return delivered.length === 4;
    });
    expect(await stage.subscriptions.redeliver(urn, id, told[1]?.cursor)).toBe(2);
    await arrived(receiver, 6);
    expect(idsOf(receiver.received)).toEqual([...told, ...told.slice(2)].map((each) => each.id));
    await expect(stage.subscriptions.redeliver(urn, id, 'nonsense')).rejects.toThrow('cursor');
  });

  it('is followed by nothing once the subscription has ended, and stays written down', async () => {
    const { urn, id, receiver } = await anAgency();
    await stage.tell(urn, 'child-a');
    await arrived(receiver, 1);
    expect(await stage.subscriptions.end('urn:agency:another', id)).toBe(false);
    expect(await stage.subscriptions.end(urn, id)).toBe(true);
    expect(await stage.subscriptions.end(urn, id)).toBe(false);
    await stage.tell(urn, 'child-a');
    const another = await anAgency();
    await stage.tell(another.urn, 'child-a');
    await arrived(another.receiver, 1);
    expect(receiver.received).toHaveLength(1);
    expect(await stage.subscriptions.list(urn)).toEqual([]);
    const { rows } = await stage.database.pool.query(
      `select octet_length(s.secret) + octet_length(s.url) as kept, d.subject
       from webhook_subscriptions s join webhook_deliveries d using (subscription_id) where subscription_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ kept: 0, subject: 'child-a' }]);
  });
});

describe('two couriers', () => {
  it('take turns: one leads, the other goes on when it stops, and nothing is sent twice or not at all', async () => {
    const alone = await startWebhookStage('webhooks of two', []);
    try {
      const [one, two] = [alone.courier(), alone.courier()];
      const receiver = await alone.receiver();
      const urn = 'urn:agency:example';
      await alone.subscriptions.create(urn, receiver.url);
      const told = [];
      for (let n = 0; n < 40; n += 1) {
        if (n === 20) await one.stop();
        told.push(await alone.tell(urn, `child-${String(n % 4)}`));
      }
      await arrived(receiver, 40);
      await two.stop();
      expect(idsOf(receiver.received).sort()).toEqual(told.map(({ id }) => id).sort());
    } finally {
      await alone.end();
    }
  });
});
