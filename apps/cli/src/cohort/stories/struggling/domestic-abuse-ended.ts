import { daysByChance } from '../../chances.js';
import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { assess, childInNeed, childProtection } from '../procedures.js';
import type { PlanOptions } from '../procedures.js';
import { anyChild, someDay } from '../subjects.js';

/** A mother is abused for months, the police come several times, she is helped and he has to go. The children are well cared for. */
export const domesticAbuseEnded: Story = {
  name: 'domestic-abuse-ended',
  kind: 'struggling',
  subject: anyChild,
  tell: (file, subject) => {
    const { draw, family } = file;
    const first = someDay(file, months(4)) - months(3);
    const last = first + months(draw.from(3, 7));
    const adults = [file.adult('mother'), file.adult('father', 'partner')];
    const incidents = [first, ...daysByChance(draw, first, last, 5), last];
    for (const day of incidents) {
      const riskLevel = draw.oneOf(['standard', 'medium', 'medium', 'high'] as const);
      const data = { riskLevel, childPresent: draw.chance(0.7), violence: draw.chance(0.4), encompassNotified: true };
      file.ofAll('northmoor-police', 'police.domestic-abuse-incident', day, data, adults);
    }
    const children = childrenOn(family, last);
    if (children.length === 0) return {};
    file.referred(
      childrenOn(family, first + 3),
      first + 3,
      { reasons: ['domestic-abuse'], from: 'police' },
      'no-further-action',
    );
    file.referred(children, last + 2, { reasons: ['domestic-abuse'], from: 'police' }, 'assessment');
    file.atSchool(subject, 'education.behaviour-concern', last + 8, { observed: ['anxious'] });
    const da = 'adult.domestic-abuse';
    const victim = { adultIs: 'victim', parentOrCarer: true };
    file.ofAdult('mother', 'northmoor-adult-services', da, last + 6, {
      event: 'referred',
      riskLevel: 'medium',
      ...victim,
    });
    file.ofAdult('mother', 'northmoor-adult-services', da, last + 30, { event: 'engaged', ...victim });
    file.ofAdult('father', 'northmoor-community-health', 'person.address', last + 12, { change: 'moved-out' });
    const protectedByPlan = draw.chance(0.45);
    const outcome = protectedByPlan ? 'child-protection-conference' : 'child-in-need';
    const assessed = assess(file, children, last + 3, outcome, 'emotional-abuse');
    const plan: PlanOptions = {
      children,
      from: assessed + 10,
      until: assessed + months(draw.from(7, 13)),
      category: 'emotional-abuse',
      review: () => 'better',
      ends: 'needs-met',
    };
    if (protectedByPlan) childProtection(file, plan);
    else childInNeed(file, plan);
    file.ofAdult('mother', 'northmoor-adult-services', da, plan.until, { event: 'discharged', ...victim });
    return {
      meanwhile: { absence: (_, on) => (on >= first && on < last + months(2) ? unexplained(0.1) : undefined) },
    };
  },
};
