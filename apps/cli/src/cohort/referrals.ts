import type { Period } from './period.js';

const YEAR = 365;

/** Referrals, and how many of them are of a child who was referred within twelve months before. */
export class Referrals {
  private readonly days = new Map<string, number[]>();

  constructor(private readonly period: Period) {}

  add(children: readonly string[], on: number): void {
    for (const child of children) this.days.set(child, [...(this.days.get(child) ?? []), on]);
  }

  /** The share, of the referrals of whom a whole year before is known. */
  again(): number {
    let [all, again] = [0, 0];
    for (const days of this.days.values()) {
      for (const day of days) {
        if (day < this.period.from + YEAR) continue;
        all += 1;
        if (days.some((before) => before < day && before >= day - YEAR)) again += 1;
      }
    }
    return again / all;
  }
}
