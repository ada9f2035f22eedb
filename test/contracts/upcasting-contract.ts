import { describe, expect, it } from '@jest/globals';
import { createDecoder, decode, UnknownStoredEvent } from '#vocabulary';
import { DECODED } from './golden/decoded.js';
import { goldenData, goldenNames } from './golden/read.js';
import { anEvent, appendOne, aStream, write, type Contract } from './store-fixture.js';

/** A letter, which has been stored in three shapes over the years. Known to these tests alone. */
const decodeLetter = createDecoder({
  newest: ['LetterSent.v3'],
  upcasts: {
    'LetterSent.v1': {
      to: 'LetterSent.v2',
      data: (data) => {
        const { to, day } = data as { readonly to: string; readonly day: string };
        return { to, sentOn: day };
      },
    },
    'LetterSent.v2': {
      to: 'LetterSent.v3',
      data: (data) => {
        const { to, ...rest } = data as { readonly to: string; readonly sentOn: string };
        return { ...rest, to: [to], franked: false };
      },
    },
  },
});

/** What an older release stored, read back by this one. */
export const upcastingContract = ({ store, fixture }: Contract): void => {
  describe('a stored event of an older release', () => {
    it('is read back as it was stored, and decoded to what it means today, whatever its version', async () => {
      const [stream, names] = [aStream(), goldenNames()];
      const events = names.map((type) => anEvent({ type, data: goldenData(type) }));
      await appendOne(store(), write(stream, 0, ...events));
      const stored = await fixture().open().readStream(stream);
      expect(stored.map(({ type, data }) => [type, data])).toEqual(
        events.map(({ type, data }) => [type, JSON.stringify(data)]),
      );
      expect(stored.map(decode)).toStrictEqual(
        names.map((name) => (DECODED as Readonly<Record<string, unknown>>)[name]),
      );
    });

    it('is brought over every version between, and comes out the same from each', async () => {
      const stream = aStream();
      const shapes = {
        'LetterSent.v1': { to: 'urn:agency:northmoor-mash', day: '2024-02-29' },
        'LetterSent.v2': { to: 'urn:agency:northmoor-mash', sentOn: '2024-02-29' },
        'LetterSent.v3': { to: ['urn:agency:northmoor-mash'], sentOn: '2024-02-29', franked: false },
      };
      const events = Object.entries(shapes).map(([type, data]) => anEvent({ type, data }));
      await appendOne(store(), write(stream, 0, ...events));
      const letter = {
        type: 'LetterSent.v3',
        data: { to: ['urn:agency:northmoor-mash'], sentOn: '2024-02-29', franked: false },
      };
      expect((await store().readStream(stream)).map(decodeLetter)).toStrictEqual([letter, letter, letter]);
    });

    it('of a name or version that is not known is said to be so, without its content', async () => {
      const stream = aStream();
      const content = 'Specimen-999-000-0018';
      const types = ['AlertRaised.v99', 'LetterSent.v4', 'constructor'];
      const events = types.map((type) => anEvent({ type, data: { [content]: content } }));
      await appendOne(store(), write(stream, 0, ...events));
      for (const event of await store().readStream(stream)) {
        for (const decoder of [decode, decodeLetter]) {
          const attempt = () => decoder(event);
          expect(attempt).toThrow(UnknownStoredEvent);
          expect(attempt).toThrow(`The stored event ${event.type} is not known to this release.`);
          expect(attempt).not.toThrow(content);
        }
      }
    });
  });
};
