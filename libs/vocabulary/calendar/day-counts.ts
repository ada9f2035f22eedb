/** Days of one block, so that only the years that are asked about are looked at. */
const BLOCK = 512;

/** Counts the days that are of a kind (school days, say) without walking over them. Days are epoch days. */
export class DayCounts {
  /** By number of the block: how many days of it are of the kind before each of its days, and after the last. */
  readonly #blocks = new Map<number, Uint16Array>();

  constructor(private readonly counts: (day: number) => boolean) {}

  has(day: number): boolean {
    const index = Math.floor(day / BLOCK);
    const block = this.#block(index);
    const at = day - index * BLOCK;
    return block[at] !== block[at + 1];
  }

  /** How many there are after a day, up to another and with it; 0 where that is not later. */
  between(after: number, until: number): number {
    if (until <= after) return 0;
    const first = Math.floor((after + 1) / BLOCK);
    const last = Math.floor((until + 1) / BLOCK);
    let count =
      before(this.#block(last), until + 1 - last * BLOCK) - before(this.#block(first), after + 1 - first * BLOCK);
    for (let index = first; index < last; index += 1) count += before(this.#block(index), BLOCK);
    return count;
  }

  /** The n-th after a day; the day itself where n is 0. */
  nthAfter(day: number, count: number): number {
    if (count <= 0) return day;
    let index = Math.floor((day + 1) / BLOCK);
    let wanted = count + before(this.#block(index), day + 1 - index * BLOCK);
    for (let block = this.#block(index); wanted > before(block, BLOCK); block = this.#block((index += 1))) {
      wanted -= before(block, BLOCK);
    }
    const block = this.#block(index);
    let low = 0;
    let high = BLOCK;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(block, middle + 1) >= wanted) high = middle;
      else low = middle + 1;
    }
    return index * BLOCK + low;
  }

  #block(index: number): Uint16Array {
    const known = this.#blocks.get(index);
    if (known) return known;
    const block = new Uint16Array(BLOCK + 1);
    for (let at = 0; at < BLOCK; at += 1) block[at + 1] = before(block, at) + (this.counts(index * BLOCK + at) ? 1 : 0);
    this.#blocks.set(index, block);
    return block;
  }
}

const before = (block: Uint16Array, at: number): number => block[at] ?? 0;
