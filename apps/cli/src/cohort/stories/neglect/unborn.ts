import { bornOn } from '../../cohort-family.js';
import { dateOf, months, years } from '../../period.js';
import type { Named } from '../../report.js';
import type { Story } from '../../story.js';

const HOSPITAL = 'northmoor-hospital-trust';
const ADULTS = 'northmoor-adult-services';
const PREGNANCY = 266;

/**
 * A baby is expected where alcohol or drugs, violence, and what happened to older children are known; the midwife sees
 * the mother late and seldom. With two missed appointments after a late booking, nobody has to wait for the birth.
 */
export const unborn: Story = {
  name: 'unborn',
  kind: 'neglect',
  subject: ({ children, period }) =>
    children.find((child) => bornOn(child) > period.from + 240 && bornOn(child) < period.until - 20),
  tell: (file, subject) => {
    const { draw, family } = file;
    const birth = bornOn(subject);
    const conceived = birth - PREGNANCY;
    const week = (weeks: number): number => conceived - 14 + weeks * 7;
    const mother = file.adult('mother');
    const child: Named = { who: subject, role: 'unborn' };
    const booked = week(draw.from(18, 22));
    const kind = { kind: 'mother', from: dateOf(booked) };
    file.write({ agency: HOSPITAL, type: 'person.relationship', on: booked, people: [child, mother], data: kind });
    const midwife = (day: number, concern: readonly string[]): void => {
      const weeksPregnant = Math.max(1, Math.round((day - week(0)) / 7));
      const data = { concern, weeksPregnant };
      file.write({ agency: HOSPITAL, type: 'health.antenatal-concern', on: day, people: [child, mother], data });
    };
    midwife(booked, ['late-booking']);
    const drug = { substance: draw.oneOf(['alcohol', 'opiates', 'several']), pregnant: true, parentOrCarer: true };
    file.ofAdult('mother', ADULTS, 'adult.substance-misuse', week(23), { event: 'referred', ...drug });
    file.ofAdult('mother', ADULTS, 'adult.substance-misuse', week(28), { event: 'disengaged', ...drug });
    const missed = [week(24), week(26), week(30), week(33), week(36)].filter(() => draw.chance(0.75));
    for (const day of missed) {
      const data = { service: 'antenatal', reason: 'none-given', rebooked: true };
      file.ofAdult('mother', HOSPITAL, 'health.appointment.was-not-brought', day, data);
    }
    midwife(week(29), ['missed-care', draw.oneOf(['drugs', 'alcohol'] as const)]);
    if (draw.chance(0.7)) {
      const people = [child, mother, file.adult('father', 'partner')];
      const data = { riskLevel: 'medium', pregnant: true, violence: true, childPresent: false };
      const on = week(25) + draw.from(0, 30);
      file.write({ agency: 'northmoor-police', type: 'police.domestic-abuse-incident', on, people, data });
    }
    midwife(week(34), ['no-preparation']);
    for (const elder of family.children.filter((each) => bornOn(each) < birth - 300)) {
      const before = Math.max(bornOn(elder) + 100, birth - years(draw.from(2, 4)));
      const plan = { kind: 'child-protection', category: 'neglect' };
      file.socialCare([elder], 'plan', before, { ...plan, event: 'started' });
      file.socialCare([elder], 'plan', before + months(11), { ...plan, event: 'ended', outcome: 'needs-met' });
    }
    const crisisOn = birth + draw.from(1, 12);
    const reason = ['carer-intoxicated'];
    file.of(subject, 'northmoor-police', 'police.protection-power', crisisOn, {
      hours: 48,
      reason,
      placedWith: 'hospital',
    });
    file.referred([subject], crisisOn, { reasons: ['neglect', 'unborn-child'], from: 'health' }, 'strategy-discussion');
    file.socialCare([subject], 'plan', crisisOn + 3, { kind: 'looked-after', event: 'started', category: 'neglect' });
    return { crisisOn, recognisableFrom: week(30) };
  },
};
