import { daysByChance } from '../../chances.js';
import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { assess, childInNeed, helped } from '../procedures.js';
import { anyChild, someDay } from '../subjects.js';

/** A family under strain is referred, assessed and has a child-in-need plan, which works. Some are referred again. */
export const childInNeedHelped: Story = {
  name: 'child-in-need-helped',
  kind: 'struggling',
  subject: anyChild,
  tell: (file, subject) => {
    const { draw, family } = file;
    const referredOn = someDay(file, 0) - months(draw.from(0, 6));
    const children = childrenOn(family, referredOn);
    if (children.length === 0) return {};
    const reasons = [draw.oneOf(['family-in-stress', 'carer-disability-or-illness', 'carer-mental-health'] as const)];
    for (const day of daysByChance(draw, referredOn - 120, referredOn, 4)) {
      file.atSchool(subject, 'education.presentation-concern', day, {
        observed: [draw.oneOf(['tired', 'unwashed-clothes'])],
      });
    }
    if (draw.chance(0.3)) {
      file.referred(children, referredOn - draw.from(60, 300), { reasons, from: 'health' }, 'information-and-advice');
    }
    file.referred(children, referredOn, { reasons, from: draw.oneOf(['health', 'education', 'police']) }, 'assessment');
    const assessed = assess(file, children, referredOn + 2, 'child-in-need');
    const until = assessed + months(draw.from(4, 11));
    childInNeed(file, {
      children,
      from: assessed + 3,
      until,
      category: 'none',
      review: () => 'better',
      ends: 'needs-met',
    });
    helped(file, children, 'family-support', { from: assessed + 20, lasting: 110, ends: 'completed' });
    if (draw.chance(0.3)) {
      const again = until + draw.from(30, 300);
      file.referred(children, again, { reasons, from: 'education' }, 'no-further-action');
    }
    const bad = (on: number): boolean => on >= referredOn - 120 && on < assessed + 60;
    return {
      meanwhile: {
        notBrought: (on) => (bad(on) ? 0.35 : undefined),
        absence: (_, on) => (bad(on) ? unexplained(0.14) : undefined),
      },
    };
  },
};
