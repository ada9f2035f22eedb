import type { Draw } from '../../generated-people/index.js';
import { shareAround } from '../chances.js';

/** Shares of the possible sessions. */
export interface AbsenceShares {
  readonly illness: number;
  /** Appointments with doctors and dentists, and other leave that the school grants. */
  readonly otherAuthorised: number;
  /** Without a reason that the school accepts. */
  readonly unauthorised: number;
  /** Of the sessions that are attended. */
  readonly late: number;
  /** Days of holiday in term, a year. */
  readonly holidayDays: number;
}

/**
 * How one pupil of an ordinary family is absent, year in, year out: most miss a day now and then, one in eight
 * pupils misses about one session in eight.
 * Whoever misses more does so with less leave.
 */
export const ordinaryAbsence = (draw: Draw): AbsenceShares => {
  const missed = draw.chance(0.125) ? shareAround(draw, 0.12, 0.25, 0.35) : shareAround(draw, 0.024, 0.68, 0.35);
  const withoutLeave = Math.min(0.5, 0.14 + missed * 1.3);
  return {
    illness: missed * (1 - withoutLeave) * 0.64,
    otherAuthorised: missed * (1 - withoutLeave) * 0.36,
    unauthorised: missed * withoutLeave,
    late: draw.chance(0.08) ? 0.06 : 0.012,
    holidayDays: draw.chance(0.25) ? draw.from(2, 7) : 0,
  };
};

/** A pupil who misses about so much, mostly without a reason that the school accepts. */
export const unexplained = (missed: number, late = 0.08): AbsenceShares => ({
  illness: missed * 0.35,
  otherAuthorised: missed * 0.05,
  unauthorised: missed * 0.6,
  late,
  holidayDays: 0,
});

/** A pupil who misses about so much because of an illness that is known and treated. */
export const explained = (missed: number): AbsenceShares => ({
  illness: missed * 0.65,
  otherAuthorised: missed * 0.35,
  unauthorised: 0,
  late: 0.01,
  holidayDays: 0,
});
