import type { Evidence } from '../evidence.js';

/** A list of reports by who reported, which is kept from one list to the next: what has not changed is not read again. */
export class ReportsByAgency {
  #reports: readonly Evidence[] = [];
  readonly #bySource = new Map<string, Evidence[]>();

  /** The reports of each agency, each list in the order of all. They are of now alone. */
  of(reports: readonly Evidence[]): Iterable<readonly Evidence[]> {
    const before = this.#reports;
    const shorter = Math.min(before.length, reports.length);
    let same = before === reports ? shorter : 0;
    while (same < shorter && before[same] === reports[same]) same += 1;
    for (let index = before.length - 1; index >= same; index -= 1) {
      const source = before[index]?.source ?? '';
      const known = this.#bySource.get(source);
      known?.pop();
      if (known?.length === 0) this.#bySource.delete(source);
    }
    for (let index = same; index < reports.length; index += 1) {
      const item = reports[index];
      if (!item) break;
      const known = this.#bySource.get(item.source);
      if (known) known.push(item);
      else this.#bySource.set(item.source, [item]);
    }
    this.#reports = reports;
    return this.#bySource.values();
  }
}
