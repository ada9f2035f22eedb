import { describe, expect, it } from '@jest/globals';
import { APPEND_LIMITS, EventStoreUnavailable } from '#event-store';
import { newId } from '#platform';
import { anEvent, appendOne, aStream, countUp, referencesOf, write, type Contract } from './store-fixture.js';

/** Appending: expected versions, known ids, many writes at once, and what is refused. */
export const appendContract = ({ store, fixture }: Contract): void => {
  describe('an append', () => {
    it('stores events in their order, and says where they stand', async () => {
      const stream = aStream();
      const events = [anEvent(), anEvent(), anEvent()];
      const outcome = await appendOne(store(), write(stream, 0, ...events));
      expect(outcome).toMatchObject({
        status: 'stored',
        streamVersion: 3,
        events: events.map(({ id }, index) => ({ id, streamId: stream, version: index + 1, known: false })),
      });
      const [first, second, third] = referencesOf(outcome).map(({ position }) => position);
      expect(first).toBeGreaterThan(0);
      expect(second).toBeGreaterThan(first!);
      expect(third).toBeGreaterThan(second!);
    });

    it('is in conflict when the stream is at another version, and stores nothing of it', async () => {
      const stream = aStream();
      await appendOne(store(), write(stream, 0, anEvent(), anEvent()));
      for (const expected of [0, 1, 3]) {
        const outcome = await appendOne(store(), write(stream, expected, anEvent()));
        expect(outcome).toEqual({ status: 'conflict', streamVersion: 2 });
      }
      expect(await store().readStream(stream)).toHaveLength(2);
    });

    it('lets one of 50 writers with the same expected version succeed, and tells 49 of the conflict', async () => {
      const stream = aStream();
      await appendOne(store(), write(stream, 0, anEvent()));
      const outcomes = await Promise.all(countUp(50).map(() => appendOne(store(), write(stream, 1, anEvent()))));
      expect(outcomes.filter(({ status }) => status === 'stored')).toHaveLength(1);
      expect(outcomes.filter(({ status }) => status === 'conflict')).toHaveLength(49);
      for (const { streamVersion } of outcomes) expect(streamVersion).toBe(2);
      expect(await store().readStream(stream)).toHaveLength(2);
    });

    it('lets writers follow each other within one moment when each expects what the one before leaves', async () => {
      const stream = aStream();
      const outcomes = await Promise.all(countUp(50).map((n) => appendOne(store(), write(stream, n - 1, anEvent()))));
      expect(outcomes.map(({ streamVersion }) => streamVersion)).toEqual(countUp(50));
      expect(outcomes.every(({ status }) => status === 'stored')).toBe(true);
    });

    it('answers the same again when it is tried again', async () => {
      const stream = aStream();
      const one = write(stream, 0, anEvent(), anEvent());
      const first = referencesOf(await appendOne(store(), one));
      const again = await appendOne(store(), one);
      expect(again).toEqual({
        status: 'stored',
        streamVersion: 2,
        events: first.map((reference) => ({ ...reference, known: true })),
      });
      expect(await store().readStream(stream)).toHaveLength(2);
    });

    it('answers the same again also when others have appended since, so that what they did is not overlooked', async () => {
      const stream = aStream();
      const one = write(stream, 0, anEvent());
      await appendOne(store(), one);
      await appendOne(store(), write(stream, 1, anEvent()));
      expect(await appendOne(store(), one)).toMatchObject({ status: 'stored', streamVersion: 1 });
    });

    it('stores what goes with an event only where that event is new, over many streams', async () => {
      const [one, other, third] = [aStream(), aStream(), aStream()];
      const leader = anEvent();
      const follower = anEvent({ unlessKnown: leader.id });
      const together = await store().append([write(other, 'any', follower), write(one, 'any', leader)]);
      expect(together.flatMap(referencesOf).map(({ id, known }) => [id, known])).toEqual([
        [follower.id, false],
        [leader.id, false],
      ]);
      const late = anEvent({ unlessKnown: leader.id });
      const again = await store().append([write(third, 'any', late), write(other, 'any', follower)]);
      expect(again.flatMap(referencesOf).map(({ id, known }) => [id, known])).toEqual([[follower.id, true]]);
      expect(await store().readStream(third)).toEqual([]);
    });

    it('keeps together what goes together when 20 writers at once each bring a following of their own', async () => {
      const leader = anEvent();
      const stream = aStream();
      const followings = countUp(20).map(() => ({ stream: aStream(), event: anEvent({ unlessKnown: leader.id }) }));
      const outcomes = await Promise.all(
        followings.map((each) => store().append([write(each.stream, 'any', each.event), write(stream, 'any', leader)])),
      );
      const stored = outcomes.filter(([followed]) => referencesOf(followed).length === 1);
      expect(stored).toHaveLength(1);
      expect(stored[0]?.[1]).toMatchObject({ events: [{ id: leader.id, known: false }] });
      const streams = await store().readStreams(followings.map(({ stream: streamId }) => ({ streamId })));
      expect(streams.size).toBe(1);
    });

    it('says where an event stands that is known, also where it goes with one that is known', async () => {
      const [stream, elsewhere] = [aStream(), aStream()];
      const [leader, event] = [anEvent(), anEvent()];
      await appendOne(store(), write(elsewhere, 0, leader));
      const follower = { ...event, unlessKnown: leader.id };
      const outcomes = await Promise.all([
        appendOne(store(), write(stream, 'any', event, follower)),
        appendOne(store(), write(elsewhere, 'any', follower)),
      ]);
      expect(outcomes.map((outcome) => referencesOf(outcome).map(({ id, known }) => [id, known]))).toEqual([
        [
          [event.id, false],
          [event.id, true],
        ],
        [[event.id, true]],
      ]);
    });

    it('refuses to leave out part of a write that expects a version', async () => {
      const event = anEvent({ unlessKnown: anEvent().id });
      await expect(store().append([write(aStream(), 0, event)])).rejects.toMatchObject({
        reason: 'unless-known-with-a-version',
      });
    });

    it('stores one of 50 parallel appends of the same id, and gives 50 equal references', async () => {
      const stream = aStream();
      const event = anEvent();
      const outcomes = await Promise.all(countUp(50).map(() => appendOne(store(), write(stream, 'any', event))));
      const references = outcomes.flatMap(referencesOf);
      expect(references).toHaveLength(50);
      expect(new Set(references.map(({ position }) => position)).size).toBe(1);
      expect(references.filter(({ known }) => !known)).toHaveLength(1);
      for (const reference of references) expect(reference).toMatchObject({ streamId: stream, version: 1 });
      expect(await store().readStream(stream)).toHaveLength(1);
    });

    it('stores one of 50 parallel appends of the same id also when they come through two stores', async () => {
      const other = fixture().open();
      const stream = aStream();
      const event = anEvent();
      const outcomes = await Promise.all(
        countUp(50).map((n) => appendOne(n % 2 === 0 ? store() : other, write(stream, 0, event))),
      );
      expect(new Set(outcomes.flatMap(referencesOf).map(({ position }) => position)).size).toBe(1);
      expect(outcomes.flatMap(referencesOf).filter(({ known }) => !known)).toHaveLength(1);
      expect(await store().readStream(stream)).toHaveLength(1);
    });

    it('with any version stores what is new of it, and says where the known ones really stand', async () => {
      const [here, elsewhere] = [aStream(), aStream()];
      const [knownHere, knownElsewhere, fresh] = [anEvent(), anEvent(), anEvent()];
      const before = referencesOf(await appendOne(store(), write(here, 'any', knownHere)));
      const beforeElsewhere = referencesOf(await appendOne(store(), write(elsewhere, 0, anEvent(), knownElsewhere)));
      const outcome = await appendOne(store(), write(here, 'any', knownElsewhere, fresh, knownHere));
      expect(outcome).toMatchObject({
        status: 'stored',
        streamVersion: 2,
        events: [
          { ...beforeElsewhere[1], streamId: elsewhere, version: 2, known: true },
          { id: fresh.id, streamId: here, version: 2, known: false },
          { ...before[0], known: true },
        ],
      });
    });

    it('with a numbered version is in conflict when only some of its ids are known', async () => {
      const stream = aStream();
      const known = anEvent();
      await appendOne(store(), write(stream, 0, known));
      for (const expected of [0, 1]) {
        const outcome = await appendOne(store(), write(stream, expected, known, anEvent()));
        expect(outcome).toEqual({ status: 'conflict', streamVersion: 1 });
      }
    });

    it('with a numbered version is in conflict when its ids are known from another stream', async () => {
      const stream = aStream();
      const known = anEvent();
      await appendOne(store(), write(aStream(), 0, known));
      expect(await appendOne(store(), write(stream, 0, known))).toEqual({ status: 'conflict', streamVersion: 0 });
    });

    it('stores an id once that stands twice in a write', async () => {
      for (const expected of [0, 'any'] as const) {
        const stream = aStream();
        const [twice, between] = [anEvent(), anEvent()];
        const outcome = await appendOne(store(), write(stream, expected, twice, between, twice));
        expect(outcome).toMatchObject({
          streamVersion: 2,
          events: [
            { version: 1, known: false },
            { version: 2, known: false },
            { version: 1, known: true },
          ],
        });
        expect(await store().readStream(stream)).toHaveLength(2);
      }
    });

    it('stores an id once that stands in two of its writes', async () => {
      const [first, second] = [aStream(), aStream()];
      const event = anEvent();
      const [one, other] = await store().append([write(first, 'any', event), write(second, 'any', event, anEvent())]);
      expect(referencesOf(one)).toMatchObject([{ streamId: first, version: 1, known: false }]);
      expect(referencesOf(other)).toMatchObject([
        { streamId: first, version: 1, known: true },
        { streamId: second, version: 1, known: false },
      ]);
    });

    it('takes an id that was in conflict as new', async () => {
      const [first, second] = [aStream(), aStream()];
      const event = anEvent();
      const [refused, accepted] = await store().append([write(first, 7, event), write(second, 0, event)]);
      expect(refused).toEqual({ status: 'conflict', streamVersion: 0 });
      expect(referencesOf(accepted)).toMatchObject([{ streamId: second, version: 1, known: false }]);
    });

    it('stores the writes to other streams beside those in conflict', async () => {
      const streams = countUp(100).map(aStream);
      await store().append(streams.filter((_, n) => n % 10 === 0).map((stream) => write(stream, 0, anEvent())));
      const outcomes = await store().append(streams.map((stream) => write(stream, 0, anEvent(), anEvent())));
      outcomes.forEach((outcome, n) => {
        if (n % 10 === 0) expect(outcome).toEqual({ status: 'conflict', streamVersion: 1 });
        else expect(outcome).toMatchObject({ status: 'stored', streamVersion: 2 });
      });
      const stored = await store().readStreams(streams.map((streamId) => ({ streamId })));
      streams.forEach((stream, n) => expect(stored.get(stream)).toHaveLength(n % 10 === 0 ? 1 : 2));
    });

    it('does not disturb the appends of others by its conflict', async () => {
      const contested = aStream();
      const outcomes = await Promise.all(
        countUp(100).map((n) => appendOne(store(), write(n % 2 === 0 ? contested : aStream(), 0, anEvent()))),
      );
      expect(outcomes.filter((_, index) => index % 2 === 0).every(({ status }) => status === 'stored')).toBe(true);
      expect(outcomes.filter(({ status }) => status === 'stored')).toHaveLength(51);
    });

    it('without events only asks for the version', async () => {
      const stream = aStream();
      await appendOne(store(), write(stream, 0, anEvent()));
      expect(await appendOne(store(), write(stream, 1))).toEqual({ status: 'stored', streamVersion: 1, events: [] });
      expect(await appendOne(store(), write(stream, 0))).toEqual({ status: 'conflict', streamVersion: 1 });
      expect(await store().append([])).toEqual([]);
    });

    it('can be of 10,000 events', async () => {
      const streams = countUp(10).map(aStream);
      const outcomes = await store().append(
        streams.map((stream) => write(stream, 0, ...countUp(1_000).map(() => anEvent()))),
      );
      expect(outcomes.map(({ streamVersion }) => streamVersion)).toEqual(streams.map(() => 1_000));
    });
  });

  describe('an atomic append', () => {
    it('stores all of its writes', async () => {
      const streams = [aStream(), aStream()];
      const outcomes = await store().append(
        streams.map((stream) => write(stream, 0, anEvent())),
        { atomic: true },
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['stored', 'stored']);
    });

    it('stores nothing when one of its writes is in conflict, first or last', async () => {
      const [taken, free, also] = [aStream(), aStream(), aStream()];
      await appendOne(store(), write(taken, 0, anEvent()));
      const writes = () => [write(free, 0, anEvent()), write(also, 'any', anEvent()), write(taken, 0, anEvent())];
      const conflicts = [
        { status: 'conflict', streamVersion: 0 },
        { status: 'conflict', streamVersion: 0 },
        { status: 'conflict', streamVersion: 1 },
      ];
      expect(await store().append(writes(), { atomic: true })).toEqual(conflicts);
      expect(await store().append(writes().reverse(), { atomic: true })).toEqual([...conflicts].reverse());
      expect((await store().readStreams([{ streamId: free }, { streamId: also }])).size).toBe(0);
    });

    it('in conflict leaves the appends of others alone that come with it', async () => {
      const [taken, shared] = [aStream(), aStream()];
      await appendOne(store(), write(taken, 0, anEvent()));
      const event = anEvent();
      const [before, failed, after] = await Promise.all([
        appendOne(store(), write(shared, 0, anEvent())),
        store().append([write(shared, 1, event), write(aStream(), 'any', event), write(taken, 0, anEvent())], {
          atomic: true,
        }),
        appendOne(store(), write(shared, 1, event)),
      ]);
      expect(before).toMatchObject({ status: 'stored', streamVersion: 1 });
      expect(failed.map(({ status }) => status)).toEqual(['conflict', 'conflict', 'conflict']);
      expect(after).toMatchObject({ status: 'stored', streamVersion: 2, events: [{ id: event.id, known: false }] });
    });

    it('can be tried again', async () => {
      const writes = [write(aStream(), 0, anEvent()), write(aStream(), 'any', anEvent())];
      const first = await store().append(writes, { atomic: true });
      const again = await store().append(writes, { atomic: true });
      expect(again.map(referencesOf)).toEqual(
        first.map((outcome) => referencesOf(outcome).map((reference) => ({ ...reference, known: true }))),
      );
    });
  });

  describe('an append that is not valid', () => {
    const refusals = {
      'id-not-a-uuid': () => [write(aStream(), 0, anEvent({ id: 'wnb-20260301-17' }))],
      'stream-id-not-valid': () => [write('person-\u0000', 0, anEvent())],
      'stream-in-two-writes': () => {
        const stream = aStream();
        return [write(stream, 0, anEvent()), write(stream, 'any', anEvent())];
      },
      'expected-version-not-valid': () => [write(aStream(), -1, anEvent())],
      'type-not-valid': () => [write(aStream(), 0, anEvent({ type: 'Agency\u0000Event' }))],
      'data-not-json': () => [write(aStream(), 0, anEvent({ data: { amount: 1n } }))],
      'data-holds-nul-or-lone-surrogate': () => [write(aStream(), 0, anEvent({ data: { note: 'a\u0000b' } }))],
      'event-too-large': () => [
        write(aStream(), 0, anEvent({ data: {}, personal: new Uint8Array(APPEND_LIMITS.eventBytes - 1) })),
      ],
      'append-too-large': () => [write(aStream(), 'any', ...countUp(APPEND_LIMITS.events + 1).map(() => anEvent()))],
    };

    for (const [reason, writes] of Object.entries(refusals)) {
      it(`is refused as ${reason}, and fails nobody else's`, async () => {
        const before = appendOne(store(), write(aStream(), 0, anEvent()));
        const refused = store().append(writes());
        const after = appendOne(store(), write(aStream(), 0, anEvent()));
        await expect(refused).rejects.toMatchObject({ name: 'AppendRefused', reason });
        expect(await before).toMatchObject({ status: 'stored' });
        expect(await after).toMatchObject({ status: 'stored' });
      });
    }

    it('is refused with half of a surrogate pair, and not with the text of an escape', async () => {
      const lone = store().append([write(aStream(), 0, anEvent({ data: { note: '\ud83d' } }))]);
      await expect(lone).rejects.toMatchObject({ reason: 'data-holds-nul-or-lone-surrogate' });
      const text = await appendOne(store(), write(aStream(), 0, anEvent({ data: { note: '\\u0000 \\ud83d' } })));
      expect(text).toMatchObject({ status: 'stored' });
    });

    it('does not repeat what the caller sent', async () => {
      const secret = 'Specimen-999-000-0018';
      const attempts = [
        write(secret + '\n', 0, anEvent()),
        write(aStream(), 0, anEvent({ id: secret })),
        write(aStream(), 0, anEvent({ type: ` ${secret}` })),
        write(aStream(), 0, anEvent({ data: { [secret]: 1n } })),
        write(aStream(), 0, anEvent({ data: { [secret]: '\u0000' } })),
      ];
      for (const attempt of attempts) {
        const refusal: unknown = await store()
          .append([attempt])
          .then(
            () => undefined,
            (error: unknown) => error,
          );
        expect(refusal).toBeInstanceOf(Error);
        expect(String((refusal as Error).stack)).not.toContain(secret);
      }
    });
  });

  it('takes no append when it is closed, and finishes those under way', async () => {
    const closing = fixture().open();
    const stream = aStream();
    const under = countUp(200).map((n) => appendOne(closing, write(stream, n - 1, anEvent({ id: newId() }))));
    const closed = closing.close();
    await expect(closing.append([write(stream, 'any', anEvent())])).rejects.toBeInstanceOf(EventStoreUnavailable);
    expect((await Promise.all(under)).every(({ status }) => status === 'stored')).toBe(true);
    await closed;
    await closing.close();
    expect(await store().readStream(stream)).toHaveLength(200);
  });
};
