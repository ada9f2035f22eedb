/**
 * A Kafka broker for whoever cannot import what supports tests: prints a line of JSON, `{ "brokers" }` or `{ "skipped" }`,
 * and ends the broker when its input ends.
 */
import { kafkaForTests } from './kafka.js';

const kafka = await kafkaForTests();
process.stdout.write(`${JSON.stringify('skipped' in kafka ? kafka : { brokers: kafka.brokers })}\n`);
if (!('skipped' in kafka)) {
  process.stdin.resume().once('end', () => {
    void kafka.stop().then(() => process.exit(0));
  });
}
