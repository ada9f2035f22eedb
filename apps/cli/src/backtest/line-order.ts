/** Where each line of a file stands, and on which day what it says was learned; three numbers a line. */
export class LineOrder {
  readonly #offsets: number[] = [];
  readonly #lengths: number[] = [];
  readonly #days: number[] = [];
  #firstDay = Number.POSITIVE_INFINITY;

  get count(): number {
    return this.#days.length;
  }

  add(offset: number, length: number, day: number | undefined): void {
    this.#offsets.push(offset);
    this.#lengths.push(length);
    this.#days.push(day ?? Number.NEGATIVE_INFINITY);
    if (day !== undefined && day < this.#firstDay) this.#firstDay = day;
  }

  /** Of the nth line, from 0. A line that says no day stands on the first: it is refused when it is read. */
  of(line: number): { readonly offset: number; readonly length: number; readonly day: number } {
    const first = Number.isFinite(this.#firstDay) ? this.#firstDay : 0;
    const day = Math.max(this.#days[line] ?? first, first);
    return { offset: this.#offsets[line] ?? 0, length: this.#lengths[line] ?? 0, day };
  }

  /** The lines in order of the day on which they were learned; those of one day in the order of the file. */
  byDay(): Uint32Array {
    const order = new Uint32Array(this.count);
    for (let line = 0; line < order.length; line += 1) order[line] = line;
    const days = this.#days;
    return order.sort((one, other) => {
      const [a, b] = [days[one] ?? 0, days[other] ?? 0];
      return a === b ? one - other : a - b;
    });
  }
}
