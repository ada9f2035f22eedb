import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { childAged } from '../subjects.js';
import { crisis, crisisDay, signsOf } from './signs.js';

/**
 * A child who was well cared for is so no more: over a year first one thing slips, then another, then everything. Once
 * food or clothes, appointments and school all slip, it is no bad patch any more.
 */
export const starting: Story = {
  name: 'starting',
  kind: 'neglect',
  subject: childAged(3.5, 13),
  tell: (file, subject) => {
    const { draw, family } = file;
    const lasting = months(draw.from(11, 16));
    const crisisOn = crisisDay(file, lasting);
    const begins = crisisOn - lasting;
    const spreads = begins + Math.round(lasting * 0.3);
    const everything = begins + Math.round(lasting * 0.6);
    signsOf(file, subject, begins, spreads, { presentation: 3, unanswered: 1 });
    signsOf(file, subject, spreads, everything, {
      presentation: 9,
      behaviour: 2,
      untreated: 1.5,
      unanswered: 4,
      home: 1,
    });
    signsOf(file, subject, everything, crisisOn, {
      presentation: 18,
      behaviour: 5,
      untreated: 3,
      unanswered: 8,
      home: 3,
    });
    const circumstances = ['home-conditions', 'left-alone', 'hungry'];
    file.ofAll('northmoor-police', 'police.child-concern', crisisOn, { circumstances, sawChild: true });
    crisis(file, childrenOn(family, crisisOn), crisisOn, draw.chance(0.45) ? 'plan' : 'proceedings');
    return {
      crisisOn,
      recognisableFrom: spreads + Math.round((everything - spreads) / 2),
      meanwhile: {
        notBrought: (on) => {
          if (on < begins || on > crisisOn + 60) return undefined;
          return on < spreads ? 0.3 : 0.65;
        },
        absence: (_, on) => {
          if (on < begins || on > crisisOn + 60) return undefined;
          if (on < spreads) return unexplained(0.08, 0.08);
          return on < everything ? unexplained(0.15, 0.2) : unexplained(0.28, 0.3);
        },
        answersSchool: (on) => (on >= spreads && on < crisisOn ? 0.3 : undefined),
      },
    };
  },
};
