import type { Draw } from '../generated-people/index.js';

/** Days, whole and from 1 on, until something happens again that happens every `mean` days, whenever it did last. */
export const daysUntilNext = (draw: Draw, mean: number): number =>
  Math.max(1, Math.round(-Math.log(1 - draw.share()) * mean));

/** Days from `from` to before `until` on which something happens by chance, so many times in a year. */
export function* daysByChance(draw: Draw, from: number, until: number, timesAYear: number): Generator<number> {
  if (timesAYear <= 0) return;
  const mean = 365.25 / timesAYear;
  for (let day = from + daysUntilNext(draw, mean); day < until; day += daysUntilNext(draw, mean)) yield day;
}

/** Days that come back every `every` days, each up to `give` days sooner or later. */
export function* daysEvery(draw: Draw, from: number, until: number, every: number, give: number): Generator<number> {
  for (let planned = from; planned < until; planned += every) {
    const day = planned + draw.from(-give, give);
    if (day >= from && day < until) yield day;
  }
}

/** A share around a median, seldom far from it and then rather above: log-normal, at most `most`. */
export const shareAround = (draw: Draw, median: number, spread: number, most = 0.98): number =>
  Math.min(most, median * Math.exp(spread * standardNormal(draw)));

/** Box and Muller (1958). */
const standardNormal = (draw: Draw): number =>
  Math.sqrt(-2 * Math.log(1 - draw.share())) * Math.cos(2 * Math.PI * draw.share());
