import type { Evidence } from '../evidence.js';

/** On how many different days what an entry sums up was: on one each, as far as the time that it covers has days. */
const daysSummedUp = ({ from, to, count }: Evidence): number => Math.min(count, to - from + 1);

/**
 * How many of these days lie certainly so close together that nowhere more than so many quiet days part them: of 14 days
 * in half a year five at least, where sixty days part, for the half year has room for three such groups and no more.
 */
export const closeDays = (item: Evidence, quietDays: number): number => {
  if (item.count === 1) return 1;
  const groups = Math.floor((item.to - item.from) / (quietDays + 1)) + 1;
  return Math.ceil(daysSummedUp(item) / groups);
};

/** Days that are certainly others than those before them. */
interface Group {
  readonly to: number;
  readonly counts: number;
  /** As how many the gravest of them counts. */
  readonly gravest: number;
}

/**
 * On how many different days something certainly happened, a grave one counting as several. Entries are added in order of
 * the day from which they are certain. What may have happened on days that are counted already is on none besides, but as
 * far as it sums up more days than these, or a graver one.
 */
export class CertainDays {
  #number = 0;
  readonly #groups: Group[] = [];

  get number(): number {
    return this.#number;
  }

  /** @param counts as how many each of its days counts */
  add(item: Evidence, days: number, counts: number): void {
    const groups = this.#groups;
    let apart = groups.length;
    let [before, gravest] = [0, 0];
    for (let group = groups[apart - 1]; group && group.to >= item.from; group = groups[apart - 1]) {
      before += group.counts;
      gravest = Math.max(gravest, group.gravest);
      apart -= 1;
    }
    const now = Math.max(before + Math.max(0, counts - gravest), days * counts);
    if (now === before) return;
    this.#number += now - before;
    groups.length = apart;
    groups.push({ to: item.to, counts: now, gravest: Math.max(gravest, counts) });
  }
}
