/**
 * A Kafka broker for whoever cannot import what supports tests: prints a line of JSON, `{ "brokers", "mayFail" }` or
 * `{ "skipped" }`, and ends the broker when its input ends. Where it may fail, a line `kill` kills it and a line `start`
 * starts it again with what it had stored; each is answered by `{ "done" }` when it has happened.
 */
import { createInterface } from 'node:readline';
import { kafkaForTests } from './kafka.js';

const kafka = await kafkaForTests();
const tell = (said: object): boolean => process.stdout.write(`${JSON.stringify(said)}\n`);

if ('skipped' in kafka) tell(kafka);
else {
  tell({ brokers: kafka.brokers, mayFail: kafka.outage !== undefined });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'kill') await kafka.outage?.begin();
    if (line === 'start') await kafka.outage?.end();
    tell({ done: line });
  }
  await kafka.stop();
  process.exit(0);
}
