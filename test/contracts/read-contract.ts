import { describe, expect, it } from '@jest/globals';
import { newId } from '#platform';
import {
  anEvent,
  appendOne,
  aStream,
  countUp,
  referencesOf,
  versionsOf,
  write,
  type Contract,
} from './store-fixture.js';

/** Reading: streams, everything in order, by id. */
export const readContract = ({ store }: Contract): void => {
  describe('what is read', () => {
    it('is what was appended, to the byte', async () => {
      const stream = aStream();
      const data = { note: 'Zoë said “no”; \\u0000 as text, \ttab, 🙂', list: [1, 2.5, null], nested: { yes: true } };
      const personal = new Uint8Array([0, 1, 127, 128, 255]);
      const sealed = anEvent({ data, personal });
      const open = anEvent({ id: newId().toUpperCase() });
      const [first] = referencesOf(await appendOne(store(), write(stream, 0, sealed, open)));
      const events = await store().readStream(stream);
      expect(events).toHaveLength(2);
      const { known: _, ...standing } = first!;
      expect(events[0]).toMatchObject({ ...standing, type: sealed.type, data: JSON.stringify(data) });
      expect([...(events[0]?.personal ?? [])]).toEqual([...personal]);
      expect(events[0]?.recordedAt).toBeInstanceOf(Date);
      expect(events[1]).toMatchObject({ id: open.id.toLowerCase(), personal: null, version: 2 });
    });

    it('is a stream from a version on, and no more of it than was asked for', async () => {
      const stream = aStream();
      await appendOne(store(), write(stream, 0, ...countUp(10).map(() => anEvent())));
      expect(versionsOf(await store().readStream(stream))).toEqual(countUp(10));
      expect(versionsOf(await store().readStream(stream, { fromVersion: 4 }))).toEqual(countUp(7, 4));
      expect(versionsOf(await store().readStream(stream, { fromVersion: 4, limit: 3 }))).toEqual([4, 5, 6]);
      expect(await store().readStream(stream, { fromVersion: 11 })).toEqual([]);
    });

    it('is nothing of a stream that does not exist, or cannot', async () => {
      expect(await store().readStream(aStream())).toEqual([]);
      expect(await store().readStream('person-\u0000')).toEqual([]);
      expect(await store().readStream('')).toEqual([]);
    });

    it('is many streams at once, each from its version on, without those that do not exist', async () => {
      const [one, other, absent] = [aStream(), aStream(), aStream()];
      await store().append([write(one, 0, anEvent(), anEvent()), write(other, 0, anEvent(), anEvent(), anEvent())]);
      const streams = await store().readStreams([
        { streamId: one },
        { streamId: other, fromVersion: 2 },
        { streamId: absent },
        { streamId: 'person-\u0000' },
      ]);
      expect(new Set(streams.keys())).toEqual(new Set([one, other]));
      expect(versionsOf(streams.get(one) ?? [])).toEqual([1, 2]);
      expect(versionsOf(streams.get(other) ?? [])).toEqual([2, 3]);
      expect((await store().readStreams([])).size).toBe(0);
    });

    it('is events by their ids, without those that are not stored', async () => {
      const events = [anEvent(), anEvent()];
      await appendOne(store(), write(aStream(), 0, ...events));
      const ids = events.map(({ id }) => id);
      const found = await store().find([...ids, newId(), ids[0]!.toUpperCase(), 'no uuid']);
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set(ids));
      expect(found).toHaveLength(2);
      expect(await store().find([])).toEqual([]);
    });

    it('is everything after a position in order, page by page, up to the head', async () => {
      const before = await store().head();
      const appended = await store().append(countUp(25).map(() => write(aStream(), 0, anEvent())));
      const positions = appended.flatMap(referencesOf).map(({ position }) => position);
      positions.sort((one, other) => one - other);
      const first = await store().readAll({ after: before, limit: 10 });
      const rest = await store().readAll({ after: first.at(-1)!.position, limit: 100 });
      expect(first).toHaveLength(10);
      expect([...first, ...rest].map(({ position }) => position)).toEqual(positions);
      expect(await store().head()).toBe(positions.at(-1));
      expect(await store().readAll({ after: positions.at(-1)!, limit: 10 })).toEqual([]);
    });

    it('has nothing missing and nothing twice when events arrive between the pages', async () => {
      const before = await store().head();
      const stream = aStream();
      await appendOne(store(), write(stream, 0, ...countUp(30).map(() => anEvent())));
      const seen: number[] = [];
      let after = before;
      let late = 0;
      for (;;) {
        const page = await store().readAll({ after, limit: 7 });
        if (page.length === 0) break;
        seen.push(...page.map(({ version }) => version));
        after = page.at(-1)!.position;
        if (late < 10) await appendOne(store(), write(stream, 30 + late++, anEvent()));
      }
      expect(seen).toEqual(countUp(40));
    });
  });
};
