// Measures two Kafka clients on a real broker (npm run kafka:install), for docs/adr/0031:
//   sh scripts/bench-kafka-clients/install.sh
//   node --import ./test/support/typescript-register.js scripts/bench-kafka-clients/bench.mjs [rounds]
// Node 22.22 or later: one of the clients needs it. Rounds are interleaved; each measurement is a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { brokerFromJars } from '../../test/support/kafka-jars.ts';

const { Kafka, logLevel } = createRequire(import.meta.url)('kafkajs');
const MEASURE = fileURLToPath(new URL('./measure.mjs', import.meta.url));
const CLIENTS = ['kafkajs', 'platformatic'];
const rounds = Number(process.argv[2] ?? 5);
const print = (title, rows) => process.stdout.write(`${title}: ${JSON.stringify(rows)}\n`);
const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

const kafka = await brokerFromJars();
const admin = new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING }).admin();
await admin.connect();
let topics = 0;
const aTopic = async (numPartitions = 6) => {
  const topic = `bench-${(topics += 1)}`;
  await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
  return topic;
};

const start = (client, what, topic, argument = '') => {
  const child = spawn(process.execPath, [MEASURE, client, what, kafka.brokers, topic, argument], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [];
  let remarks = '';
  child.stderr.on('data', (text) => (remarks = (remarks + text).slice(-2_000)));
  createInterface({ input: child.stdout }).on('line', (line) =>
    said.push({ at: performance.now(), ...JSON.parse(line) }),
  );
  const ended = once(child, 'close').then(() => {
    if (said.length === 0) throw new Error(`${client} ${what} said nothing: ${remarks}`);
    return said.at(-1);
  });
  return { child, said, ended };
};

/** What was said, without when. */
const result = (said) => Object.fromEntries(Object.entries(said).filter(([name]) => name !== 'at'));

const compare = async (what, topicOf, argument) => {
  const results = Object.fromEntries(CLIENTS.map((client) => [client, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const client of round % 2 === 0 ? CLIENTS : [...CLIENTS].reverse()) {
      results[client].push(result(await start(client, what, await topicOf(), argument).ended));
    }
  }
  for (const client of CLIENTS) {
    const names = Object.keys(results[client][0]);
    print(
      `${what} ${client}`,
      Object.fromEntries(names.map((name) => [name, median(results[client].map((each) => each[name]))])),
    );
  }
};

await compare('batches', aTopic);
await compare('singles', aTopic);
const full = await aTopic();
await start('kafkajs', 'batches', full).ended;
await compare('reads', async () => full, '20000');

/** Everything that stands on a topic, with what is new in it, in order. */
const readNumbers = async (topic) => {
  const [{ high }] = await admin.fetchTopicOffsets(topic);
  const consumer = new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING }).consumer({
    groupId: `r-${topic}`,
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const read = [];
  await new Promise((resolve) => {
    void consumer.run({
      eachMessage: async ({ message }) => {
        read.push(Number(message.value));
        if (read.length >= Number(high)) resolve();
      },
    });
  });
  await consumer.disconnect();
  return read;
};

for (const client of CLIENTS) {
  for (const producer of ['same', 'anew']) {
    const topic = await aTopic(1);
    const run = start(client, 'numbers', topic, producer);
    await pause(3_000);
    await kafka.outage.begin();
    await pause(8_000);
    await kafka.outage.end();
    await pause(8_000);
    run.child.kill('SIGTERM');
    const gone = await Promise.race([run.ended, pause(20_000)]);
    if (!gone) run.child.kill('SIGKILL');
    const said = gone ? result(gone) : { hung: true };
    const read = await readNumbers(topic);
    const distinct = [...new Set(read)];
    const lost =
      said.acknowledged === undefined
        ? undefined
        : said.acknowledged - distinct.filter((each) => each < said.acknowledged).length;
    const inOrder = distinct.every((each, index) => index === 0 || each > distinct[index - 1]);
    print(`broker killed for 8 s, ${producer} producer, ${client}`, {
      ...said,
      lost,
      twice: read.length - distinct.length,
      inOrder,
    });
  }
}

for (const client of CLIENTS) {
  const topic = await aTopic(6);
  const group = `group-${topic}`;
  const readers = [start(client, 'follow', topic, group), start(client, 'follow', topic, group)];
  await pause(12_000);
  const producer = new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  let number = 0;
  const produce = async (seconds) => {
    const until = performance.now() + seconds * 1_000;
    while (performance.now() < until) {
      await producer.send({
        topic,
        messages: Array.from({ length: 20 }, () => ({ key: String(number), value: String(number++) })),
      });
      await pause(100);
    }
  };
  await produce(4);
  const killed = performance.now();
  readers[0].child.kill('SIGKILL');
  await produce(16);
  await pause(8_000);
  const shares = readers.map(({ said }) => said.filter(({ at }) => at < killed).length);
  const handled = new Set(readers.flatMap(({ said }) => said.map(({ value }) => value)));
  const after = readers[1].said.map(({ at }) => at).filter((at) => at > killed);
  const gaps = after.map((at, index) => at - (after[index - 1] ?? killed));
  const total = readers.flatMap(({ said }) => said).length;
  readers[1].child.kill('SIGKILL');
  await Promise.allSettled(readers.map(({ ended }) => ended));
  await producer.disconnect();
  print(`one of two readers killed, ${client}`, {
    sent: number,
    handledBefore: shares,
    lost: number - handled.size,
    twice: total - handled.size,
    longestSilenceOfTheOtherMs: Math.round(Math.max(...gaps)),
  });
}

await admin.disconnect();
await kafka.stop();
