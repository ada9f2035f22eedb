import type { Looked } from './looked.js';

/** When a pattern has to be looked at again for a child. */
interface Due {
  readonly child: Looked;
  readonly place: number;
}

/** On which days patterns have to be looked at because of time alone. Patterns are known by their place in the catalogue. */
export class DueDays {
  readonly #due = new Map<number, Due[]>();

  /** The first day on which a child has to be looked at though nothing happens; infinite if there is none. */
  next(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const day of this.#due.keys()) if (day < next) next = day;
    return next;
  }

  clear(): void {
    this.#due.clear();
  }

  /** In place of what was noted before; an infinite day is none. */
  wait(child: Looked, place: number, day: number): void {
    if (child.nextDays[place] === day) return;
    child.nextDays[place] = day;
    if (day === Number.POSITIVE_INFINITY) return;
    const due = this.#due.get(day);
    if (due) due.push({ child, place });
    else this.#due.set(day, [{ child, place }]);
  }

  /** What is due on a day, by child. It is not asked for again. */
  take(day: number): ReadonlyMap<string, readonly number[]> {
    const due = new Map<string, number[]>();
    for (const { child, place } of this.#due.get(day) ?? []) {
      if (child.nextDays[place] !== day) continue;
      const places = due.get(child.personId);
      if (!places) due.set(child.personId, [place]);
      else if (!places.includes(place)) places.push(place);
    }
    this.#due.delete(day);
    return due;
  }
}
