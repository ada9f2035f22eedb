import { daysEvery } from '../../chances.js';
import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { assess, childProtection } from '../procedures.js';
import { childAged } from '../subjects.js';
import { crisis, crisisDay, signsOf } from './signs.js';

const SERVICES = 'northmoor-childrens-services';

/**
 * There is a plan, and everything is offered; the parents decline, do not come, do not open and do not do what was
 * agreed. By the first review, with nothing done and nothing better, help has been resisted.
 */
export const resistant: Story = {
  name: 'resistant',
  kind: 'neglect',
  subject: childAged(2, 13),
  tell: (file, subject) => {
    const { draw, family } = file;
    const lasting = months(draw.from(10, 15));
    const crisisOn = crisisDay(file, lasting + months(4));
    const planned = crisisOn - lasting;
    const begins = planned - months(4);
    const children = childrenOn(family, planned);
    signsOf(file, subject, begins, crisisOn, {
      presentation: 11,
      behaviour: 2,
      untreated: 1.5,
      unanswered: 4,
      home: 1.5,
    });
    file.referred(children, planned - 60, { reasons: ['neglect'], from: 'health' }, 'assessment');
    assess(file, children, planned - 58, 'child-protection-conference', 'neglect');
    childProtection(file, {
      children,
      from: planned,
      until: crisisOn + 10,
      category: 'neglect',
      cooperation: { seen: 0.55, comes: 0.3, refuses: 0.35 },
      review: (part) => (part > 0.5 ? 'worse' : 'no-change'),
      ends: 'stepped-up',
    });
    for (const day of daysEvery(draw, planned + 30, crisisOn, 40, 10)) {
      const about = draw.oneOf(['home', 'appointment', 'school', 'treatment'] as const);
      const status = draw.chance(0.85) ? 'not-done' : 'done';
      file.socialCare(children, 'agreed-action', day, { status, about, by: 'carer' });
    }
    for (const day of daysEvery(draw, planned + 25, crisisOn, 100, 15)) {
      const kind = draw.oneOf(['parenting-programme', 'family-support', 'home-help'] as const);
      if (draw.chance(0.6)) file.socialCare(children, 'intervention', day, { kind, event: 'declined' });
      else file.socialCare(children, 'intervention', day, { kind, event: 'stopped', stoppedBy: 'family' });
    }
    file.ofAll(SERVICES, 'housing.home-conditions', crisisOn - 3, {
      observed: ['human-waste', 'no-bed'],
      severity: 'severe',
    });
    crisis(file, children, crisisOn, 'proceedings');
    const bad = (on: number): boolean => on >= begins && on < crisisOn;
    return {
      crisisOn,
      recognisableFrom: planned + months(3) + 15,
      meanwhile: {
        notBrought: (on) => (bad(on) ? 0.6 : undefined),
        absence: (_, on) => (bad(on) ? unexplained(0.22, 0.2) : undefined),
        answersSchool: (on) => (bad(on) ? 0.25 : undefined),
      },
    };
  },
};
