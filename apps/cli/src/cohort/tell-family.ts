import type { Draw, GeneratedPerson } from '../generated-people/index.js';
import { CaseFile } from './case-file.js';
import type { CohortFamily } from './cohort-family.js';
import { reportAttendance } from './life/attendance.js';
import { reportHealthCare, usualNotBrought } from './life/health-care.js';
import { reportHomeLife } from './life/home-life.js';
import { reportSchoolLife } from './life/school-life.js';
import type { Report } from './report.js';
import { NEGLECTED_FAMILIES, NEGLECT_STORIES } from './stories/neglect/index.js';
import { ORDINARY_STORIES } from './stories/ordinary/index.js';
import { STRUGGLING_STORIES } from './stories/struggling/index.js';
import type { Circumstances, FamilyKind, Story, Telling } from './story.js';

/** What agencies report of a family, and the truth about it. */
export interface ToldFamily {
  readonly family: CohortFamily;
  readonly kind: FamilyKind;
  /** The story of a struggling or neglected family. */
  readonly story?: string;
  /** The child whom that story is about. */
  readonly subject?: GeneratedPerson;
  /** What else happened, as it does in families of every kind, by the child whom it was about. */
  readonly besides: readonly Chosen[];
  readonly recognisableFrom?: number;
  readonly crisisOn?: number;
  readonly reports: readonly Report[];
}

/** A story and the child whom it is about. */
export interface Chosen {
  readonly story: Story;
  readonly subject: GeneratedPerson;
}

/** Tells the story of one family: its own, if it has one, what happens to any family, and everyday life around both. */
export const tellFamily = (family: CohortFamily, draw: Draw): ToldFamily => {
  const file = new CaseFile(family, draw);
  const length = (family.period.until - family.period.from + 1) / 365.25;
  const main = drawMain(family, draw, length);
  const told: Telling[] = [];
  const own = main?.story.tell(file, main.subject);
  if (own) told.push(own);
  const besides: Chosen[] = [];
  for (const { story, aYear } of ORDINARY_STORIES) {
    if (!draw.chance(1 - (1 - aYear) ** length)) continue;
    const subject = story.subject(family, draw);
    if (!subject) continue;
    besides.push({ story, subject });
    told.push(story.tell(file, subject));
  }
  const meanwhile = together(told.flatMap((telling) => telling.meanwhile ?? []));
  reportHomeLife(file);
  const missed = usualNotBrought(draw);
  for (const child of family.children) {
    reportAttendance(file, child, meanwhile);
    reportHealthCare(file, child, missed, meanwhile);
    reportSchoolLife(file, child, meanwhile);
  }
  return {
    family,
    kind: main?.story.kind ?? 'ordinary',
    story: main?.story.name,
    subject: main?.subject,
    besides,
    recognisableFrom: own?.recognisableFrom,
    crisisOn: own?.crisisOn,
    reports: file.reports,
  };
};

/** The story that the family is labelled with; none for most. */
const drawMain = (family: CohortFamily, draw: Draw, length: number): Chosen | undefined => {
  if (draw.chance(NEGLECTED_FAMILIES)) {
    const possible = NEGLECT_STORIES.flatMap((story): Chosen[] => {
      const subject = story.subject(family, draw);
      return subject ? [{ story, subject }] : [];
    });
    if (possible.length > 0) return draw.oneOf(possible);
  }
  const drawn = draw.share();
  let upTo = 0;
  for (const { story, aYear } of STRUGGLING_STORIES) {
    upTo += 1 - (1 - aYear) ** length;
    if (drawn >= upTo) continue;
    const subject = story.subject(family, draw);
    return subject && { story, subject };
  }
  return undefined;
};

/** What differs from everyday life: of several stories, the first that says something counts. */
const together = (all: readonly Circumstances[]): Circumstances => ({
  notBrought: (on) => firstOf(all, ({ notBrought }) => notBrought?.(on)),
  absence: (child, on) => firstOf(all, ({ absence }) => absence?.(child, on)),
  answersSchool: (on) => firstOf(all, ({ answersSchool }) => answersSchool?.(on)),
  offRoll: (child, on) => all.some(({ offRoll }) => offRoll?.(child, on) === true),
  outOfSight: (child, on) => all.some(({ outOfSight }) => outOfSight?.(child, on) === true),
});

const firstOf = <T>(
  all: readonly Circumstances[],
  said: (circumstances: Circumstances) => T | undefined,
): T | undefined => {
  for (const circumstances of all) {
    const value = said(circumstances);
    if (value !== undefined) return value;
  }
  return undefined;
};
