import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import type { EventStore } from '#event-store';
import { waitFor } from '../support/wait-for.js';
import { appendContract } from './append-contract.js';
import { backpressureContract } from './backpressure-contract.js';
import { largeEventContract } from './large-event-contract.js';
import { liveReadingContract } from './live-reading-contract.js';
import { modelContract } from './model-contract.js';
import { orderContract } from './order-contract.js';
import { readContract } from './read-contract.js';
import { resumingContract } from './resuming-contract.js';
import type { Contract, ContractSizes, StoreFactory, StoreFixture } from './store-fixture.js';
import { subscriptionContract } from './subscription-contract.js';
import { upcastingContract } from './upcasting-contract.js';

const NORMAL: ContractSizes = { orderedEvents: 20_000, eventsBehind: 100_000, sequences: 100, patience: 1 };
const LONG: ContractSizes = { orderedEvents: 200_000, eventsBehind: 500_000, sequences: 1_000, patience: 10 };

/**
 * What every event store promises. An adapter runs all of it. `TESSERA_TEST_LONG=1` makes the large runs ten times as
 * large.
 * @param sizes what an adapter wants otherwise: smaller runs, or more patience for a server that is far away. There
 *   is no way to leave a promise out.
 */
export const describeEventStoreContract = (
  name: string,
  factory: StoreFactory,
  sizes: Partial<ContractSizes> = {},
): void => {
  describe(`the event store on ${name}`, () => {
    const chosen = { ...(process.env.TESSERA_TEST_LONG === '1' ? LONG : NORMAL), ...sizes };
    const boundMs = 60_000 * chosen.patience;
    jest.setTimeout(boundMs);
    let fixture: StoreFixture;
    let store: EventStore;
    beforeAll(async () => {
      fixture = await factory();
      store = fixture.open();
    }, boundMs);
    afterAll(() => fixture.drop(), boundMs);

    const contract: Contract = {
      fixture: () => fixture,
      store: () => store,
      sizes: chosen,
      waitFor: (what, ask) => waitFor(what, ask, { withinMs: 30_000 * chosen.patience }),
    };
    appendContract(contract);
    readContract(contract);
    largeEventContract(contract);
    subscriptionContract(contract);
    resumingContract(contract);
    liveReadingContract(contract);
    upcastingContract(contract);
    modelContract(contract);
    backpressureContract(contract);
    orderContract(contract);
  });
};
