import { childrenOn } from '../../cohort-family.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { anyChild, someDay } from '../subjects.js';

/** A quarrel that a neighbour heard. The police come once, some tell children's services, and nothing follows. */
export const policeOnce: Story = {
  name: 'police-once',
  kind: 'ordinary',
  subject: anyChild,
  tell: (file) => {
    const { draw, family } = file;
    const day = someDay(file, months(1));
    const childPresent = draw.chance(0.5);
    const data = {
      riskLevel: 'standard',
      childPresent,
      whereChildWas: childPresent ? 'another-room' : 'elsewhere',
      violence: false,
    };
    const adults = [file.adult('mother'), file.adult('father')];
    file.ofAll('northmoor-police', 'police.domestic-abuse-incident', day, data, adults);
    if (draw.chance(0.5)) {
      const referral = { reasons: ['domestic-abuse'], from: 'police' };
      file.referred(childrenOn(family, day), day + draw.from(1, 4), referral, 'no-further-action');
    }
    return {};
  },
};
