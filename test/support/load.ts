import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type pg from 'pg';
import { agencyEvent, child } from './agency-events.js';
import type { Api } from './api.js';
import { HOSPITAL } from './service.js';

interface Recorded {
  readonly eventId: string;
  readonly globalPosition: number;
  readonly status: 'recorded' | 'duplicate';
}

interface Problem {
  readonly status: number;
  readonly code: string;
}

/**
 * Agencies that post one event after the other, each about one person, and remember what they were answered: what was
 * acknowledged must be stored, and what is stored was acknowledged, or its agency does not know.
 */
export class Load {
  readonly acknowledged = new Map<string, Recorded>();
  /** Events whose answer was 503, or never came, with what was posted. */
  readonly unknown = new Map<string, object>();
  /** Answers of 503: each must say so as a problem, and when to ask again. */
  readonly refusals: { readonly headers: Headers; readonly body: Problem }[] = [];
  /** Statuses that nobody should be answered here. */
  readonly unexpected: number[] = [];
  readonly #writers: Promise<void>[];
  #stopped = false;

  /** @param people how many different children the events are about. */
  constructor(
    private readonly api: Pick<Api, 'post'>,
    { writers = 8, people = 50 }: { readonly writers?: number; readonly people?: number } = {},
  ) {
    this.#writers = Array.from({ length: writers }, () => this.#write(people));
  }

  /** Ends when every post under way has been answered, or was given up. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#writers);
  }

  async #write(people: number): Promise<void> {
    while (!this.#stopped) {
      const event = agencyEvent({ data: { people: [child(7_000 + Math.floor(Math.random() * people))] } });
      try {
        const { status, body, headers } = await this.api.post<Recorded & Problem>('/v1/events', HOSPITAL, event);
        if (status === 201) {
          this.acknowledged.set(event.id, body);
          continue;
        }
        this.unknown.set(event.id, event);
        if (status === 503) this.refusals.push({ headers, body });
        else this.unexpected.push(status);
      } catch {
        // The connection broke: the agency does not know.
        this.unknown.set(event.id, event);
      }
      // Told to come back later, an agency does not ask again at once.
      await pause(50);
    }
  }

  /** Every 503 said so in the form that was promised, and nothing else but success was answered. */
  expectProperRefusals(): void {
    expect(this.unexpected).toEqual([]);
    for (const { headers, body } of this.refusals) {
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(body).toMatchObject({ status: 503, code: 'unavailable' });
    }
  }

  /**
   * Compares what was answered with what is stored, and then posts again whatever is unknown, as an agency would.
   * The service must work again by now.
   */
  async expectNothingLost(api: Pick<Api, 'post'>, database: pg.Pool): Promise<void> {
    const stored = await storedEvents(database);
    for (const { eventId, globalPosition } of this.acknowledged.values()) {
      expect({ eventId, positions: stored.get(eventId) }).toEqual({ eventId, positions: [globalPosition] });
    }
    const acknowledged = new Set([...this.acknowledged.values()].map(({ eventId }) => eventId));
    const retried = new Set<string>();
    for (const event of this.unknown.values()) {
      const { status, body } = await api.post<Recorded>('/v1/events', HOSPITAL, event);
      const before = stored.get(body.eventId)?.[0];
      expect([before === undefined ? 201 : 200, before ?? body.globalPosition]).toEqual([status, body.globalPosition]);
      retried.add(body.eventId);
    }
    for (const eventId of stored.keys()) expect(acknowledged.has(eventId) || retried.has(eventId)).toBe(true);

    const inTheEnd = await storedEvents(database);
    expect(new Set(inTheEnd.keys())).toEqual(new Set([...acknowledged, ...retried]));
    for (const positions of inTheEnd.values()) expect(positions).toHaveLength(1);
  }
}

/** Positions of every agency event that is stored, in any stream. */
const storedEvents = async (database: pg.Pool): Promise<Map<string, number[]>> => {
  const { rows } = await database.query<{ id: string; positions: number[] }>(
    `select data::json->>'agencyEventId' as id, array_agg(global_position) as positions
     from events where type = 'AgencyEventRecorded.v1' group by 1`,
  );
  return new Map(rows.map(({ id, positions }) => [id, positions]));
};
