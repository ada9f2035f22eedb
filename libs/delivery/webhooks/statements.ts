import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');

/** The SQL of webhooks, each of it in a file that is named for what it does. */
export const STATEMENTS = {
  lockSubscription: read('lock-subscription'),
  insertSubscription: read('insert-subscription'),
  readSubscriptions: read('read-subscriptions'),
  rotateSecret: read('rotate-secret'),
  endSubscription: read('end-subscription'),
  takeUpAgain: read('take-up-again'),
  queueParked: read('queue-parked'),
  queueAgain: read('queue-again'),
  queueNews: read('queue-news'),
  putInOrder: read('put-in-order'),
  subscriptionsWithNews: read('subscriptions-with-news'),
  dueDeliveries: read('due-deliveries'),
  settleDelivery: read('settle-delivery'),
  noteOutcome: read('note-outcome'),
  listDeliveries: read('list-deliveries'),
} as const;
