import type { GeneratedPerson } from '../../../generated-people/index.js';
import type { CaseFile } from '../../case-file.js';
import { daysByChance } from '../../chances.js';
import { schoolOn, ageOn } from '../../cohort-family.js';
import { assess, childProtection } from '../procedures.js';
import { months } from '../../period.js';

const COMMUNITY = 'northmoor-community-health';
const HOSPITAL = 'northmoor-hospital-trust';

/** How often a year each thing is seen of a child whose needs are not met. What is left out is not seen. */
export interface Seen {
  /** Dirty, hungry or badly clothed, at school or nursery, or at a clinic before school. */
  readonly presentation?: number;
  /** Withdrawn, taking food, without friends. */
  readonly behaviour?: number;
  /** A condition that nobody has treated. */
  readonly untreated?: number;
  /** An injury, or an accident that somebody should have prevented. */
  readonly accident?: number;
  /** What a landlord, neighbour or officer sees of the home. */
  readonly home?: number;
  /** The school cannot reach the carers, or nobody fetches the child. */
  readonly unanswered?: number;
}

/** Writes what agencies see of neglect from day to day, each agency its own piece. */
export const signsOf = (file: CaseFile, child: GeneratedPerson, from: number, until: number, seen: Seen): void => {
  const { draw } = file;
  const eachTime = (aYear: number | undefined, write: (day: number) => void): void => {
    for (const day of daysByChance(draw, from, until, aYear ?? 0)) write(day);
  };
  eachTime(seen.presentation, (day) => {
    presentation(file, child, day);
  });
  eachTime(seen.behaviour, (day) => {
    const observed = [
      draw.oneOf(['withdrawn', 'taking-food', 'no-friends', 'poor-concentration', 'aggressive'] as const),
    ];
    file.atSchool(child, 'education.behaviour-concern', day, { observed });
  });
  eachTime(seen.untreated, (day) => {
    untreated(file, child, day);
  });
  eachTime(seen.accident, (day) => {
    file.of(child, HOSPITAL, 'health.emergency-attendance', day, {
      presentation: draw.oneOf(['injury', 'burn-or-scald', 'ingestion'] as const),
      explanation: draw.oneOf(['consistent', 'consistent', 'changing'] as const),
      supervisionConcern: draw.chance(0.6),
      delayInSeekingCare: draw.chance(0.3),
    });
  });
  eachTime(seen.home, (day) => {
    atHome(file, day);
  });
  eachTime(seen.unanswered, (day) => {
    if (draw.chance(0.3)) {
      file.atSchool(child, 'education.not-collected', day, { minutesLate: draw.from(25, 90), contactMade: false });
    } else {
      const kind = draw.oneOf(['call', 'letter', 'meeting'] as const);
      file.atSchool(child, 'education.home-contact-failed', day, {
        kind,
        attempts: draw.from(1, 4),
        aboutConcern: true,
      });
    }
  });
};

const presentation = (file: CaseFile, child: GeneratedPerson, day: number): void => {
  const { draw } = file;
  if (schoolOn(child, day) === undefined) {
    const observed = [draw.oneOf(['dirty', 'odour', 'unwashed-clothes', 'hungry', 'inadequate-clothing'] as const)];
    file.of(child, COMMUNITY, 'health.presentation-concern', day, { observed });
    return;
  }
  const first = draw.oneOf(['dirty', 'odour', 'hungry', 'unwashed-clothes', 'inadequate-clothing', 'tired'] as const);
  const second = draw.oneOf(['no-lunch', 'hungry', 'no-equipment', 'infestation'] as const);
  const observed = draw.chance(0.35) && first !== second ? [first, second] : [first];
  file.atSchool(child, 'education.presentation-concern', day, { observed });
};

const untreated = (file: CaseFile, child: GeneratedPerson, day: number): void => {
  const { draw } = file;
  const age = ageOn(child, day);
  const condition =
    age < 2
      ? draw.oneOf(['nappy-rash', 'skin'])
      : draw.oneOf(['dental-decay', 'infestation', 'skin', 'asthma', 'vision']);
  const severity = draw.oneOf(['mild', 'moderate', 'moderate', 'severe'] as const);
  const data = { condition, severity, weeks: draw.from(6, 30) };
  file.of(child, COMMUNITY, 'health.condition.untreated', day, data);
};

const atHome = (file: CaseFile, day: number): void => {
  const { draw } = file;
  const mother = [file.adult('mother')];
  const drawn = draw.share();
  if (drawn < 0.5) {
    const first = draw.oneOf(['dirty', 'rubbish', 'animal-waste', 'no-bed'] as const);
    const data = { observed: [first, 'no-heating'].slice(0, draw.from(1, 2)), severity: 'moderate' };
    file.ofAll('northmoor-housing', 'housing.home-conditions', day, data, mother);
  } else if (drawn < 0.75) {
    const about = [draw.oneOf(['unsupervised', 'dirty', 'left-alone', 'home-conditions'] as const)];
    // Whoever takes the call may get to know weeks later.
    file.ofAll('northmoor-mash', 'community.concern', day, { from: 'public', about, anonymous: true });
  } else {
    const circumstances = [draw.oneOf(['home-conditions', 'unsupervised', 'dirty'] as const)];
    file.ofAll('northmoor-police', 'police.child-concern', day, { circumstances, sawChild: true }, mother);
  }
};

/** Children's services act on the day of the crisis: a strategy discussion, section 47, a plan for neglect or proceedings. */
export const crisis = (
  file: CaseFile,
  children: readonly GeneratedPerson[],
  day: number,
  leadsTo: 'plan' | 'proceedings',
): void => {
  file.referred(children, day, { reasons: ['neglect'], from: 'police' }, 'strategy-discussion');
  file.socialCare(children, 'meeting', day + 1, { kind: 'strategy-discussion', outcome: 'section-47' });
  if (leadsTo === 'proceedings') {
    file.socialCare(children, 'meeting', day + 3, { kind: 'professionals', outcome: 'legal-advice' });
    file.socialCare(children, 'plan', day + 10, { kind: 'looked-after', event: 'started', category: 'neglect' });
    return;
  }
  assess(file, children, day + 1, 'child-protection-conference', 'neglect');
  childProtection(file, {
    children,
    from: day + 16,
    until: day + months(file.draw.from(7, 12)),
    category: 'neglect',
    review: () => (file.draw.chance(0.5) ? 'better' : 'no-change'),
    ends: 'needs-met',
  });
};

/** The day of a crisis, late enough that a story of so many days lies in the period, where it has so many. */
export const crisisDay = ({ draw, period }: CaseFile, lasting: number): number => {
  const last = period.until - 20;
  return draw.from(Math.min(last, period.from + lasting), last);
};
