import { afterAll, beforeAll, describe } from '@jest/globals';
import type { EventStore } from '#event-store';
import { appendContract } from './append-contract.js';
import { orderContract } from './order-contract.js';
import { readContract } from './read-contract.js';
import type { Contract, StoreFactory, StoreFixture } from './store-fixture.js';
import { subscriptionContract } from './subscription-contract.js';

/** What every event store promises. An adapter runs all of it. */
export const describeEventStoreContract = (name: string, factory: StoreFactory): void => {
  describe(`the event store on ${name}`, () => {
    let fixture: StoreFixture;
    let store: EventStore;
    beforeAll(async () => {
      fixture = await factory();
      store = fixture.open();
    }, 60_000);
    afterAll(() => fixture.drop(), 60_000);

    const contract: Contract = { fixture: () => fixture, store: () => store };
    appendContract(contract);
    readContract(contract);
    subscriptionContract(contract);
    orderContract(contract);
  });
};
