import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { childAged, someDay } from '../subjects.js';

/** Parents who teach their child at home, out of conviction. Doctors, dentists and clubs see the child as before. */
export const homeEducation: Story = {
  name: 'home-education',
  kind: 'ordinary',
  subject: childAged(6, 14),
  tell: (file, subject) => {
    const { draw } = file;
    const day = someDay(file, months(8));
    file.atSchool(subject, 'education.roll-change', day, { change: 'home-education', destinationKnown: true });
    file.of(subject, 'northmoor-early-help', 'community.support', day + draw.from(60, 200), {
      kind: 'youth-club',
      event: 'attended',
    });
    return { meanwhile: { offRoll: (child, on) => child === subject && on > day } };
  },
};
