import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChronologyPage } from '#chronology';
import { agencyEvent, child } from '../support/agency-events.js';
import { HOSPITAL, PURPOSE, startTestService, WORKER, type TestService } from '../support/service.js';

interface Recorded {
  readonly eventId: string;
  readonly personIds: readonly string[];
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService('arrives while paging');
});
afterAll(() => service.stop());

const post = async (date: string): Promise<Recorded> => {
  const event = agencyEvent({ data: { people: [child(63)], occurredOn: { date } } });
  const { status, body } = await service.post<Recorded>('/v1/events', HOSPITAL, event);
  expect(status).toBe(201);
  return body;
};
const dayOf = (n: number): string =>
  `2025-${String(1 + Math.floor(n / 28)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;

it('gives every entry once to a reader who pages while events of all times arrive (row 55)', async () => {
  const there: Recorded[] = [];
  for (let n = 0; n < 60; n += 2) there.push(await post(dayOf(n)));
  const path = `/v1/children/${there[0]?.personIds[0] ?? ''}/chronology`;
  const page = async (cursor: string | null): Promise<ChronologyPage> => {
    const question = cursor === null ? '?limit=7' : `?limit=7&cursor=${cursor}`;
    const answer = await service.get<ChronologyPage>(path + question, WORKER, PURPOSE);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  const read: string[] = [];
  const totals = new Set<number>();
  let arrived = 0;
  let cursor: string | null = null;
  do {
    const answer: ChronologyPage = await page(cursor);
    read.push(...answer.entries.map(({ eventId }) => eventId));
    totals.add(answer.total);
    cursor = answer.nextCursor;
    // Before what was read, on the very day where the page ended, and after it; and what was read is taken back.
    for (const date of [dayOf(1), answer.entries.at(-1)?.occurredOn.date ?? '', dayOf(59), '2026-01-01']) {
      await post(date);
      arrived += 1;
    }
    const { eventId } = answer.entries[0]!;
    const retraction = { id: `retraction-${eventId}`, reason: 'Entered for another child.' };
    expect((await service.post(`/v1/events/${eventId}/retractions`, HOSPITAL, retraction)).status).toBe(201);
  } while (cursor !== null);

  expect(read).toEqual(there.map(({ eventId }) => eventId));
  expect([...totals]).toEqual([there.length]);
  expect((await page(null)).total).toBe(there.length + arrived);
});
