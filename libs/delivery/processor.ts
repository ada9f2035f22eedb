import type pg from 'pg';
import { isNews, readNews } from '#alerts';
import type { AlertMessages, News } from '#alerts';
import { isUnavailable } from '#event-store';
import type { EventStore, StoredEvent } from '#event-store';
import { alertIdOf, noticeIdOf } from '#vocabulary';
import { inBinaryMode } from './cloud-event.js';
import { parkMessages } from './parked-messages.js';
import type { ParkedMessage } from './parked-messages.js';
import type { TopicMessage, TopicPublisher } from './publisher.js';
import { alertsTopicOf } from './topic.js';

export interface KafkaDeliveryParts {
  readonly store: EventStore;
  readonly messages: AlertMessages;
  readonly publisher: TopicPublisher;
  /** Told of what is set aside. */
  readonly onParked?: (parked: ParkedMessage) => void;
}

/** The name that delivery by Kafka leads and keeps its checkpoint under. */
export const KAFKA_DELIVERY = 'delivery-kafka';

/**
 * Publishes what alerts tell their recipients, each on a topic of its own, keyed by the child's pseudonym. At least
 * once: the batch counts as handled when the broker has stored all of it, and comes again, with the same ids, where
 * it did not. What the broker refuses for good, or what cannot be read, is set aside in the same transaction. While
 * Kafka is away nothing else waits for it.
 */
export const createKafkaDeliveryProcessor = (parts: KafkaDeliveryParts) => ({
  name: KAFKA_DELIVERY,
  concerns: isNews,
  handle: async (batch: readonly StoredEvent[], client: pg.ClientBase): Promise<void> => {
    await tell(parts, client, batch);
  },
});

/** What became of the messages of some events. */
export interface Told {
  readonly published: readonly { readonly eventId: string; readonly agency: string }[];
  readonly parked: readonly ParkedMessage[];
}

/** Publishes what these events tell, to everybody or to some recipients of each; sets aside what is refused. */
export const tell = async (
  { store, messages, publisher, onParked }: KafkaDeliveryParts,
  client: pg.ClientBase,
  events: readonly StoredEvent[],
  isFor: (agency: string, stored: StoredEvent) => boolean = () => true,
): Promise<Told> => {
  const made = await makeMessages(store, messages, events);
  const wanted = made.messages.filter(({ agency, stored }) => isFor(agency, stored));
  const origin = new Map(wanted.map((each) => [each.message, each]));
  const refused = await publisher.publish(wanted.map(({ message }) => message));
  const parked = [
    ...made.unreadable,
    ...refused.flatMap(({ message, reason, code }): ParkedMessage[] => {
      const of = origin.get(message);
      return of ? [{ ...placeOf(of.stored), agency: of.agency, reason, code }] : [];
    }),
  ];
  await parkMessages(client, parked);
  for (const each of parked) onParked?.(each);
  const out = new Set(refused.map(({ message }) => message));
  const published = wanted.filter(({ message }) => !out.has(message));
  return { parked, published: published.map(({ agency, stored }) => ({ eventId: stored.id, agency })) };
};

interface Made {
  readonly messages: readonly {
    readonly message: TopicMessage;
    readonly agency: string;
    readonly stored: StoredEvent;
  }[];
  readonly unreadable: readonly ParkedMessage[];
}

const makeMessages = async (
  store: EventStore,
  messages: AlertMessages,
  events: readonly StoredEvent[],
): Promise<Made> => {
  try {
    return { messages: (await readNews(store, events)).flatMap((news) => messagesOf(messages, news)), unreadable: [] };
  } catch (error) {
    if (isUnavailable(error)) throw error;
    const [event] = events;
    if (event && events.length === 1) {
      const code = error instanceof Error ? error.name : 'Error';
      return { messages: [], unreadable: [{ ...placeOf(event), reason: 'unreadable', code }] };
    }
    // One of many: each is read alone, and the others go out.
    const each: Made[] = [];
    for (const one of events) each.push(await makeMessages(store, messages, [one]));
    return { messages: each.flatMap((made) => made.messages), unreadable: each.flatMap((made) => made.unreadable) };
  }
};

const messagesOf = (messages: AlertMessages, news: News): Made['messages'] =>
  messages(news).map(({ agency, event }) => ({
    agency,
    stored: news.stored,
    message: { topic: alertsTopicOf(agency), key: event.subject, ...inBinaryMode(event) },
  }));

const placeOf = ({ position, id, streamId }: StoredEvent) => ({
  position,
  eventId: id,
  alertId: alertIdOf(streamId) ?? noticeIdOf(streamId) ?? id,
});
