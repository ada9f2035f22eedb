import { createAcceptance, type AcceptAgencyEvents, type AcceptResult, type IntakeParts } from '#intake';
import type { ReadMessage } from '#delivery';
import { isUnavailable } from '#event-store';
import { Problem } from '#platform';
import { eventInMessage } from './event-in-message.js';
import { vouchedAgency, type EventTopic } from './event-topics.js';

/** What became of one message: what would have been answered to a post of the same event. */
export type MessageResult =
  | { readonly status: Exclude<AcceptResult['status'], 'refused'>; readonly message: ReadMessage }
  | { readonly status: 'refused'; readonly message: ReadMessage; readonly problem: Problem };

/** So often a message is tried alone that fails for no reason that is known, before it is refused. */
const MOST_ATTEMPTS = 5;

/** Accepts what messages hold, by the one way that posted events take. */
export interface MessageAcceptance {
  /**
   * One result for each message of a topic, in order. What is not refused is stored for good.
   * @throws Error where it is not known whether they are stored: give the same messages again.
   */
  accept(topic: EventTopic, messages: readonly ReadMessage[]): Promise<readonly MessageResult[]>;
}

export const createMessageAcceptance = (parts: IntakeParts): MessageAcceptance => {
  /** Messages that failed alone, by place, and how often: few, and only while they fail. */
  const failures = new Map<string, number>();
  const acceptEvents = createAcceptance(parts);

  const accept = async (topic: EventTopic, messages: readonly ReadMessage[]): Promise<readonly MessageResult[]> => {
    try {
      return await acceptAll(acceptEvents, topic, messages);
    } catch (error) {
      if (mayBeTriedAgain(error)) throw error;
      const [message] = messages;
      if (!message || messages.length > 1) {
        // One of them cannot be dealt with: each is tried alone, and those before it are done with.
        const results: MessageResult[] = [];
        for (const each of messages) results.push(...(await accept(topic, [each])));
        return results;
      }
      const place = placeOf(message);
      const attempts = (failures.get(place) ?? 0) + 1;
      failures.set(place, attempts);
      if (attempts < MOST_ATTEMPTS) throw error;
      failures.delete(place);
      const { partition, offset } = message;
      parts.logger.error(
        { topic: topic.name, partition, offset, err: error },
        'An agency event from Kafka could not be dealt with, and is refused.',
      );
      return [{ status: 'refused', message, problem: failed() }];
    }
  };
  return { accept };
};

const acceptAll = async (
  acceptEvents: AcceptAgencyEvents,
  topic: EventTopic,
  messages: readonly ReadMessage[],
): Promise<readonly MessageResult[]> => {
  const results = new Map<ReadMessage, MessageResult>();
  const byAgency = new Map<string, { readonly message: ReadMessage; readonly event: unknown }[]>();
  // Whoever is vouched for by nobody is refused as somebody else's: by the check that every post passes.
  const [nobody = ''] = topic.agencies;
  for (const message of messages) {
    const read = eventInMessage(message);
    if ('problem' in read) {
      results.set(message, { status: 'refused', message, problem: read.problem });
      continue;
    }
    const agency = vouchedAgency(topic, read.event) ?? nobody;
    const others = byAgency.get(agency);
    if (others) others.push({ message, event: read.event });
    else byAgency.set(agency, [{ message, event: read.event }]);
  }
  for (const [agency, posted] of byAgency) {
    const answers = await acceptEvents(
      posted.map(({ event }) => event),
      agency,
    );
    answers.forEach((answer, index) => {
      const message = posted[index]?.message;
      if (!message) throw new Error('There is an answer for each event.');
      results.set(
        message,
        answer.status === 'refused'
          ? { status: 'refused', message, problem: new Problem(answer.refusal) }
          : { status: answer.status, message },
      );
    });
  }
  return messages.flatMap((message) => results.get(message) ?? []);
};

/** Where a message lies: it is that for good. */
export const placeOf = ({ topic, partition, offset }: ReadMessage): string => `${topic}/${String(partition)}/${offset}`;

const mayBeTriedAgain = (error: unknown): boolean =>
  isUnavailable(error) || (error instanceof Problem && error.status === 503);

const failed = (): Problem =>
  new Problem({
    status: 500,
    code: 'internal-error',
    title: 'Something went wrong here',
    detail: 'The event is not stored. Tell the operator of this service, and send it again when it is mended.',
  });
