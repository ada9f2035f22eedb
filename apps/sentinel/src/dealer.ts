import type { PoolClient } from 'pg';
import type { CommittedPublisher } from '#delivery';
import { beginShares, gatherShares, GivesWay, noteDealt, type ProcessorOptions, type StoredEvent } from '#event-store';
import { isTouching } from '#patterns';
import { withFamilies } from './families.js';

export interface DealerParts {
  /** The name that it leads under. */
  readonly name: string;
  readonly publisher: CommittedPublisher;
  /** Evaluates a batch in the transaction of the client: while nothing can be dealt out. */
  readonly evaluateHere: (batch: readonly StoredEvent[], client: PoolClient) => Promise<void>;
  /** Told where no broker answers when it begins. */
  readonly onAway?: (error: unknown) => void;
  /** How often it is asked whether one answers again (ms). Default 5,000. */
  readonly askEveryMs?: number;
}

/**
 * Deals out what is committed, in order. Each time that it begins, whatever was dealt out before and not dealt with is
 * dealt out again, and what is still on the topic of that counts no more: so it does not matter what an earlier dealer
 * published late, nor what the topic has lost. Where publishing fails it gives way, for it is not known what arrived.
 *
 * Where no broker answers when it begins, nothing is dealt out: it gathers what others have left and evaluates it here,
 * until one answers. Then it gives way, and whoever leads next deals out again.
 */
export const createDealer = ({
  name,
  publisher,
  evaluateHere,
  onAway,
  askEveryMs = 5_000,
}: DealerParts): Pick<ProcessorOptions, 'name' | 'concerns' | 'begin' | 'handle'> => {
  /** Absent while no broker answers. */
  let term: string | undefined;
  let isBack = false;
  let askedAt = 0;

  /** Beside the batches: to ask a broker that is away takes seconds. */
  const askSometimes = (): void => {
    if (performance.now() - askedAt < askEveryMs) return;
    askedAt = Infinity;
    void publisher.answers().then((answers) => {
      isBack = answers;
      askedAt = performance.now();
    });
  };

  const deal = async (batch: readonly StoredEvent[], client: PoolClient, of: string): Promise<void> => {
    const events = await withFamilies(client, batch.filter(isTouching));
    const committed = events.map(({ stored: { position }, personId, familyId }) => ({
      term: of,
      position,
      personId,
      familyId,
    }));
    const dealtTo = await publisher.publish(committed).catch((error: unknown) => {
      throw new GivesWay('Committed events could not be dealt out.', { cause: error });
    });
    if (!(await noteDealt(client, { name, term: of, dealtTo }))) throw new GivesWay('Another deals out.');
  };

  return {
    name,
    concerns: isTouching,
    begin: async (client) => {
      const partitions = await publisher.begin().catch((error: unknown) => {
        onAway?.(error);
        return undefined;
      });
      isBack = false;
      askedAt = performance.now();
      term = partitions === undefined ? undefined : await beginShares(client, name, partitions);
      if (term === undefined) await gatherShares(client, name);
    },
    handle: async (batch, client) => {
      if (term !== undefined) return deal(batch, client, term);
      if (isBack) throw new GivesWay('A broker answers again.');
      askSometimes();
      await evaluateHere(batch, client);
    },
  };
};
