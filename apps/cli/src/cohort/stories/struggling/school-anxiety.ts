import { daysEvery } from '../../chances.js';
import { explained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { childAged, someDay } from '../subjects.js';

/**
 * A pupil who cannot go to school for fear. Parents and school do all they can; for a year or so most days are missed.
 * No ordinary family: who misses half of school needs targeted help of several agencies ("Working together to improve
 * school attendance", Department for Education, 2024).
 */
export const schoolAnxiety: Story = {
  name: 'school-anxiety',
  kind: 'struggling',
  subject: childAged(7, 15),
  tell: (file, subject) => {
    const { draw } = file;
    const begins = someDay(file, months(6));
    const ends = begins + months(draw.from(8, 22));
    const missed = draw.oneOf([0.5, 0.65, 0.8, 0.9]);
    file.atSchool(subject, 'education.behaviour-concern', begins + 10, { observed: ['anxious'] });
    for (const day of daysEvery(draw, begins + 20, ends, 60, 15)) {
      file.atSchool(subject, 'education.home-contact-made', day, { kind: 'meeting', with: 'both-parents' });
    }
    for (const day of daysEvery(draw, begins + 90, ends, 35, 10)) {
      if (draw.chance(0.1)) file.notBrought(subject, 'northmoor-hospital-trust', 'camhs', day);
      else file.brought(subject, 'northmoor-hospital-trust', 'camhs', day);
    }
    for (const day of daysEvery(draw, begins + 30, ends, 90, 20)) {
      file.atSchool(subject, 'education.welfare-visit', day, { outcome: 'child-seen', announced: true });
    }
    return {
      meanwhile: {
        absence: (child, on) => (child === subject && on >= begins && on < ends ? explained(missed) : undefined),
      },
    };
  },
};
