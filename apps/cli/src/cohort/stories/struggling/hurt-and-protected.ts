import { childrenOn } from '../../cohort-family.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { assess, childProtection, helped } from '../procedures.js';
import { childAged, someDay } from '../subjects.js';

/** A child was hit. A plan for physical abuse, a parent who learns, and a year later it is over. */
export const hurtAndProtected: Story = {
  name: 'hurt-and-protected',
  kind: 'struggling',
  subject: childAged(1, 15),
  tell: (file, subject) => {
    const { draw, family } = file;
    const seen = someDay(file, months(6));
    file.atSchool(subject, 'education.injury-observed', seen, {
      site: 'face',
      kind: 'bruise',
      explanation: 'inconsistent',
    });
    const children = childrenOn(family, seen);
    if (children.length === 0) return {};
    file.referred(children, seen, { reasons: ['physical-abuse'], from: 'education' }, 'strategy-discussion');
    file.socialCare(children, 'meeting', seen + 1, { kind: 'strategy-discussion', outcome: 'section-47' });
    const from = assess(file, children, seen + 1, 'child-protection-conference', 'physical-abuse') - 5;
    childProtection(file, {
      children,
      from: Math.max(from, seen + 15),
      until: from + months(draw.from(8, 13)),
      category: 'physical-abuse',
      review: () => 'better',
      ends: 'needs-met',
    });
    helped(file, children, 'parenting-programme', { from: from + 40, lasting: 90, ends: 'completed' });
    return {};
  },
};
