import type { GeneratedPerson } from '../../generated-people/index.js';
import type { CaseFile } from '../case-file.js';
import { daysEvery } from '../chances.js';
import { months } from '../period.js';

/** How a family takes the help that it is given while a plan lasts. */
export interface Cooperation {
  /** The chance that a visit finds the child. */
  readonly seen: number;
  /** The chance that a carer comes to a meeting. */
  readonly comes: number;
  /** Where a visit fails: the chance that somebody was there and would not open. */
  readonly refuses: number;
}

export const WILLING: Cooperation = { seen: 0.93, comes: 0.92, refuses: 0.02 };

/** A plan and how it goes. */
export interface PlanOptions {
  readonly children: readonly GeneratedPerson[];
  readonly from: number;
  /** The last day. After the end of the period it goes on. */
  readonly until: number;
  readonly category: 'neglect' | 'physical-abuse' | 'emotional-abuse' | 'sexual-abuse' | 'none';
  readonly cooperation?: Cooperation;
  /** What each review finds, by how much of the plan is over (0 to 1). */
  readonly review: (part: number) => 'better' | 'no-change' | 'worse';
  /** How it ends; a plan that goes over into something else may be left without an end. */
  readonly ends?: 'needs-met' | 'stepped-down' | 'stepped-up' | 'no-change' | 'moved-away' | 'consent-withdrawn';
}

/** An assessment of the child and family, of up to 45 working days. Returns the day on which it is completed. */
export const assess = (
  file: CaseFile,
  children: readonly GeneratedPerson[],
  from: number,
  outcome: 'no-further-action' | 'early-help' | 'child-in-need' | 'child-protection-conference',
  category = 'none',
): number => {
  const done = from + file.draw.from(20, 60);
  const kind = 'child-and-family';
  file.socialCare(children, 'assessment', from, { kind, event: 'started' });
  file.visited(children, from + 6, { outcome: 'child-seen', seenAlone: file.draw.chance(0.5), announced: true });
  file.socialCare(children, 'assessment', done, { kind, event: 'completed', category, outcome });
  return done;
};

/** A child-in-need plan: a visit about each month, a meeting and a review about every three. */
export const childInNeed = (file: CaseFile, options: PlanOptions): void => {
  plan(file, options, { kind: 'child-in-need', visitEvery: 30, meeting: 'child-in-need', statutory: false });
};

/** A child-protection plan: two visits a month, core groups, a review after three months and every six from then. */
export const childProtection = (file: CaseFile, options: PlanOptions): void => {
  const { children, from } = options;
  file.socialCare(children, 'meeting', from, {
    kind: 'initial-conference',
    carersInvited: true,
    carersAttended: file.draw.chance((options.cooperation ?? WILLING).comes),
    outcome: 'plan-starts',
  });
  plan(file, options, { kind: 'child-protection', visitEvery: 14, meeting: 'core-group', statutory: true });
};

const plan = (
  file: CaseFile,
  { children, from, until, category, cooperation = WILLING, review, ends }: PlanOptions,
  {
    kind,
    visitEvery,
    meeting,
    statutory,
  }: { readonly kind: string; readonly visitEvery: number; readonly meeting: string; readonly statutory: boolean },
): void => {
  const { draw } = file;
  const part = (day: number): number => (day - from) / Math.max(1, until - from);
  file.socialCare(children, 'plan', from, { kind, event: 'started', category });
  for (const day of daysEvery(draw, from + 7, until, visitEvery, 4)) {
    const announced = draw.chance(0.7);
    const missed = draw.chance(cooperation.refuses) ? 'refused' : 'not-in';
    const outcome = draw.chance(cooperation.seen) ? 'child-seen' : missed;
    const seenAlone = outcome === 'child-seen' && draw.chance(0.6);
    file.visited(children, day, { outcome, announced, statutory, ...(outcome === 'child-seen' ? { seenAlone } : {}) });
  }
  for (const day of daysEvery(draw, from + 42, until, 60, 7)) {
    file.socialCare(children, 'meeting', day, {
      kind: meeting,
      carersInvited: true,
      carersAttended: draw.chance(cooperation.comes),
    });
  }
  for (let day = from + months(3); day < until; day += statutory ? months(6) : months(3)) {
    file.socialCare(children, 'plan', day, { kind, event: 'reviewed', category, outcome: review(part(day)) });
  }
  if (ends !== undefined) file.socialCare(children, 'plan', until, { kind, event: 'ended', category, outcome: ends });
};

/** Early help: an assessment, a plan and a worker who comes. Returns the last day. */
export const earlyHelp = (
  file: CaseFile,
  children: readonly GeneratedPerson[],
  from: number,
  { lasting, outcome }: { readonly lasting: number; readonly outcome: 'needs-met' | 'no-change' | 'consent-withdrawn' },
): number => {
  const agency = 'northmoor-early-help';
  const until = from + 30 + lasting;
  const kind = 'early-help';
  file.socialCare(children, 'assessment', from, { kind, event: 'started' }, agency);
  file.socialCare(children, 'assessment', from + 25, { kind, event: 'completed', outcome: 'early-help' }, agency);
  file.socialCare(children, 'plan', from + 30, { kind, event: 'started' }, agency);
  for (const day of daysEvery(file.draw, from + 40, until, 21, 5)) {
    const seen = file.draw.chance(outcome === 'needs-met' ? 0.93 : 0.7);
    file.visited(children, day, { outcome: seen ? 'child-seen' : 'not-in', announced: true }, agency);
  }
  for (const day of daysEvery(file.draw, from + 75, until, 80, 10)) {
    const data = { kind, event: 'reviewed', outcome: outcome === 'needs-met' ? 'better' : 'no-change' };
    file.socialCare(children, 'plan', day, data, agency);
  }
  file.socialCare(children, 'plan', until, { kind, event: 'ended', outcome }, agency);
  return until;
};

/** A programme or piece of work, and what becomes of it. */
export const helped = (
  file: CaseFile,
  children: readonly GeneratedPerson[],
  kind: string,
  { from, lasting, ends }: { readonly from: number; readonly lasting: number; readonly ends: 'completed' | 'stopped' },
): void => {
  const agency = 'northmoor-early-help';
  file.socialCare(children, 'intervention', from, { kind, event: 'started' }, agency);
  const data =
    ends === 'completed' ? { event: 'completed', goalsMet: 'some' } : { event: 'stopped', stoppedBy: 'family' };
  file.socialCare(children, 'intervention', from + lasting, { kind, ...data }, agency);
};
