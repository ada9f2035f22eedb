import { daysByChance } from '../../chances.js';
import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { assess, childInNeed, helped } from '../procedures.js';
import { anyChild, someDay } from '../subjects.js';

/** A parent breaks down, or drinks again; relatives step in, treatment works, and the children are at home throughout. */
export const parentInCrisis: Story = {
  name: 'parent-in-crisis',
  kind: 'struggling',
  subject: anyChild,
  tell: (file, subject) => {
    const { draw, family } = file;
    const crisis = someDay(file, months(6));
    const drink = draw.chance(0.4);
    const type = drink ? 'adult.substance-misuse' : 'adult.mental-health';
    const more = drink ? { substance: 'alcohol', parentOrCarer: true } : { parentOrCarer: true };
    const parent = draw.chance(0.7) ? 'mother' : 'father';
    const agency = 'northmoor-adult-services';
    for (const day of daysByChance(draw, crisis - 90, crisis, 4)) {
      file.atSchool(subject, 'education.presentation-concern', day, { observed: [draw.oneOf(['tired', 'no-lunch'])] });
    }
    file.ofAdult(parent, agency, type, crisis, { event: drink ? 'relapse' : 'crisis', ...more });
    file.ofAdult(parent, agency, type, crisis + 25, { event: 'engaged', ...more });
    const well = crisis + months(draw.from(6, 11));
    file.ofAdult(parent, agency, type, well, { event: 'discharged', ...more });
    const children = childrenOn(family, crisis);
    if (children.length > 0) {
      const reasons = [drink ? 'carer-substance-misuse' : 'carer-mental-health'];
      file.referred(children, crisis + 2, { reasons, from: 'adult' }, 'assessment');
      const from = assess(file, children, crisis + 3, 'child-in-need') + 3;
      childInNeed(file, { children, from, until: well, category: 'none', review: () => 'better', ends: 'needs-met' });
      helped(file, children, 'family-group-conference', { from: from + 10, lasting: 30, ends: 'completed' });
    }
    const bad = (on: number): boolean => on >= crisis - 90 && on < crisis + 60;
    return {
      meanwhile: {
        absence: (_, on) => (bad(on) ? unexplained(0.15) : undefined),
        notBrought: (on) => (bad(on) ? 0.4 : undefined),
      },
    };
  },
};
