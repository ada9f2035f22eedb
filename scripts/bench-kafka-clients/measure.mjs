// One measurement of one client, in a process of its own: measure.mjs <client> <what> <brokers> <topic> [<argument>].
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { CLIENTS } from './clients.mjs';

const [name, what, brokers, topic, argument] = process.argv.slice(2);
const client = CLIENTS[name](brokers);
const say = (result) => process.stdout.write(`${JSON.stringify(result)}\n`);
const percentile = (sorted, part) =>
  Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(2));
const VALUE = '.'.repeat(800);

/** Sends of so many messages, one after the other: how long each takes, and what it costs this process. */
const sends = async (count, size) => {
  const producer = await client.producer();
  const messages = (round) =>
    Array.from({ length: size }, (_, index) => ({ key: `child-${(round * size + index) % 500}`, value: VALUE }));
  for (let round = 0; round < 20; round += 1) await producer.send(topic, messages(round));
  const times = [];
  const cpu = process.cpuUsage();
  const from = performance.now();
  for (let round = 0; round < count; round += 1) {
    const sent = performance.now();
    await producer.send(topic, messages(round));
    times.push(performance.now() - sent);
  }
  const seconds = (performance.now() - from) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  times.sort((one, other) => one - other);
  await producer.close();
  return {
    perSecond: Math.round((count * size) / seconds),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpuMicrosecondsEach: Number(((user + system) / (count * size)).toFixed(1)),
  };
};

const reads = async (count) => {
  let read = 0;
  let done;
  const all = new Promise((resolve) => (done = resolve));
  let cpu;
  let from;
  const consumer = await client.consumer(topic, `bench-${process.pid}`, async (messages) => {
    cpu ??= process.cpuUsage();
    from ??= performance.now();
    read += messages.length;
    if (read >= count) done();
  });
  await all;
  const seconds = (performance.now() - from) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  void consumer.close();
  return { perSecond: Math.round(read / seconds), cpuMicrosecondsEach: Number(((user + system) / read).toFixed(1)) };
};

/** Numbers, one after the other; one whose send fails is sent again, by the same producer or (argument) a new one. */
const numbers = async () => {
  let producer = await client.producer();
  let stopped = false;
  process.on('SIGTERM', () => (stopped = true));
  let failures = 0;
  let number = 0;
  let longest = 0;
  while (!stopped) {
    const from = performance.now();
    for (;;) {
      try {
        await producer.send(topic, [{ key: 'child', value: String(number) }]);
        break;
      } catch {
        failures += 1;
        if (argument === 'anew') {
          await producer.close().catch(() => undefined);
          producer = undefined;
          while (!producer) producer = await client.producer().catch(() => pause(200));
        }
        await pause(200);
      }
    }
    longest = Math.max(longest, performance.now() - from);
    number += 1;
  }
  return { acknowledged: number, failures, longestMs: Math.round(longest) };
};

/** Says each number that it has handled, until it is killed. */
const follow = async () => {
  await client.consumer(topic, argument, async (messages) => {
    for (const { value } of messages) say({ value: Number(value) });
  });
  await new Promise(() => undefined);
};

const WHAT = {
  batches: () => sends(200, 100),
  singles: () => sends(1_000, 1),
  reads: () => reads(Number(argument)),
  numbers,
  follow,
};
say(await WHAT[what]());
process.exit(0);
