import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReadMessage } from '#delivery';
import { EventStoreUnavailable } from '#event-store';
import type { Identity } from '#identity';
import { agencyEvent, child } from '../../../../test/support/agency-events.js';
import { HOSPITAL, startTestService, urn } from '../../../../test/support/service.js';
import type { TestService } from '../../../../test/support/service.js';
import { createMessageAcceptance } from './accept-messages.js';
import type { EventTopic } from './event-topics.js';

const topic: EventTopic = {
  name: 'tessera.events.a',
  refused: 'tessera.events.refused.a',
  agencies: new Set([urn(HOSPITAL)]),
};
const POISON = 'Canary-Poison';

let offset = 0;
const message = (n: number, given?: string): ReadMessage => {
  const named = given === undefined ? {} : { name: { given, family: 'Example' } };
  const value = Buffer.from(JSON.stringify(agencyEvent({ data: { people: [child(n, named)] } })));
  const headers = new Map([['content-type', Buffer.from('application/cloudevents+json')]]);
  return { topic: topic.name, partition: 0, offset: String((offset += 1)), value, headers };
};

describe('messages that cannot be dealt with', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService('accept messages');
  }, 60_000);
  afterAll(() => service.stop());

  /** Acceptance by a service whose identity fails so for the poison. */
  const acceptanceThatFails = (error: Error) => {
    const { parts } = service.service;
    const resolve: Identity['resolve'] = async (people) => {
      if (people.some(({ description }) => description.name?.given === POISON)) throw error;
      return parts.identity.resolve(people);
    };
    return createMessageAcceptance({
      ...parts,
      identity: { ...parts.identity, resolve, confirm: () => Promise.resolve() },
    });
  };

  it('are refused after some attempts, and those around them are stored', async () => {
    const acceptance = acceptanceThatFails(new TypeError(`nobody foresaw ${POISON}`));
    const messages = [message(601), message(602, POISON), message(603)];
    for (let attempt = 1; attempt < 5; attempt += 1) {
      await expect(acceptance.accept(topic, messages)).rejects.toThrow(TypeError);
    }
    const results = await acceptance.accept(topic, messages);
    expect(results).toMatchObject([
      { status: 'duplicate' },
      { status: 'refused', problem: { status: 500, code: 'internal-error' } },
      { status: 'recorded' },
    ]);
    expect(JSON.stringify(results.map((each) => ('problem' in each ? each.problem : {})))).not.toContain(POISON);
  });

  it('just now are never refused for that', async () => {
    const acceptance = acceptanceThatFails(new EventStoreUnavailable('Not now.'));
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await expect(acceptance.accept(topic, [message(604, POISON)])).rejects.toThrow(EventStoreUnavailable);
    }
  });
});
