import type { Span } from './evaluators/evaluator.js';
import type { Evidence } from './evidence.js';
import type { CompiledTier } from './pattern.js';

/** Days in which a tier's condition held. */
export interface TierSpan extends Span {
  readonly tier: CompiledTier;
}

/** Days without a break on which some tier held. */
export interface Stretch {
  readonly from: number;
  until: number;
  readonly spans: TierSpan[];
}

/** Spans, of whatever tiers, as the days on which one of them held. */
export const stretchesOf = (spans: TierSpan[]): readonly Stretch[] => {
  spans.sort((one, other) => one.from - other.from || one.until - other.until);
  const stretches: Stretch[] = [];
  for (const span of spans) {
    const last = stretches.at(-1);
    if (last && span.from <= last.until + 1) {
      last.until = Math.max(last.until, span.until);
      last.spans.push(span);
    } else stretches.push({ from: span.from, until: span.until, spans: [span] });
  }
  return stretches;
};

/** Stretches that belong together; one that was joined to another says to which. */
interface Course {
  readonly stretches: Stretch[];
  into?: Course;
}

const whole = (course: Course): Course => {
  let found = course;
  while (found.into) found = found.into;
  return found;
};

/** Joins stretches that rest on a shared entry, however far apart. */
export const coursesOf = (stretches: readonly Stretch[]): readonly (readonly Stretch[])[] => {
  const courseOf = new Map<Evidence, Course>();
  const courses: Course[] = [];
  for (const stretch of stretches) {
    const course: Course = { stretches: [] };
    for (const { evidence } of stretch.spans) {
      for (const item of evidence) {
        const known = courseOf.get(item);
        const earlier = known && whole(known);
        if (!earlier) courseOf.set(item, course);
        else if (earlier !== course) {
          course.stretches.push(...earlier.stretches);
          earlier.into = course;
        }
      }
    }
    course.stretches.push(stretch);
    courses.push(course);
  }
  return courses
    .filter((course) => !course.into)
    .map((course) => course.stretches.sort((one, other) => one.from - other.from));
};
