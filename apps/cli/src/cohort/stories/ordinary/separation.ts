import { daysByChance } from '../../chances.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { unexplained } from '../../life/absence-shares.js';
import { anyChild, someDay } from '../subjects.js';

/** The parents part. There is a hard winter, school notices, and it passes. */
export const separation: Story = {
  name: 'separation',
  kind: 'ordinary',
  subject: anyChild,
  tell: (file, subject) => {
    const { draw } = file;
    const day = someDay(file, months(6));
    const settled = day + months(4);
    const data = { change: 'moved-out', acrossBoundary: draw.chance(0.3) };
    file.ofAdult('father', 'northmoor-community-health', 'person.address', day, data);
    for (const sad of daysByChance(draw, day, settled, 2)) {
      file.atSchool(subject, 'education.behaviour-concern', sad, { observed: [draw.oneOf(['anxious', 'withdrawn'])] });
    }
    file.atSchool(subject, 'education.home-contact-made', day + 40, { kind: 'meeting', with: 'mother' });
    if (draw.chance(0.3)) {
      const support = { kind: 'counselling', event: 'accepted' };
      file.atSchool(subject, 'education.support', day + 50, support);
    }
    return { meanwhile: { absence: (_, on) => (on >= day && on < settled ? unexplained(0.07, 0.04) : undefined) } };
  },
};
