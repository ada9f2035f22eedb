import type { CaseFile } from '../case-file.js';
import { daysByChance } from '../chances.js';
import { bornOn, childrenOn } from '../cohort-family.js';
import type { Named } from '../report.js';

const COMMUNITY = 'northmoor-community-health';

/** Who belongs to whom, moves, and what landlords and family hubs report of everyday life. */
export const reportHomeLife = (file: CaseFile): void => {
  relationships(file);
  const { draw, family } = file;
  const { from, until } = file.period;
  for (const day of daysByChance(draw, from, until, 0.08)) {
    const everybody: readonly Named[] = [file.adult('mother'), file.adult('father')];
    file.ofAll(COMMUNITY, 'person.address', day, { change: 'moved', acrossBoundary: draw.chance(0.2) }, everybody);
  }
  const rents = draw.chance(0.2);
  if (rents) {
    for (const day of daysByChance(draw, from, until, 0.12)) {
      const purpose = draw.oneOf(['safety-check', 'repair'] as const);
      file.ofAdult('mother', 'northmoor-housing', 'housing.no-access', day, { purpose, attempts: 1 });
    }
    for (const day of daysByChance(draw, from, until, 0.03)) {
      const data = { observed: ['damp'], landlordResponsible: true, severity: 'mild' };
      file.ofAll('northmoor-housing', 'housing.home-conditions', day, data, [file.adult('mother')]);
    }
    for (const day of daysByChance(draw, from, until, 0.05)) {
      const weeksOfArrears = draw.from(2, 6);
      file.ofAdult('mother', 'northmoor-housing', 'housing.tenancy', day, { event: 'arrears', weeksOfArrears });
      if (draw.chance(0.8)) {
        file.ofAdult('mother', 'northmoor-housing', 'housing.tenancy', day + 90, { event: 'sustained' });
      }
    }
  }
  for (const day of daysByChance(draw, from, until, 0.05)) {
    if (childrenOn(family, day).some((child) => day - bornOn(child) < 1_500)) {
      const data = { kind: 'family-hub', event: 'attended' };
      file.ofAll('northmoor-early-help', 'community.support', day, data, [file.adult('mother')]);
    }
  }
};

/** Health visitors and practices know whose child a child is; fathers are left out more often. */
const relationships = (file: CaseFile): void => {
  const { family, draw } = file;
  family.children.forEach((who, index) => {
    const child: Named = { who, role: 'child' };
    const write = (other: Named, data: Readonly<Record<string, unknown>>): void => {
      const people = [child, other];
      file.write({ agency: COMMUNITY, type: 'person.relationship', on: bornOn(who), people, data });
    };
    write(file.adult('mother'), { kind: 'mother', parentalResponsibility: true });
    if (draw.chance(0.85)) write(file.adult('father'), { kind: 'father' });
    const elder = family.children[index - 1];
    if (elder) write({ who: elder, role: 'sibling' }, { kind: 'sibling', sibling: 'full' });
  });
};
