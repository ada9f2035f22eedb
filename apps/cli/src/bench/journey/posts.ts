import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { call } from '../call.js';
import type { Leftovers } from '../leftovers.js';
import type { PartProcess } from '../processes/parts.js';
import type { JourneyArea } from './area.js';
import { now, runOpenLoop } from './open-loop.js';

/** Whose events all are: it has the one token. */
const AGENCY = 'northmoor-hospital-trust';
/** A token of the built-in identity provider is good for ten minutes. */
const NEW_TOKEN_EVERY_MS = 240_000;
const SOCKETS = 128;
const SETTLE_BATCH = 200;
const MOST_ATTEMPTS = 5;

/** An event that must raise an alert, and its post (milliseconds since 1970). */
export interface Alarm {
  readonly personId: string;
  /** When the post was due to be sent. */
  readonly dueAt: number;
}

/** What came of posting at a steady rate. */
export interface Posted {
  readonly alarms: readonly Alarm[];
  /** Events that were answered as stored, and those that were not. */
  readonly stored: number;
  readonly refused: number;
  /** From when a post was due to its answer (ms). */
  readonly answered: readonly number[];
  /** Seconds from the first post to the last answer. */
  readonly seconds: number;
}

export interface Load {
  readonly area: JourneyArea;
  /** Events a second, and how many of them go into one post. */
  readonly rate: number;
  readonly perPost: number;
  readonly seconds: number;
  readonly signal?: AbortSignal;
}

/** An agency system that posts to an intake over HTTP. */
export interface Poster {
  /** As fast as they are taken, two batches at a time. */
  everything(events: readonly object[]): Promise<void>;
  steadily(load: Load): Promise<Posted>;
  stop(): void;
}

interface EventResult {
  readonly status: string;
  readonly personIds?: readonly string[];
}

export const startPoster = async (intake: PartProcess, leftovers: Leftovers): Promise<Poster> => {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  let token = await intake.token(AGENCY);
  const renewing = setInterval(() => {
    intake.token(AGENCY).then(
      (next) => (token = next),
      // The one that there is lasts until the next time.
      () => undefined,
    );
  }, NEW_TOKEN_EVERY_MS).unref();
  const post = (events: readonly object[]): Promise<readonly EventResult[]> => {
    const [event] = events;
    const alone = events.length === 1;
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': alone ? 'application/json' : 'application/cloudevents-batch+json',
    };
    const body = JSON.stringify(alone ? event : events);
    const send = (): Promise<string> => call(agent, 'POST', `${intake.url}/v1/events`, headers, body);
    return (
      send()
        // A kept connection may end just when it is used again. The same post once more is stored once.
        .catch(send)
        .then((text) => {
          const answer = JSON.parse(text) as EventResult | { readonly results: readonly EventResult[] };
          return 'results' in answer ? answer.results : [answer];
        })
    );
  };

  const stop = (): void => {
    clearInterval(renewing);
    agent.destroy();
  };
  leftovers.add(() => {
    stop();
    return Promise.resolve();
  });

  return {
    stop,
    everything: async (events) => {
      let next = 0;
      const sender = async (): Promise<void> => {
        while (next < events.length) {
          const some = events.slice(next, (next += SETTLE_BATCH));
          await untilAnswered(() => post(some));
        }
      };
      await Promise.all([sender(), sender()]);
    },
    steadily: async ({ area, rate, perPost, seconds, signal }) => {
      const alarms: Alarm[] = [];
      const answered: number[] = [];
      let [stored, refused] = [0, 0];
      const begun = now();
      await runOpenLoop({
        perSecond: rate / perPost,
        seconds,
        signal,
        work: async (dueAt) => {
          const posted = Array.from({ length: perPost }, () => area.next());
          // What is not answered as stored is told apart, and an alert of it is not waited for.
          const results = await post(posted.map(({ event }) => event)).catch((): readonly EventResult[] => []);
          answered.push(now() - dueAt);
          for (const [index, { isAlarm }] of posted.entries()) {
            const { status, personIds: [personId] = [] } = results[index] ?? { status: 'refused' };
            if (status !== 'recorded' || personId === undefined) refused += 1;
            else stored += 1;
            if (isAlarm && status === 'recorded' && personId !== undefined) alarms.push({ personId, dueAt });
          }
        },
      });
      return { alarms, stored, refused, answered, seconds: (now() - begun) / 1_000 };
    },
  };
};

/** As an agency's system does: where the service cannot answer just now, the same is posted again a little later. */
const untilAnswered = async (post: () => Promise<unknown>): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await post();
      return;
    } catch (error) {
      if (attempt === MOST_ATTEMPTS) throw error;
      await pause(attempt * 1_000);
    }
  }
};
