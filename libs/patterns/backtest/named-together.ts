/** Tells people apart by whom they are named together with, directly or through others (disjoint sets). */
export class NamedTogether {
  readonly #places = new Map<string, number>();
  /** Of each person, somebody of the same set; oneself of whom the set goes by. */
  readonly #others: number[] = [];

  /** These are named together. */
  join(one: string, other: string): void {
    const [a, b] = [this.#first(this.#place(one)), this.#first(this.#place(other))];
    // Whoever was named first goes first, in every run.
    if (a !== b) this.#others[Math.max(a, b)] = Math.min(a, b);
  }

  /** The number of the set in which somebody is: of the first of it who was named. */
  of(personId: string): number {
    return this.#first(this.#place(personId));
  }

  #place(personId: string): number {
    const known = this.#places.get(personId);
    if (known !== undefined) return known;
    const place = this.#others.length;
    this.#others.push(place);
    this.#places.set(personId, place);
    return place;
  }

  #first(place: number): number {
    let at = place;
    for (let next = this.#others[at] ?? at; next !== at; next = this.#others[at] ?? at) {
      // Every other one is led past the next, so that the way is short the next time.
      const farther = this.#others[next] ?? next;
      this.#others[at] = farther;
      at = farther;
    }
    return at;
  }
}
