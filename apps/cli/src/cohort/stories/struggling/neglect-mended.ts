import { daysByChance } from '../../chances.js';
import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { assess, childProtection, helped } from '../procedures.js';
import { childAged, someDay } from '../subjects.js';

/** Neglect was seen, named and put on a plan in time; the parents change, and a year later the plan ends for good. */
export const neglectMended: Story = {
  name: 'neglect-mended',
  kind: 'struggling',
  subject: childAged(1, 14),
  tell: (file, subject) => {
    const { draw, family } = file;
    const planned = someDay(file, months(4));
    const begins = planned - months(draw.from(6, 10));
    for (const day of daysByChance(draw, begins, planned, 9)) {
      const observed = [draw.oneOf(['dirty', 'hungry', 'odour', 'unwashed-clothes', 'tired'] as const)];
      file.atSchool(subject, 'education.presentation-concern', day, { observed });
    }
    for (const day of daysByChance(draw, begins, planned, 2)) {
      const data = { observed: ['dirty', 'rubbish'], severity: 'moderate' };
      file.ofAll('northmoor-housing', 'housing.home-conditions', day, data, [file.adult('mother')]);
    }
    const children = childrenOn(family, planned - 50);
    if (children.length === 0) return {};
    file.referred(children, planned - 65, { reasons: ['neglect'], from: 'education' }, 'assessment');
    assess(file, children, planned - 63, 'child-protection-conference', 'neglect');
    const until = planned + months(draw.from(8, 13));
    const review = (part: number): 'better' | 'no-change' => (part < 0.3 ? 'no-change' : 'better');
    childProtection(file, { children, from: planned, until, category: 'neglect', review, ends: 'needs-met' });
    helped(file, children, 'home-help', { from: planned + 20, lasting: 120, ends: 'completed' });
    const tidy = { improved: ['cleanliness', 'beds'], sustainedWeeks: 8 };
    file.ofAll('northmoor-childrens-services', 'housing.conditions-improved', planned + months(5), tidy);
    const bad = (on: number): boolean => on >= begins && on < planned + 60;
    return {
      meanwhile: {
        notBrought: (on) => (bad(on) ? 0.45 : undefined),
        absence: (_, on) => (bad(on) ? unexplained(0.18, 0.15) : undefined),
        answersSchool: (on) => (bad(on) ? 0.5 : undefined),
      },
    };
  },
};
