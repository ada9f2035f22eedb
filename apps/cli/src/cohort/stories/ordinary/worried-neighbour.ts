import { childrenOn } from '../../cohort-family.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { assess } from '../procedures.js';
import { anyChild, someDay } from '../subjects.js';

/** Somebody who stays unnamed says something. It is looked into, and the children are well. */
export const worriedNeighbour: Story = {
  name: 'worried-neighbour',
  kind: 'ordinary',
  subject: anyChild,
  tell: (file) => {
    const { draw, family } = file;
    const day = someDay(file, months(3));
    const about = [draw.oneOf(['shouting', 'unsupervised', 'dirty', 'other'] as const)];
    file.ofAll('northmoor-mash', 'community.concern', day, { from: 'public', about, anonymous: true });
    const children = childrenOn(family, day);
    const looked = draw.chance(0.35);
    const outcome = looked ? 'assessment' : 'no-further-action';
    file.referred(children, day + 1, { reasons: ['family-in-stress'], from: 'anonymous' }, outcome);
    if (looked) assess(file, children, day + 5, 'no-further-action');
    return {};
  },
};
