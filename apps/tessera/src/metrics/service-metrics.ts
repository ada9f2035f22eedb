import prometheus from 'prom-client';
import type { EventStore } from '#event-store';
import type { AnsweredEvents } from '#intake';
import type { MetricsText } from '#platform';
import type { AreaState } from './area-state.js';

const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = prometheus;

/** What the service tells whoever runs it: numbers of events, delays and queues. Nothing of anybody, and no agency. */
export interface ServiceMetrics extends MetricsText {
  readonly onAnswered: AnsweredEvents;
  /** The same store, with the time that its appends take put down. */
  observed(store: EventStore): EventStore;
  /** Where what is read from the database at each scrape comes from. */
  follow(source: StateSource): void;
}

export interface StateSource {
  readonly state: () => Promise<AreaState>;
  readonly kafkaBehind: () => number;
}

/** Seconds: from a store on the same machine to one that is at its end. */
const APPEND_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const createServiceMetrics = (): ServiceMetrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const answered = new Counter({
    name: 'tessera_events_answered_total',
    help: 'Agency events, by how they came (http, kafka) and what was answered.',
    labelNames: ['way', 'answer'],
    registers,
  });
  const append = new Histogram({
    name: 'tessera_append_seconds',
    help: 'Time until an append to the event store was durable.',
    buckets: APPEND_BUCKETS,
    registers,
  });
  const failed = new Counter({
    name: 'tessera_append_failures_total',
    help: 'Appends of which it is not known whether they are stored.',
    registers,
  });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers });
  const read = gauge('tessera_state_read', '1 where the gauges below could be read from the database at this scrape.');
  const head = gauge('tessera_store_position', 'Position of the last event that is stored.');
  const lagEvents = gauge('tessera_processor_lag_events', 'Events that a processor has not seen yet.', 'processor');
  const lagSeconds = gauge(
    'tessera_processor_lag_seconds',
    'Age of the first event that a processor has not seen yet; 0 where it has seen all.',
    'processor',
  );
  const delivery = gauge(
    'tessera_delivery_lag_seconds',
    'How long the first message that was not delivered yet has waited; 0 where none waits.',
    'channel',
  );
  const queue = gauge('tessera_webhook_queue', 'Webhook messages that wait to be sent.');
  const setAside = gauge('tessera_parked_subjects', 'Subjects that a processor has set aside.', 'processor');
  const parked = gauge(
    'tessera_parked_messages',
    'Messages that were given up, by channel and reason.',
    'channel',
    'reason',
  );
  const open = gauge('tessera_alerts_open', 'Alerts that are open, by level.', 'level');
  const behind = gauge('tessera_kafka_events_behind', 'Agency events on Kafka that this instance has not read yet.');
  const ofState = [head, lagEvents, lagSeconds, delivery, queue, setAside, parked, open];

  let source: StateSource | undefined;

  const show = (state: AreaState): void => {
    head.set(state.head);
    for (const { name, events, seconds } of state.processors) {
      lagEvents.set({ processor: name }, events);
      lagSeconds.set({ processor: name }, seconds);
    }
    for (const { channel, seconds } of state.deliveries) delivery.set({ channel }, seconds);
    queue.set(state.webhooksWaiting);
    for (const { processor, count } of state.setAside) setAside.set({ processor }, count);
    for (const { channel, reason, count } of state.parked) parked.set({ channel, reason }, count);
    for (const { level, count } of state.alertsOpen) open.set({ level: String(level) }, count);
  };

  return {
    onAnswered: (way, answers) => {
      for (const answer of answers) answered.inc({ way, answer });
    },
    observed: (store) => observed(store, append, failed),
    follow: (given) => {
      source = given;
    },
    contentType: registry.contentType,
    text: async () => {
      // What is not known now must not look like what was known before.
      for (const each of ofState) each.reset();
      try {
        if (source) {
          behind.set(source.kafkaBehind());
          show(await source.state());
        }
        read.set(source ? 1 : 0);
      } catch {
        read.set(0);
      }
      return registry.metrics();
    },
  };
};

const observed = (store: EventStore, append: prometheus.Histogram, failed: prometheus.Counter): EventStore => ({
  append: async (writes, options) => {
    const end = append.startTimer();
    try {
      return await store.append(writes, options);
    } catch (error) {
      failed.inc();
      throw error;
    } finally {
      end();
    }
  },
  readStream: (streamId, options) => store.readStream(streamId, options),
  readStreams: (streams) => store.readStreams(streams),
  readAll: (options) => store.readAll(options),
  find: (ids) => store.find(ids),
  head: () => store.head(),
  subscribe: (options) => store.subscribe(options),
  close: () => store.close(),
});
