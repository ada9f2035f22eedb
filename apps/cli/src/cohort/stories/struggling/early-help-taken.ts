import { daysByChance } from '../../chances.js';
import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { earlyHelp, helped } from '../procedures.js';
import { childAged, someDay } from '../subjects.js';

/** Things slip for some months; school speaks to the family, early help is offered and taken, and it gets better. */
export const earlyHelpTaken: Story = {
  name: 'early-help-taken',
  kind: 'struggling',
  subject: childAged(3, 15),
  tell: (file, subject) => {
    const { draw, family } = file;
    const begins = someDay(file, months(14));
    const offered = begins + months(draw.from(3, 5));
    for (const day of daysByChance(draw, begins, offered, 5)) {
      const observed = [draw.oneOf(['tired', 'no-equipment', 'unwashed-clothes', 'hungry', 'no-lunch'] as const)];
      file.atSchool(subject, 'education.presentation-concern', day, { observed });
    }
    file.atSchool(subject, 'education.home-contact-made', offered - 10, { kind: 'meeting', with: 'mother' });
    const children = childrenOn(family, offered);
    if (draw.chance(0.45)) {
      file.referred(children, offered - 5, { reasons: ['family-in-stress'], from: 'education' }, 'early-help');
    }
    helped(file, children, 'parenting-programme', { from: offered + 45, lasting: 80, ends: 'completed' });
    const ends = earlyHelp(file, children, offered, { lasting: months(draw.from(4, 7)), outcome: 'needs-met' });
    const bad = (on: number): boolean => on >= begins && on < offered + months(2);
    return {
      meanwhile: {
        notBrought: (on) => (bad(on) ? 0.3 : undefined),
        absence: (_, on) => (bad(on) ? unexplained(0.12) : undefined),
        answersSchool: (on) => (on < ends && bad(on) ? 0.7 : undefined),
      },
    };
  },
};
