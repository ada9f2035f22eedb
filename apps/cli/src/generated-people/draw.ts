/** Drawing from a seeded source of numbers from 0 up to 1. */
export class Draw {
  constructor(private readonly random: () => number) {}

  /** Whether something happens that happens with this chance. */
  chance(share: number): boolean {
    return this.random() < share;
  }

  /** A whole number from the first up to and with the last. */
  from(first: number, last: number): number {
    return first + Math.floor(this.random() * (last - first + 1));
  }

  oneOf<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) throw new RangeError('There is nothing to draw from.');
    return item;
  }

  /** Low numbers more often than high ones, from 0 up to `count`. */
  lowOf(count: number): number {
    return Math.floor(this.random() ** 2 * count);
  }

  share(): number {
    return this.random();
  }
}

/** Draws items as often as their weights say. */
export const weighted = <T>(weights: ReadonlyMap<T, number>): ((draw: Draw) => T) => {
  const items = [...weights.keys()];
  const upTo = new Float64Array(items.length);
  let sum = 0;
  [...weights.values()].forEach((weight, index) => {
    sum += weight;
    upTo[index] = sum;
  });
  return (draw) => {
    const drawn = draw.share() * sum;
    let [low, high] = [0, items.length - 1];
    while (low < high) {
      const half = (low + high) >> 1;
      if ((upTo[half] ?? 0) > drawn) high = half;
      else low = half + 1;
    }
    const item = items[low];
    if (item === undefined) throw new RangeError('There is nothing to draw from.');
    return item;
  };
};
