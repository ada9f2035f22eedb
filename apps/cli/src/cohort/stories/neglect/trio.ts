import { daysByChance } from '../../chances.js';
import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { childAged } from '../subjects.js';
import { crisis, crisisDay, signsOf } from './signs.js';

const ADULTS = 'northmoor-adult-services';

/**
 * Violence, drink or drugs, and a mind that breaks: each known to somebody else. One by one the three come up, and the
 * children pay in tiredness, hunger and fear. Once all three are there and the child shows it, nothing is missing.
 */
export const trio: Story = {
  name: 'trio',
  kind: 'neglect',
  subject: childAged(1, 14),
  tell: (file, subject) => {
    const { draw, family } = file;
    const lasting = months(draw.from(9, 15));
    const crisisOn = crisisDay(file, lasting);
    const begins = crisisOn - lasting;
    const drinks = begins + Math.round(lasting * 0.2);
    const breaks = begins + Math.round(lasting * 0.4);
    const adults = [file.adult('mother'), file.adult('father', 'partner')];
    for (const day of [begins, ...daysByChance(draw, begins, crisisOn, 5)]) {
      const riskLevel = draw.oneOf(['standard', 'medium', 'medium', 'high'] as const);
      const data = { riskLevel, childPresent: draw.chance(0.75), violence: draw.chance(0.5), encompassNotified: true };
      file.ofAll('northmoor-police', 'police.domestic-abuse-incident', day, data, adults);
    }
    const drink = { substance: draw.oneOf(['alcohol', 'several', 'cannabis']), parentOrCarer: true };
    const drinker = draw.chance(0.5) ? 'father' : 'mother';
    const misuse = 'adult.substance-misuse';
    file.ofAdult(drinker, ADULTS, misuse, drinks, { event: 'referred', ...drink });
    file.ofAdult(drinker, ADULTS, misuse, drinks + draw.from(40, 70), { event: 'disengaged', ...drink });
    for (const day of daysByChance(draw, drinks + 80, crisisOn, 1.5)) {
      file.ofAdult(drinker, ADULTS, misuse, day, { event: 'relapse', ...drink });
    }
    const health = 'adult.mental-health';
    file.ofAdult('mother', ADULTS, health, breaks, { event: draw.oneOf(['referred', 'crisis']), parentOrCarer: true });
    const lost = breaks + draw.from(30, 60);
    file.ofAdult('mother', ADULTS, health, lost, { event: 'disengaged', parentOrCarer: true });
    signsOf(file, subject, begins + 60, crisisOn, {
      presentation: 6,
      behaviour: 4,
      unanswered: 3,
      accident: 0.4,
      home: 1,
    });
    if (draw.chance(0.6)) {
      const referral = { reasons: ['domestic-abuse'], from: 'police' };
      file.referred(childrenOn(family, drinks), drinks - 20, referral, 'no-further-action');
    }
    const reason = ['carer-intoxicated', 'domestic-abuse'];
    file.ofAll('northmoor-police', 'police.protection-power', crisisOn, { hours: draw.from(10, 60), reason });
    crisis(file, childrenOn(family, crisisOn), crisisOn, draw.chance(0.5) ? 'plan' : 'proceedings');
    const bad = (on: number): boolean => on >= begins + 60 && on < crisisOn;
    return {
      crisisOn,
      recognisableFrom: lost + 15,
      meanwhile: {
        notBrought: (on) => (bad(on) ? 0.45 : undefined),
        absence: (_, on) => (bad(on) ? unexplained(0.17, 0.2) : undefined),
        answersSchool: (on) => (bad(on) ? 0.5 : undefined),
      },
    };
  },
};
