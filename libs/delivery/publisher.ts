/** A message for one topic. Messages of one key keep their order. */
export interface TopicMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Why a message is refused for good: sending it again changes nothing until somebody mends something.
 * - `too-large`: for the topic, or for the broker
 * - `not-authorised`: the service may not write to this topic, or not make it
 * - `topic-refused`: the broker takes no topic of this name, or not as it is to be made
 * - `not-valid`: the broker takes the topic and not the message
 */
export const REFUSALS = ['too-large', 'not-authorised', 'topic-refused', 'not-valid'] as const;
export type TopicRefusal = (typeof REFUSALS)[number];

export interface RefusedMessage {
  readonly message: TopicMessage;
  readonly reason: TopicRefusal;
  /** The broker's own word for it, e.g. `MESSAGE_TOO_LARGE`. */
  readonly code: string;
}

/** Where messages are published: the port of the message broker. */
export interface TopicPublisher {
  /**
   * Resolves when every message is stored by the broker's replicas, each topic's in the order given, but for those
   * that the broker refuses for good, which are answered: nothing waits for them. May have published some where it
   * throws, and publish some twice; readers deduplicate on the event's id. Calls must follow each other where order
   * matters.
   * @throws NotPublished where the broker cannot be reached, or refuses what has nothing to do with one message or topic.
   */
  publish(messages: readonly TopicMessage[]): Promise<readonly RefusedMessage[]>;
  /** Waits for what is being published, and lets go of the broker. */
  close(): Promise<void>;
}

/** The broker did not take the messages: try again later. Carries no content of theirs. */
export class NotPublished extends Error {
  override readonly name = 'NotPublished';
  /** @param code the broker's own word for it, e.g. `NOT_ENOUGH_REPLICAS`. */
  constructor(
    readonly code: string,
    count: number,
  ) {
    super(`${count} messages were not published: ${code}.`);
  }
}
