import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { APPEND_LIMITS } from '#event-store';
import type { NewEvent, StoredEvent } from '#event-store';
import { newId } from '#platform';
import { anEvent, appendOne, aStream, countUp, write, type Contract } from './store-fixture.js';

const EMPTY_TEXT = JSON.stringify({ text: '' }).length;

/** Data whose JSON has so many bytes, of characters that have as many each. */
const textOf = (bytes: number, character: string): { text: string } => {
  const each = Buffer.byteLength(character);
  const room = bytes - EMPTY_TEXT;
  return { text: character.repeat(Math.floor(room / each)) + 'x'.repeat(room % each) };
};

/** Events of so many bytes, each made up in another way. */
const MIXTURES: Readonly<Record<string, (bytes: number) => Pick<NewEvent, 'data' | 'personal'>>> = {
  'sealed bytes alone': (bytes) => ({ data: {}, personal: randomBytes(bytes - '{}'.length) }),
  'data alone': (bytes) => ({ data: textOf(bytes, 'x') }),
  'data of two bytes a character': (bytes) => ({ data: textOf(bytes, 'ö') }),
  'data of three bytes a character': (bytes) => ({ data: textOf(bytes, '“') }),
  'data of four bytes a character': (bytes) => ({ data: textOf(bytes, '🙂') }),
  'as much data as sealed bytes': (bytes) => ({
    data: textOf(Math.floor(bytes / 2), 'é'),
    personal: randomBytes(Math.ceil(bytes / 2)),
  }),
};

/** Compared as bytes: an assertion on a megabyte would print it. */
const isWhole = (event: StoredEvent | undefined, { data, personal }: Pick<NewEvent, 'data' | 'personal'>): boolean =>
  event !== undefined &&
  Buffer.from(event.data).equals(Buffer.from(JSON.stringify(data))) &&
  Buffer.from(event.personal ?? []).equals(Buffer.from(personal ?? []));

/** Events up to the largest size, and beyond it. */
export const largeEventContract = ({ store, fixture, waitFor }: Contract): void => {
  describe(`an event of ${APPEND_LIMITS.eventBytes} bytes`, () => {
    for (const [mixture, partsOf] of Object.entries(MIXTURES)) {
      it(`is stored, and read back to the byte, where it is ${mixture}`, async () => {
        const [after, stream, id] = [await store().head(), aStream(), newId()];
        const parts = partsOf(APPEND_LIMITS.eventBytes);
        expect(Buffer.byteLength(JSON.stringify(parts.data)) + (parts.personal?.length ?? 0)).toBe(
          APPEND_LIMITS.eventBytes,
        );
        await appendOne(store(), write(stream, 0, anEvent({ id, ...parts })));
        const other = fixture().open();
        expect(isWhole((await store().readStream(stream))[0], parts)).toBe(true);
        expect(isWhole((await other.readStreams([{ streamId: stream }])).get(stream)?.[0], parts)).toBe(true);
        expect(isWhole((await other.readAll({ after, limit: 10 }))[0], parts)).toBe(true);
        expect(isWhole((await other.find([id]))[0], parts)).toBe(true);
        const delivered: StoredEvent[] = [];
        const subscription = other.subscribe({ after, handle: async (batch) => void delivered.push(...batch) });
        await waitFor('the event', () => delivered.length > 0);
        await subscription.stop();
        expect(isWhole(delivered[0], parts)).toBe(true);
        await other.close();
      });

      it(`is refused with a byte more where it is ${mixture}, and leaves others alone`, async () => {
        const [small, large] = [aStream(), aStream()];
        const [before, meanwhile] = [aStream(), aStream()];
        const oneMore = anEvent(partsOf(APPEND_LIMITS.eventBytes + 1));
        const first = appendOne(store(), write(before, 0, anEvent()));
        const refused = store().append([write(small, 0, anEvent()), write(large, 0, anEvent(), oneMore)]);
        const last = appendOne(store(), write(meanwhile, 0, anEvent()));
        await expect(refused).rejects.toMatchObject({ name: 'AppendRefused', reason: 'event-too-large' });
        await expect(refused).rejects.toThrow('Write 2, event 2: an event holds at most 1048576 bytes.');
        expect(await first).toMatchObject({ status: 'stored', streamVersion: 1 });
        expect(await last).toMatchObject({ status: 'stored', streamVersion: 1 });
        const streams = await store().readStreams([small, large, before, meanwhile].map((streamId) => ({ streamId })));
        expect(new Set(streams.keys())).toEqual(new Set([before, meanwhile]));
        expect(await store().find([oneMore.id])).toEqual([]);
      });
    }
  });

  describe(`an append of ${APPEND_LIMITS.bytes} bytes`, () => {
    const fullAppend = (streams: readonly string[]) =>
      streams.map((stream) =>
        write(stream, 0, anEvent({ data: {}, personal: randomBytes(APPEND_LIMITS.eventBytes - '{}'.length) })),
      );
    const eventCount = APPEND_LIMITS.bytes / APPEND_LIMITS.eventBytes;

    it('is stored whole', async () => {
      const writes = fullAppend(countUp(eventCount).map(aStream));
      const outcomes = await store().append(writes);
      expect(outcomes.every(({ status }) => status === 'stored')).toBe(true);
      for (const { streamId, events } of writes) {
        const [event] = await store().readStream(streamId);
        expect(isWhole(event, events[0]!)).toBe(true);
      }
    });

    it('is refused with an event more, and stores nothing of it', async () => {
      const streams = countUp(eventCount).map(aStream);
      const head = await store().head();
      const refused = store().append([...fullAppend(streams), write(aStream(), 'any', anEvent())]);
      await expect(refused).rejects.toMatchObject({ name: 'AppendRefused', reason: 'append-too-large' });
      expect(await store().head()).toBe(head);
    });
  });
};
