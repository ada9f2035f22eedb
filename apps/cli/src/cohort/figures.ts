import { ageOn, childhoodIn } from './cohort-family.js';
import type { CohortPart } from './generate.js';
import type { Period } from './period.js';
import { PlansOpen } from './plans-open.js';
import { Referrals } from './referrals.js';
import { schoolYearOf } from './school-calendar.js';
import type { PostedEvent } from './sending.js';

/** What a cohort adds up to, as public statistics state it of an area. Shares are from 0 to 1. */
export interface AreaFigures {
  /** Of all possible sessions, missed. */
  readonly sessionsMissed: number;
  /** Of the sessions in registers kept mark by mark: missed for illness, for a holiday that was not granted, and otherwise without leave. */
  readonly missedIll: number;
  readonly missedOnHoliday: number;
  readonly missedWithoutLeave: number;
  /** Of pupils in a school year: missed at least a tenth, and at least half, of their sessions. */
  readonly persistentlyAbsent: number;
  readonly severelyAbsent: number;
  /** Of outpatient appointments that were kept or not: not brought. */
  readonly notBroughtToOutpatients: number;
  /** Children named in domestic-abuse reports by the police, per 1,000 children a year. */
  readonly domesticAbuseReports: number;
  /** Of referrals, those of a child who was referred in the twelve months before. */
  readonly referredAgain: number;
  /** Per 10,000 children, on an average day: in need (assessed, or on any plan of social care), and on child-protection plans. */
  readonly inNeed: number;
  readonly onProtectionPlans: number;
  /** Of child-protection plans on an average day, those for neglect. */
  readonly plansForNeglect: number;
}

interface Summary {
  readonly possible: number;
  readonly attended: number;
}

/** Counts what agencies posted. What is posted twice counts once. */
export class AreaCount {
  private readonly pupils = new Map<string, { possible: number; missed: number }>();
  private readonly marks = { all: 0, ill: 0, holiday: 0, withoutLeave: 0 };
  private readonly outpatients = { kept: 0, missed: 0 };
  private readonly referrals: Referrals;
  private readonly plans: PlansOpen;
  private domesticAbuse = 0;
  private childYears = 0;

  constructor(private readonly period: Period) {
    this.referrals = new Referrals(period);
    this.plans = new PlansOpen(period);
  }

  add({ family, sent }: CohortPart): void {
    for (const child of family.children) {
      const { from, until } = childhoodIn(child, this.period);
      this.childYears += (until - from + 1) / 365.25;
      this.plans.child((day) => ageOn(child, day) >= 0 && ageOn(child, day) < 18);
    }
    const seen = new Set<string>();
    for (const { event, report } of sent) {
      if (seen.has(event.id)) continue;
      seen.add(event.id);
      const children = report.people.filter(({ role }) => role === 'child').map(({ who }) => String(who.id));
      this.count(event, children, report.on);
    }
  }

  private count(event: PostedEvent, children: readonly string[], on: number): void {
    const { type, data } = event;
    if (type === 'education.attendance') this.attendance(data, children[0] ?? '', on);
    else if (type.startsWith('health.appointment.') && data['service'] === 'outpatient') {
      if (type.endsWith('was-not-brought')) this.outpatients.missed += 1;
      else if (type.endsWith('attended')) this.outpatients.kept += 1;
    } else if (type === 'police.domestic-abuse-incident') {
      if (on >= this.period.from) this.domesticAbuse += children.length;
    } else if (type === 'social-care.referral') this.referrals.add(children, on);
    else if (type === 'social-care.plan' || type === 'social-care.assessment') this.plans.add(type, data, children, on);
  }

  private attendance(data: PostedEvent['data'], child: string, on: number): void {
    const key = `${child} ${String(schoolYearOf(on))}`;
    const pupil = this.pupils.get(key) ?? { possible: 0, missed: 0 };
    const summary = data['summary'] as Summary | undefined;
    if (summary) {
      pupil.possible += summary.possible;
      pupil.missed += summary.possible - summary.attended;
    }
    for (const { code } of (data['marks'] ?? []) as readonly { readonly code: string }[]) {
      pupil.possible += 1;
      this.marks.all += 1;
      if ('IMOG'.includes(code)) pupil.missed += 1;
      if (code === 'I') this.marks.ill += 1;
      if (code === 'G') this.marks.holiday += 1;
      if (code === 'O') this.marks.withoutLeave += 1;
    }
    this.pupils.set(key, pupil);
  }

  figures(): AreaFigures {
    const pupils = [...this.pupils.values()];
    const missed = (least: number): number =>
      pupils.filter((pupil) => pupil.missed >= least * pupil.possible).length / pupils.length;
    const sum = (of: (pupil: { possible: number; missed: number }) => number): number =>
      pupils.reduce((total, pupil) => total + of(pupil), 0);
    const { all, ill, holiday, withoutLeave } = this.marks;
    return {
      sessionsMissed: sum((pupil) => pupil.missed) / sum((pupil) => pupil.possible),
      missedIll: ill / all,
      missedOnHoliday: holiday / all,
      missedWithoutLeave: withoutLeave / all,
      persistentlyAbsent: missed(0.1),
      severelyAbsent: missed(0.5),
      notBroughtToOutpatients: this.outpatients.missed / (this.outpatients.missed + this.outpatients.kept),
      domesticAbuseReports: (this.domesticAbuse / this.childYears) * 1_000,
      referredAgain: this.referrals.again(),
      ...this.plans.figures(),
    };
  }
}
