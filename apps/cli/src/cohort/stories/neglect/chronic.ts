import { childrenOn } from '../../cohort-family.js';
import { unexplained } from '../../life/absence-shares.js';
import type { Story } from '../../story.js';
import { assess, childInNeed, earlyHelp } from '../procedures.js';
import { childAged } from '../subjects.js';
import { crisis, crisisDay, signsOf } from './signs.js';

/**
 * Bad months, help, better months, closed; and again, three times. A spell on its own mends; that it comes back soon
 * after help has ended is what shows what this is.
 */
export const chronic: Story = {
  name: 'chronic',
  kind: 'neglect',
  subject: childAged(4, 13),
  tell: (file, subject) => {
    const { draw, family } = file;
    const bad = [draw.from(90, 130), draw.from(90, 130), draw.from(90, 140)] as const;
    const quiet = [draw.from(120, 200), draw.from(120, 200)] as const;
    const crisisOn = crisisDay(file, bad[0] + bad[1] + bad[2] + quiet[0] + quiet[1]);
    const third = crisisOn - bad[2];
    const second = third - quiet[1] - bad[1];
    const first = second - quiet[0] - bad[0];
    const spells = [
      [first, first + bad[0]],
      [second, second + bad[1]],
      [third, crisisOn],
    ] as const;
    for (const [from, until] of spells) {
      signsOf(file, subject, from, until, { presentation: 16, behaviour: 4, untreated: 2, unanswered: 8, home: 2.5 });
    }
    const children = childrenOn(family, first);
    const [[, firstEnds], [, secondEnds]] = spells;
    file.referred(children, firstEnds - 20, { reasons: ['neglect'], from: 'education' }, 'early-help');
    earlyHelp(file, children, firstEnds - 15, { lasting: 70, outcome: 'needs-met' });
    file.referred(children, secondEnds - 40, { reasons: ['neglect'], from: 'education' }, 'assessment');
    const from = assess(file, children, secondEnds - 38, 'child-in-need', 'neglect');
    childInNeed(file, {
      children,
      from,
      until: from + 100,
      category: 'neglect',
      review: () => 'better',
      ends: 'needs-met',
    });
    file.ofAll('northmoor-police', 'police.child-concern', crisisOn, { circumstances: ['home-conditions', 'hungry'] });
    crisis(file, childrenOn(family, crisisOn), crisisOn, draw.chance(0.45) ? 'plan' : 'proceedings');
    const isBad = (on: number): boolean => spells.some(([begins, ends]) => on >= begins && on < ends);
    return {
      crisisOn,
      recognisableFrom: second + 60,
      meanwhile: {
        notBrought: (on) => (isBad(on) ? 0.6 : undefined),
        absence: (_, on) => (isBad(on) ? unexplained(0.22, 0.25) : undefined),
        answersSchool: (on) => (isBad(on) ? 0.3 : undefined),
      },
    };
  },
};
