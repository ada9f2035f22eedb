import { seededRandom } from './seeded.js';

/** As many of the items as `most`, each with the same chance, in one reading; all of them where there are no more. */
export const sample = async <T>(
  items: Iterable<T> | AsyncIterable<T>,
  most: number,
  seed: number,
): Promise<{ readonly drawn: readonly T[]; readonly random: () => number }> => {
  const random = seededRandom(seed);
  const drawn: T[] = [];
  let seen = 0;
  for await (const item of items) {
    seen += 1;
    if (drawn.length < most) drawn.push(item);
    else {
      const place = Math.floor(random() * seen);
      if (place < most) drawn[place] = item;
    }
  }
  return { drawn, random };
};
