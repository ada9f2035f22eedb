import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencyEvent, child, nhsNumber } from '../support/agency-events.js';
import {
  AUDITOR,
  HOSPITAL,
  PURPOSE,
  SCHOOL,
  startTestService,
  WORKER,
  urn,
  type TestService,
} from '../support/service.js';

interface EventAnswer {
  readonly eventId: string;
  readonly personIds: readonly [string, ...string[]];
  readonly status: string;
}
interface ReviewRecord {
  readonly personId: string;
  readonly names: readonly { readonly given: string | null; readonly family: string | null }[];
  readonly nhsNumber: string | null;
  readonly postcodes: readonly string[];
}
interface Review {
  readonly reviewId: string;
  readonly outcome: string;
  readonly agencyEventId: string;
  readonly held: ReviewRecord;
  readonly candidates: readonly {
    readonly record: ReviewRecord;
    readonly reasons: readonly { readonly field: string; readonly label: string; readonly speaks: string }[];
  }[];
  readonly decided?: { readonly decision: string; readonly personId?: string; readonly decidedBy: string };
}
interface ReviewsPage {
  readonly reviews: readonly Review[];
  readonly nextCursor: string | null;
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService('identity reviews', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
});
afterAll(() => service.stop());

const post = (event: object, agency = HOSPITAL) => service.post<EventAnswer>('/v1/events', agency, event);
const page = async (query = ''): Promise<ReviewsPage> => {
  const answer = await service.get<ReviewsPage>(`/v1/identity/reviews${query}`, WORKER, PURPOSE);
  expect(answer.status).toBe(200);
  return answer.body;
};
const decide = (reviewId: string, body: object) =>
  service.post<Review>(`/v1/identity/reviews/${reviewId}/decision`, WORKER, body, PURPOSE);

/** A child whom the hospital knows, and an event of a child described in the same words with another NHS number. */
const heldPair = async (n: number): Promise<{ known: string; held: string; event: object; review: Review }> => {
  const said = child(n);
  const first = await post(agencyEvent({ data: { people: [said] } }));
  expect(first.body.status).toBe('recorded');
  const event = agencyEvent({ data: { people: [{ ...said, nhsNumber: nhsNumber(n + 500) }] } });
  const second = await post(event);
  expect(second).toMatchObject({ status: 201, body: { status: 'held-for-review' } });
  const { body } = second;
  const review = (await page('?limit=100')).reviews.find(({ held }) => held.personId === body.personIds[0]);
  expect(review).toMatchObject({ agencyEventId: body.eventId, outcome: 'conflict' });
  return { known: first.body.personIds[0], held: body.personIds[0], event, review: review! };
};

describe('an event of which it cannot be said whose it is', () => {
  it('is stored at a provisional person, and posting it again is a duplicate', async () => {
    const { known, held, event } = await heldPair(1);
    expect(held).not.toBe(known);
    expect(await post(event)).toMatchObject({ status: 200, body: { status: 'duplicate', personIds: [held] } });
    const chronology = await service.get<{ entries: unknown[] }>(
      `/v1/children/${held}/chronology?detail=all`,
      WORKER,
      PURPOSE,
    );
    expect(chronology.body.entries).toHaveLength(1);
  });

  it('is told so in a batch too', async () => {
    const said = child(2, { nhsNumber: nhsNumber(2), upn: undefined });
    await post(agencyEvent({ data: { people: [said] } }));
    const batch = JSON.stringify([agencyEvent({ data: { people: [{ ...said, nhsNumber: nhsNumber(502) }] } })]);
    const answer = await service.post<{ results: EventAnswer[] }>('/v1/events', HOSPITAL, batch, {
      'content-type': 'application/cloudevents-batch+json',
    });
    expect(answer.body.results).toMatchObject([{ status: 'held-for-review' }]);
  });

  it('shows a worker both records side by side, with what speaks for and against', async () => {
    const { known, held, review } = await heldPair(3);
    expect(review.held).toMatchObject({
      personId: held,
      names: [{ given: 'Asha3', family: 'Example' }],
      nhsNumber: nhsNumber(503),
      postcodes: ['N17 0AA'],
    });
    expect(review.candidates).toMatchObject([{ record: { personId: known, nhsNumber: nhsNumber(3) } }]);
    expect(review.candidates[0]!.reasons).toContainEqual({
      field: 'nhs-number',
      label: 'Each has another NHS number',
      speaks: 'against',
    });
    expect(await service.get(`/v1/identity/reviews/${review.reviewId}`, WORKER, PURPOSE)).toMatchObject({
      status: 200,
      body: review,
    });
  });

  it('shows no postcode of somebody whose address an agency protects', async () => {
    const said = child(4);
    await post(agencyEvent({ data: { people: [said], sensitivity: ['address-protected'] } }));
    const other = { ...said, nhsNumber: nhsNumber(504) };
    const { body } = await post(agencyEvent({ data: { people: [other], sensitivity: ['address-protected'] } }));
    const review = (await page('?limit=100')).reviews.find(({ held }) => held.personId === body.personIds[0])!;
    expect([review.held.postcodes, review.candidates[0]!.record.postcodes]).toEqual([[], []]);
  });

  it('is audited for everyone who is shown', async () => {
    const { known, held, review } = await heldPair(5);
    await service.get(`/v1/identity/reviews/${review.reviewId}`, WORKER, PURPOSE);
    for (const personId of [known, held]) {
      const trail = await service.get<{ entries: object[] }>(`/v1/audit?personId=${personId}`, AUDITOR);
      expect(trail.body.entries).toContainEqual(
        expect.objectContaining({ action: 'read-identity-review', purpose: 'mash-triage', outcome: 'shown' }),
      );
    }
  });
});

