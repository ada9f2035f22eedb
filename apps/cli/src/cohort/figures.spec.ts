import { beforeAll, describe, expect, it } from '@jest/globals';
import { AreaCount } from './figures.js';
import type { AreaFigures } from './figures.js';
import { generateCohort } from './generate.js';
import { schoolYears } from './period.js';

/** Two areas together, so that few families do not decide. */
const SEEDS = [101, 202];
const CHILDREN = 7_000;
const YEARS = 3;

describe('an area of a cohort adds up to what public statistics say of England', () => {
  let figures: AreaFigures;
  beforeAll(() => {
    const count = new AreaCount(schoolYears(YEARS));
    for (const seed of SEEDS)
      for (const part of generateCohort({ children: CHILDREN, years: YEARS, seed })) count.add(part);
    figures = count.figures();
  });

  /** Each figure, as published, and how far the sum of some 8,000 families may lie from it. */
  const PUBLISHED: readonly (readonly [keyof AreaFigures, number, number, string])[] = [
    ['sessionsMissed', 0.071, 0.008, '7.1 % of sessions are missed'],
    ['missedIll', 0.035, 0.009, '3.5 % for illness'],
    ['missedWithoutLeave', 0.017, 0.006, '1.7 % without leave'],
    ['missedOnHoliday', 0.005, 0.0025, '0.5 % on holidays that were not granted'],
    ['persistentlyAbsent', 0.2, 0.025, '20.0 % of pupils miss a tenth or more'],
    ['severelyAbsent', 0.023, 0.006, '2.3 % miss half or more'],
    ['notBroughtToOutpatients', 0.14, 0.02, '14 % of outpatient appointments are not kept'],
    ['domesticAbuseReports', 19, 5, 'the police report 19 children in 1,000 a year for domestic abuse'],
    ['referredAgain', 0.226, 0.035, '22.6 % of referrals follow another within twelve months'],
    ['inNeed', 330, 50, '330 children in 10,000 are in need'],
    ['onProtectionPlans', 43, 13, '43 in 10,000 are on child-protection plans'],
    ['plansForNeglect', 0.48, 0.14, '48 % of those plans are for neglect'],
  ];

  it.each(PUBLISHED)('%s: %d, at most %d away: %s', (name, published, within) => {
    expect(Math.abs(figures[name] - published)).toBeLessThanOrEqual(within);
  });
});
