import { childrenOn } from '../../cohort-family.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { assess, helped } from '../procedures.js';
import { anyChild, someDay } from '../subjects.js';

/** A worry is referred and assessed, advice is given and taken; there is no plan. Some come back within the year. */
export const assessedOnly: Story = {
  name: 'assessed-only',
  kind: 'struggling',
  subject: anyChild,
  tell: (file) => {
    const { draw, family } = file;
    const times = draw.chance(0.35) ? 2 : 1;
    let referredOn = someDay(file, months(2));
    for (let time = 0; time < times; time += 1) {
      const children = childrenOn(family, referredOn);
      const reasons = [draw.oneOf(['family-in-stress', 'physical-abuse', 'carer-mental-health', 'other'] as const)];
      const from = draw.oneOf(['health', 'education', 'police', 'public'] as const);
      file.referred(children, referredOn, { reasons, from }, 'assessment');
      const done = assess(file, children, referredOn + 2, 'no-further-action');
      if (draw.chance(0.3)) helped(file, children, 'family-support', { from: done, lasting: 90, ends: 'completed' });
      referredOn = done + draw.from(40, 280);
    }
    return {};
  },
};
