/**
 * Takes what Tessera tells an agency on its Kafka topic, and acts on each message once. Copy it, and put what your
 * system does in the place of `handle`.
 *
 * KAFKA_BROKERS    host:port of some brokers, with commas between them
 * AGENCY           the last part of the agency's urn, e.g. oakfield-primary-school
 * GROUP            the consumer group (the agency's name); instances with the same share the work
 * KAFKA_USER, KAFKA_PASSWORD  for SASL (scram-sha-512, over TLS); without them it connects plainly
 */
import kafkajs from 'kafkajs';

const { KAFKA_BROKERS = '', AGENCY, KAFKA_USER, KAFKA_PASSWORD } = process.env;
const { GROUP = AGENCY } = process.env;
if (!AGENCY) throw new Error('AGENCY must be set.');

const kafka = new kafkajs.Kafka({
  clientId: `${AGENCY}-alerts`,
  brokers: KAFKA_BROKERS.split(','),
  logLevel: kafkajs.logLevel.ERROR,
  ...(KAFKA_USER && {
    ssl: true,
    sasl: { mechanism: 'scram-sha-512', username: KAFKA_USER, password: KAFKA_PASSWORD },
  }),
});
const consumer = kafka.consumer({ groupId: GROUP });

/** The CloudEvent of a message in binary mode: attributes are headers, the value is `data`. */
const eventOf = ({ headers, value }) => {
  const attributes = Object.entries(headers).flatMap(([name, each]) =>
    name.startsWith('ce_') ? [[name.slice('ce_'.length), String(each)]] : [],
  );
  return { ...Object.fromEntries(attributes), data: JSON.parse(String(value)) };
};

/**
 * Ids that were acted on. A message comes at least once, so sometimes twice, with the same id: keep them where your
 * system keeps its data, in the same transaction as what you make of the message.
 */
const done = new Set();

/** What your system does. Here: a line for each message. Open `data.link` with your own token for the rest. */
const handle = (event) => {
  process.stdout.write(`${JSON.stringify({ id: event.id, type: event.type, subject: event.subject })}\n`);
};

await consumer.connect();
await consumer.subscribe({ topics: [`tessera.alerts.${AGENCY}`], fromBeginning: true });
await consumer.run({
  // The offset is committed after this has ended: what throws comes again. One child's messages come in order.
  eachMessage: async ({ message }) => {
    const event = eventOf(message);
    if (done.has(event.id)) return;
    handle(event);
    done.add(event.id);
  },
});
process.once('SIGTERM', () => consumer.disconnect());
