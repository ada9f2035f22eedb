import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { unexplained } from '../../life/absence-shares.js';
import { anyChild, someDay } from '../subjects.js';

/** A grandmother dies. The child is quiet for some months, and people around are kind. */
export const bereavement: Story = {
  name: 'bereavement',
  kind: 'ordinary',
  subject: anyChild,
  tell: (file, subject) => {
    const { draw } = file;
    const day = someDay(file, months(4));
    file.atSchool(subject, 'education.behaviour-concern', day + draw.from(7, 40), { observed: ['withdrawn'] });
    file.atSchool(subject, 'education.support', day + draw.from(20, 50), { kind: 'counselling', event: 'accepted' });
    const after = day + months(1);
    return { meanwhile: { absence: (_, on) => (on >= day && on < after ? unexplained(0.14, 0.03) : undefined) } };
  },
};
