import { daysEvery } from '../../chances.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { earlyHelp } from '../procedures.js';
import { childAged, someDay } from '../subjects.js';

/** A teenager stays away from school; the parents are at a loss and work with everybody; half of the time it gets better. */
export const schoolRefusal: Story = {
  name: 'school-refusal',
  kind: 'struggling',
  subject: childAged(10, 15.5),
  tell: (file, subject) => {
    const { draw } = file;
    const begins = someDay(file, months(12));
    const ends = draw.chance(0.5) ? begins + months(draw.from(9, 14)) : file.period.until + 1;
    const missed = draw.oneOf([0.4, 0.6, 0.75, 0.9]);
    for (const day of daysEvery(draw, begins + 30, ends, 50, 15)) {
      const type = draw.chance(0.75) ? 'education.home-contact-made' : 'education.home-contact-failed';
      file.atSchool(subject, type, day, { kind: 'meeting' });
    }
    file.atSchool(subject, 'education.support', begins + 70, { kind: 'attendance', event: 'accepted' });
    earlyHelp(file, [subject], begins + months(3), { lasting: months(6), outcome: 'needs-met' });
    return {
      meanwhile: {
        absence: (child, on) => (child === subject && on >= begins && on < ends ? unexplained(missed, 0.1) : undefined),
      },
    };
  },
};