describe('a worker’s decision', () => {
  it('that it is the same person links the records, and takes the review off the list', async () => {
    const { known, review } = await heldPair(6);
    const answer = await decide(review.reviewId, { decision: 'same', reason: 'The number was mistyped.' });
    expect(answer).toMatchObject({
      status: 200,
      body: { decided: { decision: 'same', personId: known, decidedBy: expect.any(String) } },
    });
    expect((await page('?limit=100')).reviews.map(({ reviewId }) => reviewId)).not.toContain(review.reviewId);
    const again = await decide(review.reviewId, { decision: 'same', reason: 'Again.' });
    expect(again).toMatchObject({ status: 200, body: answer.body });
    const otherwise = await decide(review.reviewId, { decision: 'different', reason: 'No.' });
    expect(otherwise).toMatchObject({ status: 409, body: { code: 'decided-otherwise' } });
  });

  it('that it is somebody else is kept, and a candidate must be one', async () => {
    const { held, review } = await heldPair(7);
    const wrong = await decide(review.reviewId, { decision: 'same', personId: held, reason: 'Oh.' });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'no-candidate' } });
    expect(wrong.text).not.toContain(held);
    const answer = await decide(review.reviewId, { decision: 'different', reason: 'Cousins of one name.' });
    expect(answer).toMatchObject({ status: 200, body: { decided: { decision: 'different' } } });
  });

  it('needs a reason, a purpose and a review that is there', async () => {
    const { review } = await heldPair(8);
    expect((await decide(review.reviewId, { decision: 'same' })).status).toBe(400);
    const path = `/v1/identity/reviews/${review.reviewId}/decision`;
    expect((await service.post(path, WORKER, { decision: 'different', reason: 'x' })).status).toBe(400);
    const nowhere = '00000000-0000-4000-8000-000000000000';
    expect((await decide(nowhere, { decision: 'different', reason: 'x' })).status).toBe(404);
  });
});

describe('the list of reviews', () => {
  it('is read page by page, the oldest first, and refuses a cursor that it did not give', async () => {
    await heldPair(9);
    await heldPair(10);
    const all = (await page('?limit=100')).reviews.map(({ reviewId }) => reviewId);
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const { reviews, nextCursor } = await page(`?limit=2${cursor}`);
      paged.push(...reviews.map(({ reviewId }) => reviewId));
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(paged).toEqual(all);
    expect((await service.get('/v1/identity/reviews?cursor=zzz', WORKER, PURPOSE)).status).toBe(400);
  });
});

describe('identifiers of two people in one event', () => {
  it('make one review, however often that agency sends the two', async () => {
    const one = child(11);
    const other = {
      role: 'child',
      upn: 'B801200005001',
      name: { given: 'Bilal', family: 'Sample' },
      dateOfBirth: '2011-11-23',
      postcode: 'SE1 0AA',
    };
    await post(agencyEvent({ data: { people: [one] } }));
    await post(agencyEvent({ data: { people: [other] } }));
    const both = { role: 'child', nhsNumber: one.nhsNumber, upn: other.upn };
    const source = urn(SCHOOL);
    const answers = [
      await post(agencyEvent({ source, data: { people: [both] } }), SCHOOL),
      await post(agencyEvent({ source, data: { people: [{ ...both, sex: 'female' }] } }), SCHOOL),
    ];
    expect(answers.map(({ body }) => body.status)).toEqual(['held-for-review', 'held-for-review']);
    expect(answers[1]!.body.personIds).toEqual(answers[0]!.body.personIds);
    const reviews = (await page('?limit=100')).reviews.filter(
      ({ held }) => held.personId === answers[0]!.body.personIds[0],
    );
    expect(reviews).toMatchObject([{ outcome: 'conflict' }]);
    expect(reviews[0]!.candidates).toHaveLength(2);
  });
});
