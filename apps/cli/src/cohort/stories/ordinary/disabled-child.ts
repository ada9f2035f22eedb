import { daysByChance } from '../../chances.js';
import { childhoodIn } from '../../cohort-family.js';
import { explained } from '../../life/absence-shares.js';
import type { Story } from '../../story.js';
import { childInNeed } from '../procedures.js';
import { anyChild } from '../subjects.js';

const HOSPITAL = 'northmoor-hospital-trust';
const COMMUNITY = 'northmoor-community-health';

/** A disabled child: many appointments, some missed, much leave for them; some have short breaks as a child in need. */
export const disabledChild: Story = {
  name: 'disabled-child',
  kind: 'ordinary',
  subject: anyChild,
  tell: (file, subject) => {
    const { draw } = file;
    const { from, until } = childhoodIn(subject, file.period);
    const need = [draw.oneOf(['autism', 'physical-disability', 'learning-disability', 'hearing'] as const)];
    const support = draw.chance(0.6) ? 'education-health-and-care-plan' : 'sen-support';
    file.of(subject, COMMUNITY, 'person.additional-need', from, { need, event: 'identified', support });
    const missing = draw.oneOf([0.04, 0.08, 0.14]);
    for (const [agency, service, aYear] of [
      [HOSPITAL, 'outpatient', 4],
      [COMMUNITY, 'therapy', 8],
    ] as const) {
      for (const day of daysByChance(draw, from, until, aYear)) {
        if (draw.chance(missing)) file.notBrought(subject, agency, service, day);
        else file.brought(subject, agency, service, day);
      }
    }
    file.of(subject, COMMUNITY, 'health.development-concern', from + draw.from(0, 200), {
      domain: 'several',
      medicalCause: 'found',
    });
    if (draw.chance(0.3)) {
      const begins = from - 40;
      childInNeed(file, {
        children: [subject],
        from: begins,
        until: until + 1,
        category: 'none',
        review: () => 'better',
      });
    }
    const missed = draw.oneOf([0.06, 0.1, 0.18]);
    return { meanwhile: { absence: (child) => (child === subject ? explained(missed) : undefined) } };
  },
};
