import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { daysEvery } from '../../chances.js';
import { childAged } from '../subjects.js';
import { crisis, crisisDay, signsOf } from './signs.js';

const COMMUNITY = 'northmoor-community-health';

/**
 * First there were worries; then the child is taken off the roll, the practice, the club, and nobody opens. What is left
 * is silence, which no agency hears alone. Some months without anybody having seen the child, after worries, is enough.
 */
export const invisible: Story = {
  name: 'invisible-child',
  kind: 'neglect',
  subject: childAged(2, 12),
  tell: (file, subject) => {
    const { draw, family } = file;
    const lasting = months(draw.from(9, 16));
    const crisisOn = crisisDay(file, lasting + months(6));
    const withdrawn = crisisOn - lasting;
    const worries = withdrawn - months(6);
    signsOf(file, subject, worries, withdrawn, { presentation: 7, behaviour: 3, untreated: 1, unanswered: 3 });
    file.atSchool(subject, 'education.roll-change', withdrawn, { change: 'home-education', destinationKnown: false });
    const gone = { service: 'gp', reason: 'left-by-choice', newRegistration: false };
    file.of(subject, COMMUNITY, 'health.registration-ended', withdrawn + draw.from(10, 60), gone);
    const ended = { kind: 'youth-club', event: 'ended' };
    file.of(subject, 'northmoor-early-help', 'community.support', withdrawn + draw.from(5, 40), ended);
    const noAccess = { visitor: 'school-nurse', announced: true } as const;
    for (const day of daysEvery(draw, withdrawn + 60, crisisOn, 120, 20)) {
      const outcome = draw.chance(0.3) ? 'refused' : 'no-answer';
      file.of(subject, COMMUNITY, 'health.visit.no-access', day, { ...noAccess, outcome });
    }
    file.notBrought(subject, COMMUNITY, 'immunisation', withdrawn + draw.from(40, 120), { reason: 'none-given' });
    file.ofAdult('mother', 'northmoor-housing', 'housing.no-access', withdrawn + draw.from(60, 200), {
      purpose: 'safety-check',
      attempts: 3,
    });
    file.of(subject, 'northmoor-hospital-trust', 'health.growth-concern', crisisOn, {
      measure: 'weight',
      faltering: true,
    });
    const reason = ['home-conditions'];
    file.ofAll('northmoor-police', 'police.protection-power', crisisOn, { hours: 40, reason });
    crisis(file, childrenOn(family, crisisOn), crisisOn, 'proceedings');
    const hidden = (on: number): boolean => on > withdrawn && on < crisisOn;
    return {
      crisisOn,
      recognisableFrom: withdrawn + months(4),
      meanwhile: {
        notBrought: (on) => (on >= worries && on <= withdrawn ? 0.45 : undefined),
        absence: (_, on) => (on >= worries && on <= withdrawn ? unexplained(0.16, 0.1) : undefined),
        offRoll: (child, on) => child === subject && hidden(on),
        outOfSight: (child, on) => child === subject && hidden(on),
      },
    };
  },
};
