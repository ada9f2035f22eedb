import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import { createPostgresEventStore } from '#event-store/postgres';
import type { EventStore } from '#event-store';
import { newId, uuidV5 } from '#platform';
import { personStream, type PersonDescription } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { standInMatcher } from '../../test/support/stand-in-matcher.js';
import { createIdentity, decideReview, type DecideReviewParts, type Identity, type ReviewDecision } from './index.js';

type Said = Partial<PersonDescription>;

let database: TestDatabase;
let store: EventStore;
let keys: PersonKeys;
let identity: Identity;
let parts: DecideReviewParts;

beforeAll(async () => {
  database = await testDatabase('identity reviews');
  store = createPostgresEventStore({ pool: database.pool });
  keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
  identity = createIdentity({ pool: database.pool, keys, matcher: standInMatcher });
  parts = { store, keys, identity, link: linkBoth };
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

/** Links two records in both of their streams at once. */
const linkBoth: DecideReviewParts['link'] = async ({ personIds, decidedBy, reviewId }) => {
  const [one, other] = personIds;
  const linkId = uuidV5(reviewId, '2d1f4c0e-6a53-5b0c-9a41-7c6c3f0a2bff');
  await store.append(
    [
      { personId: one, otherPersonId: other },
      { personId: other, otherPersonId: one },
    ].map(({ personId, otherPersonId }) => ({
      streamId: personStream(personId),
      expectedVersion: 'any' as const,
      events: [
        {
          id: uuidV5(personId, linkId),
          type: 'RecordsLinked.v1',
          data: { linkId, otherPersonId, reviewId, decidedBy },
        },
      ],
    })),
    { atomic: true },
  );
};

const somebody = (): Said => ({
  name: { given: 'Asha', family: `Example${randomBytes(6).toString('hex')}` },
  dateOfBirth: '2019-05-01',
  postcode: 'N17 0AA',
});
let last = 0;
const nhsNumber = (): string => `999${String((last += 1)).padStart(7, '0')}`;
const report = async (said: Said) => {
  const source = 'urn:agency:example';
  const [person] = await identity.resolve([
    { description: { role: 'child', ...said }, source, agencyEventId: newId() },
  ]);
  return person!;
};
/** Somebody who is known, and somebody held who may be them. */
const heldPair = async (): Promise<{ held: string; candidate: string; reviewId: string; said: Said }> => {
  const said = somebody();
  const candidate = (await report({ ...said, nhsNumber: nhsNumber() })).personId;
  const held = await report({ ...said, postcode: undefined, dateOfBirth: '2019-05-02' });
  return { held: held.personId, candidate, reviewId: held.reviewId!, said };
};
const decide = (decision: Pick<ReviewDecision, 'reviewId' | 'decision' | 'personId'>, by = parts) =>
  decideReview(by, { reason: 'Same school, same mother.', decidedBy: 'example-worker', ...decision });
const typesIn = async (personId: string): Promise<string[]> =>
  (await store.readStream(personStream(personId))).map((event) => event.type);

describe('open reviews', () => {
  it('say who is held, who it may be, and what speaks for and against it in plain words', async () => {
    const { held, candidate, reviewId } = await heldPair();
    const review = await identity.review(reviewId);
    expect(review).toMatchObject({ reviewId, personId: held, outcome: 'potential', source: 'urn:agency:example' });
    expect(review!.candidates).toEqual([
      {
        personId: candidate,
        reasons: [
          { field: 'given-name', label: 'The same', speaks: 'for' },
          { field: 'family-name', label: 'The same', speaks: 'for' },
          { field: 'date-of-birth', label: 'Nearly the same', speaks: 'against' },
        ],
      },
    ]);
  });

  it('come the oldest first, page by page, and are found by whoever is in them', async () => {
    const pairs = [await heldPair(), await heldPair(), await heldPair()];
    const [before] = await identity.reviewsAbout([pairs[0]!.held]);
    const [second] = await identity.openReviews({ after: before!.number, limit: 1 });
    const [third] = await identity.openReviews({ after: second!.number, limit: 10 });
    expect([second!.reviewId, third!.reviewId]).toEqual([pairs[1]!.reviewId, pairs[2]!.reviewId]);
    const about = await identity.reviewsAbout([pairs[2]!.candidate, pairs[0]!.held, newId()]);
    expect(about.map((review) => review.reviewId)).toEqual([pairs[0]!.reviewId, pairs[2]!.reviewId]);
    expect(await identity.reviewsAbout([newId()])).toEqual([]);
  });

  it('say nothing of who is erased', async () => {
    const { held, candidate, reviewId } = await heldPair();
    await keys.destroy(candidate);
    expect(await identity.review(reviewId)).toMatchObject({ candidates: [] });
    await keys.destroy(held);
    expect(await identity.review(reviewId)).toBeUndefined();
    expect(await decide({ reviewId, decision: 'different' })).toEqual({ status: 'unknown' });
  });
});

describe('deciding a review', () => {
  it('as the same links the two records, says so in the stream of the one held, and closes it', async () => {
    const { held, candidate, reviewId } = await heldPair();
    expect(await decide({ reviewId, decision: 'same' })).toMatchObject({
      status: 'decided',
      review: { decided: { decision: 'same', personId: candidate, decidedBy: 'example-worker' } },
    });
    expect(await typesIn(held)).toEqual(['IdentityReviewDecided.v1', 'RecordsLinked.v1']);
    expect(await typesIn(candidate)).toEqual(['RecordsLinked.v1']);
    expect(await identity.reviewsAbout([held])).toEqual([]);
    const [decided] = await store.readStream(personStream(held));
    expect(keys.open(held, decided!.personal!)).toEqual({ reason: 'Same school, same mother.' });
  });

  it('as the same makes the two one whom a next report may match', async () => {
    const { held, candidate, reviewId, said } = await heldPair();
    await decide({ reviewId, decision: 'same', personId: candidate });
    const next = await report({ ...said, dateOfBirth: '2019-05-02', name: { ...said.name, given: 'Ashe' } });
    expect(next.identifiedBy).toBe('match');
    expect([held, candidate]).toContain(next.personId);
  });

  it('as different links nobody, and the two are not asked of again', async () => {
    const [one, other] = [nhsNumber(), `B8012${String((last += 1)).padStart(8, '0')}`];
    await report({ nhsNumber: one });
    await report({ upn: other });
    const held = await report({ nhsNumber: one, upn: other });
    await decide({ reviewId: held.reviewId!, decision: 'different' });
    expect(await typesIn(held.personId)).toEqual(['IdentityReviewDecided.v1']);
    const again = await report({ nhsNumber: one, upn: other });
    expect(again).toMatchObject({ personId: held.personId, identifiedBy: 'same-words' });
    expect(again).not.toHaveProperty('reviewId');
  });

  it('twice in the same way is answered as before, and in another way is refused', async () => {
    const { held, reviewId } = await heldPair();
    const [once, twice] = [await decide({ reviewId, decision: 'same' }), await decide({ reviewId, decision: 'same' })];
    expect(twice).toEqual(once);
    expect(await decide({ reviewId, decision: 'different' })).toEqual({ status: 'decided-otherwise' });
    expect(await typesIn(held)).toEqual(['IdentityReviewDecided.v1', 'RecordsLinked.v1']);
  });

  it('in two ways at once follows one of them', async () => {
    const { held, reviewId } = await heldPair();
    const outcomes = await Promise.all([
      decide({ reviewId, decision: 'same' }),
      decide({ reviewId, decision: 'different' }),
    ]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['decided', 'decided-otherwise']);
    expect((await typesIn(held)).filter((type) => type === 'IdentityReviewDecided.v1')).toHaveLength(1);
  });

  it('is finished by whoever decides next where it was interrupted', async () => {
    const { held, candidate, reviewId } = await heldPair();
    const interrupted = { ...parts, link: () => Promise.reject(new Error('The machine stopped.')) };
    await expect(decide({ reviewId, decision: 'same' }, interrupted)).rejects.toThrow('The machine stopped.');
    expect(await identity.reviewsAbout([held])).toHaveLength(1);
    expect(await decide({ reviewId, decision: 'different' })).toEqual({ status: 'decided-otherwise' });
    expect(await typesIn(candidate)).toEqual(['RecordsLinked.v1']);
    expect(await identity.review(reviewId)).toMatchObject({ decided: { decision: 'same', personId: candidate } });
  });

  it('is refused where the person named is no candidate, and where there is no such review', async () => {
    const { reviewId } = await heldPair();
    const { held: stranger } = await heldPair();
    expect(await decide({ reviewId, decision: 'same', personId: stranger })).toEqual({ status: 'no-candidate' });
    expect(await decide({ reviewId: newId(), decision: 'different' })).toEqual({ status: 'unknown' });
    expect(await identity.reviewsAbout([stranger])).toHaveLength(1);
  });
});
