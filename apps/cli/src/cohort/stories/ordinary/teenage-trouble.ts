import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { childAged, someDay } from '../subjects.js';

/** A bad half-year at fourteen: a night out without a word, a suspension, a broken window. The parents are there. */
export const teenageTrouble: Story = {
  name: 'teenage-trouble',
  kind: 'ordinary',
  subject: childAged(12.5, 16),
  tell: (file, subject) => {
    const { draw } = file;
    const day = someDay(file, months(6));
    file.atSchool(subject, 'education.behaviour-concern', day, { observed: [draw.oneOf(['aggressive', 'bullied'])] });
    if (draw.chance(0.5)) {
      const hours = draw.from(3, 14);
      const away = { hours, overnight: hours > 8, harmed: false, reportedByCarer: true };
      file.of(subject, 'northmoor-police', 'police.missing-episode', day + 50, { event: 'found', ...away });
    }
    if (draw.chance(0.4)) {
      const offence = draw.oneOf(['anti-social-behaviour', 'damage', 'theft'] as const);
      const data = { by: 'child', offence, outcome: 'out-of-court' };
      file.of(subject, 'northmoor-police', 'police.offending', day + 80, data);
    }
    const suspension = { kind: 'suspension', sessions: draw.from(2, 6), reason: 'persistent-disruption' };
    if (draw.chance(0.6)) file.atSchool(subject, 'education.exclusion', day + 30, suspension);
    file.atSchool(subject, 'education.home-contact-made', day + 35, { kind: 'meeting', with: 'both-parents' });
    return {};
  },
};
