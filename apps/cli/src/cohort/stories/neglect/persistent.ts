import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { childAged } from '../subjects.js';
import { crisis, crisisDay, signsOf } from './signs.js';

/**
 * Nothing dramatic for two years, and never well: a dirty jumper, no breakfast, a missed dentist, a late morning, month
 * after month. After half a year of it nobody would call it chance.
 */
export const persistent: Story = {
  name: 'persistent',
  kind: 'neglect',
  subject: childAged(4, 13),
  tell: (file, subject) => {
    const { draw, family } = file;
    const lasting = months(draw.from(18, 28));
    const crisisOn = crisisDay(file, lasting);
    const begins = crisisOn - lasting;
    signsOf(file, subject, begins, crisisOn, {
      presentation: 9,
      behaviour: 2,
      untreated: 1.2,
      unanswered: 3,
      home: 0.6,
    });
    file.of(subject, 'northmoor-hospital-trust', 'health.emergency-attendance', crisisOn, {
      presentation: 'illness',
      delayInSeekingCare: true,
      outcome: 'admitted',
    });
    crisis(file, childrenOn(family, crisisOn), crisisOn, draw.chance(0.45) ? 'plan' : 'proceedings');
    return {
      crisisOn,
      recognisableFrom: begins + months(6),
      meanwhile: {
        notBrought: (on) => (on >= begins && on < crisisOn + 60 ? 0.5 : undefined),
        absence: (_, on) => (on >= begins && on < crisisOn + 60 ? unexplained(0.14, 0.25) : undefined),
        answersSchool: (on) => (on >= begins && on < crisisOn ? 0.45 : undefined),
      },
    };
  },
};
