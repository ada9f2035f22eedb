import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { assess, childInNeed } from '../procedures.js';
import { anyChild, someDay } from '../subjects.js';

const HOUSING = 'northmoor-housing';

/** Arrears, notice, a hotel room, another one, and then a flat. The school is far, and much is missed meanwhile. */
export const homeLost: Story = {
  name: 'home-lost',
  kind: 'struggling',
  subject: anyChild,
  tell: (file) => {
    const { draw, family } = file;
    const notice = someDay(file, months(12));
    const lost = notice + months(draw.from(2, 4));
    const rehoused = lost + months(draw.from(4, 9));
    file.ofAdult('mother', HOUSING, 'housing.tenancy', notice - 60, { event: 'arrears', weeksOfArrears: 10 });
    file.ofAdult('mother', HOUSING, 'housing.tenancy', notice, { event: 'notice', weeksOfArrears: draw.from(10, 20) });
    const mother = [file.adult('mother')];
    const homelessness = 'housing.homelessness';
    file.ofAll(HOUSING, homelessness, notice + 30, { event: 'approached', reason: 'eviction' }, mother);
    file.ofAll(HOUSING, homelessness, lost, { event: 'temporary-accommodation', reason: 'eviction' }, mother);
    file.ofAll(
      HOUSING,
      'housing.move',
      lost + 80,
      { reason: 'temporary-accommodation', forwardingAddress: true },
      mother,
    );
    file.ofAll(HOUSING, homelessness, rehoused, { event: 'rehoused' }, mother);
    file.ofAll(
      'northmoor-early-help',
      'community.support',
      lost + 20,
      { kind: 'food-bank', event: 'accepted' },
      mother,
    );
    const children = childrenOn(family, lost);
    if (children.length > 0 && draw.chance(0.6)) {
      file.referred(children, lost + 3, { reasons: ['homelessness'], from: 'housing' }, 'assessment');
      const from = assess(file, children, lost + 5, 'child-in-need') + 3;
      const until = Math.max(from + 60, rehoused + 30);
      childInNeed(file, { children, from, until, category: 'none', review: () => 'better', ends: 'needs-met' });
    }
    const away = (on: number): boolean => on >= lost && on < rehoused;
    return {
      meanwhile: {
        absence: (_, on) => (away(on) ? unexplained(0.15, 0.15) : undefined),
        notBrought: (on) => (away(on) ? 0.3 : undefined),
      },
    };
  },
};
