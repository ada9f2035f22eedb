import { daysByChance } from '../../chances.js';
import { unexplained } from '../../life/absence-shares.js';
import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { childAged } from '../subjects.js';
import { crisis, crisisDay, signsOf } from './signs.js';

const POLICE = 'northmoor-police';

/**
 * What everybody sees is a difficult teenager: missing, suspended, with the wrong friends. What few see is that nobody
 * cooks, asks where the child was, or reports them missing. Once both have been seen, it is not about behaviour.
 */
export const adolescent: Story = {
  name: 'adolescent',
  kind: 'neglect',
  subject: childAged(12, 15.5),
  tell: (file, subject) => {
    const { draw } = file;
    const lasting = months(draw.from(10, 16));
    const crisisOn = crisisDay(file, lasting);
    const begins = crisisOn - lasting;
    const outside = begins + Math.round(lasting * 0.3);
    signsOf(file, subject, begins, crisisOn, { presentation: 5, behaviour: 3, untreated: 0.6, unanswered: 5 });
    for (const day of daysByChance(draw, outside, crisisOn, 6)) {
      const hours = draw.from(6, 40);
      const data = { event: 'found', hours, overnight: hours > 9, reportedByCarer: draw.chance(0.25) };
      file.of(subject, POLICE, 'police.missing-episode', day, data);
    }
    for (const day of daysByChance(draw, outside, crisisOn, 2.5)) {
      file.atSchool(subject, 'education.exclusion', day, { kind: 'suspension', sessions: draw.from(2, 10) });
    }
    for (const day of daysByChance(draw, outside, crisisOn, 1.2)) {
      const offence = draw.oneOf(['theft', 'anti-social-behaviour', 'drugs'] as const);
      file.of(subject, POLICE, 'police.offending', day, { by: 'child', offence, outcome: 'out-of-court' });
    }
    if (draw.chance(0.5)) {
      const caring = { caresFor: 'sibling', hoursAWeek: draw.from(8, 25), supported: false };
      file.atSchool(subject, 'education.young-carer', outside, caring);
    }
    if (draw.chance(0.5)) {
      const childVoice = 'Nobody is in when I come home. Nobody asks.';
      file.atSchool(subject, 'education.disclosure', outside + 60, { about: ['left-alone'], childVoice });
    }
    if (draw.chance(0.4)) {
      file.of(subject, 'northmoor-hospital-trust', 'health.emergency-attendance', outside + 90, {
        presentation: 'self-harm',
      });
    }
    const emerging = crisisOn - draw.from(40, 100);
    file.of(subject, POLICE, 'police.exploitation-concern', emerging, { kind: ['criminal'], level: 'emerging' });
    const worst = { kind: ['county-lines'], level: 'significant', gangRelated: true };
    file.of(subject, POLICE, 'police.exploitation-concern', crisisOn, worst);
    crisis(file, [subject], crisisOn, draw.chance(0.5) ? 'plan' : 'proceedings');
    const bad = (on: number): boolean => on >= begins && on < crisisOn;
    return {
      crisisOn,
      recognisableFrom: outside + months(3),
      meanwhile: {
        notBrought: (on) => (bad(on) ? 0.55 : undefined),
        absence: (child, on) =>
          child === subject && bad(on) ? unexplained(on < outside ? 0.15 : 0.38, 0.25) : undefined,
        answersSchool: (on) => (bad(on) ? 0.25 : undefined),
      },
    };
  },
};
