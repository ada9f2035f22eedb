/** A message for one topic. Messages of one key keep their order. */
export interface AlertTopicMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where alerts are published: the port of the message broker. */
export interface AlertPublisher {
  /**
   * Resolves when every message is stored by the broker's replicas, each topic's in the order given. May have
   * published some where it throws; publishing all of them again is right, readers deduplicate on the event's id.
   * Calls must follow each other where order matters.
   * @throws AlertsNotPublished
   */
  publish(messages: readonly AlertTopicMessage[]): Promise<void>;
  /** Waits for what is being published, and lets go of the broker. */
  close(): Promise<void>;
}

/** The broker did not take the messages: it cannot be reached, or it refuses. Carries no content of theirs. */
export class AlertsNotPublished extends Error {
  override readonly name = 'AlertsNotPublished';
  /** @param code the broker's own word for it, e.g. `MESSAGE_TOO_LARGE`. */
  constructor(
    readonly code: string,
    count: number,
  ) {
    super(`${count} alert messages were not published: ${code}.`);
  }
}
