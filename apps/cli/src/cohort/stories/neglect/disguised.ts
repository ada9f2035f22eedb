import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { assess, childInNeed } from '../procedures.js';
import { childAged } from '../subjects.js';
import { crisis, crisisDay, signsOf } from './signs.js';

const COMMUNITY = 'northmoor-community-health';
const SERVICES = 'northmoor-childrens-services';

/**
 * Whenever somebody presses, the parents come, apologise and bring the child once; then it is as before. Workers write
 * of progress, the plan ends, and the child is as hungry as ever. The second time that good will lasts as long as the
 * pressure, it can be seen through.
 */
export const disguised: Story = {
  name: 'disguised-compliance',
  kind: 'neglect',
  subject: childAged(4, 13),
  tell: (file, subject) => {
    const { draw, family } = file;
    const rounds = draw.from(3, 5);
    const aRound = 85;
    const lasting = rounds * aRound + months(6);
    const crisisOn = crisisDay(file, lasting);
    const begins = crisisOn - lasting;
    const referredOn = begins + months(2);
    const children = childrenOn(family, referredOn);
    signsOf(file, subject, begins, crisisOn, { presentation: 9, behaviour: 2, untreated: 1, unanswered: 3, home: 0.6 });
    file.referred(children, referredOn, { reasons: ['neglect'], from: 'education' }, 'assessment');
    const planned = assess(file, children, referredOn + 2, 'child-in-need', 'neglect');
    const closed = planned + rounds * aRound;
    childInNeed(file, {
      children,
      from: planned,
      until: closed,
      category: 'neglect',
      cooperation: { seen: 0.75, comes: 0.9, refuses: 0.05 },
      review: () => (draw.chance(0.7) ? 'better' : 'no-change'),
      ends: draw.chance(0.5) ? 'needs-met' : 'stepped-down',
    });
    for (let round = 0; round < rounds; round += 1) {
      const from = planned + 20 + round * aRound;
      const service = draw.oneOf(['dental', 'optical', 'immunisation', 'follow-up'] as const);
      for (const day of [from, from + 18]) file.notBrought(subject, COMMUNITY, service, day, { rebooked: true });
      file.socialCare(children, 'agreed-action', from + 20, { status: 'not-done', about: 'appointment', by: 'carer' });
      const after = from + draw.from(30, 40);
      file.brought(subject, COMMUNITY, service, after, { afterChallenge: true });
      if (draw.chance(0.7)) {
        const data = { kind: 'meeting', with: 'mother', afterChallenge: true };
        file.atSchool(subject, 'education.home-contact-made', after + 3, data);
      }
      file.visited(children, after + 25, { outcome: 'not-in', announced: false });
      file.socialCare(children, 'agreed-action', after + 30, { status: 'not-done', about: 'home', by: 'carer' });
    }
    if (draw.chance(0.6)) {
      file.ofAll(SERVICES, 'housing.conditions-improved', planned + 100, {
        improved: ['cleanliness'],
        sustainedWeeks: 1,
      });
    }
    const circumstances = ['home-conditions', 'dirty', 'hungry'];
    file.ofAll('northmoor-police', 'police.child-concern', crisisOn, { circumstances, sawChild: true });
    crisis(file, childrenOn(family, crisisOn), crisisOn, draw.chance(0.45) ? 'plan' : 'proceedings');
    const bad = (on: number): boolean => on >= begins && on < crisisOn;
    return {
      crisisOn,
      recognisableFrom: planned + 20 + aRound + 40,
      meanwhile: {
        notBrought: (on) => (bad(on) ? 0.45 : undefined),
        absence: (_, on) => (bad(on) ? unexplained(0.14, 0.15) : undefined),
        answersSchool: (on) => (bad(on) ? 0.6 : undefined),
      },
    };
  },
};
