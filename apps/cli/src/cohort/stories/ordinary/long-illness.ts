import { daysByChance } from '../../chances.js';
import { childhoodIn } from '../../cohort-family.js';
import { explained } from '../../life/absence-shares.js';
import type { Story } from '../../story.js';
import { anyChild } from '../subjects.js';

const HOSPITAL = 'northmoor-hospital-trust';

/** A child with a long illness that is well looked after: clinics, admissions, and much absence with leave. */
export const longIllness: Story = {
  name: 'long-illness',
  kind: 'ordinary',
  subject: anyChild,
  tell: (file, subject) => {
    const { draw } = file;
    const { from, until } = childhoodIn(subject, file.period);
    file.of(subject, HOSPITAL, 'person.additional-need', from, { need: ['long-term-illness'], event: 'identified' });
    for (const day of daysByChance(draw, from, until, 6)) {
      if (draw.chance(0.06)) file.notBrought(subject, HOSPITAL, 'outpatient', day);
      else file.brought(subject, HOSPITAL, 'outpatient', day);
    }
    for (const day of daysByChance(draw, from, until, 1.2)) {
      const outcome = draw.chance(0.5) ? 'admitted' : 'discharged';
      file.of(subject, HOSPITAL, 'health.emergency-attendance', day, { presentation: 'illness', outcome });
    }
    const missed = draw.oneOf([0.12, 0.18, 0.26, 0.4, 0.6]);
    return { meanwhile: { absence: (child) => (child === subject ? explained(missed) : undefined) } };
  },
};
