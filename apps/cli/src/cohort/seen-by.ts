import { isCalendarDate } from '#platform';
import { USUAL_ERRORS, createDescribe, errorsTimes, generatedNhsNumber } from '../generated-people/index.js';
import type { Description, Draw, GeneratedPerson } from '../generated-people/index.js';
import { bornOn } from './cohort-family.js';
import { dateOf } from './period.js';
import type { AgencyName, Named } from './report.js';
import { uniquePupilNumber } from './upn.js';

/** A person as an agency posts them. */
export type Described = Readonly<Record<string, unknown>>;

/** What an agency knows of people, and how well it writes it down. */
interface Knows {
  readonly by: 'nhs-number' | 'upn' | 'nothing';
  /** Whether it is asked for anew each time, as officers do, or kept in one record. */
  readonly anew?: boolean;
  /** Errors are as frequent as this, times the usual. */
  readonly errors: number;
}

const RECORDS: Readonly<Record<AgencyName, Knows>> = {
  'northmoor-hospital-trust': { by: 'nhs-number', errors: 0.5 },
  'northmoor-community-health': { by: 'nhs-number', errors: 0.5 },
  'oakfield-primary-school': { by: 'upn', errors: 0.4 },
  'riverside-secondary-school': { by: 'upn', errors: 0.4 },
  'northmoor-police': { by: 'nothing', anew: true, errors: 0.8 },
  'northmoor-adult-services': { by: 'nhs-number', errors: 0.8 },
  'northmoor-housing': { by: 'nothing', errors: 0.6 },
  'northmoor-childrens-services': { by: 'nhs-number', errors: 0.4 },
  'northmoor-mash': { by: 'nothing', anew: true, errors: 0.4 },
  'northmoor-early-help': { by: 'nothing', errors: 0.5 },
};

const describeFor = new Map(
  [...new Set(Object.values(RECORDS).map(({ errors }) => errors))].map((times) => [
    times,
    createDescribe(errorsTimes(times, USUAL_ERRORS)),
  ]),
);

/** How often a system that keeps NHS numbers lacks one: new arrivals, and adults who were asked by name. */
const NUMBER_MISSING = 0.02;
/** An officer, or whoever takes a call, has no date of birth of an adult so often. */
const ADULTS_DATE_MISSING = 0.4;

/** The agencies' records of one family: what each has of each person, right or wrong. */
export class SeenBy {
  private readonly records = new Map<string, Described>();

  constructor(private readonly draw: Draw) {}

  /** `day` is when it happened: no agency writes that somebody was born after that. */
  describe(agency: AgencyName, { who, role }: Named, day: number): Described {
    if (role === 'unborn') return { role, ...this.unborn(agency, who) };
    const knows = RECORDS[agency];
    const key = `${agency} ${String(who.id)}`;
    const described = knows.anew === true ? this.write(knows, who) : this.kept(key, () => this.write(knows, who));
    const tooLate = typeof described['dateOfBirth'] === 'string' && described['dateOfBirth'] > dateOf(day);
    return { role, ...described, ...(tooLate ? { dateOfBirth: who.dateOfBirth } : {}) };
  }

  /**
   * Nobody gives an unborn child a number: agencies have the family's name and a day that each was told. Few are born on
   * the day, and a day by the last period is a week or two off that of the scan.
   */
  private unborn(agency: AgencyName, who: GeneratedPerson): Described {
    const due = this.kept(`due ${String(who.id)}`, () => ({ days: this.draw.from(-10, 10) + this.draw.from(-8, 8) }));
    const told = this.kept(`${agency} ${String(who.id)} unborn`, () => ({
      days: this.draw.chance(0.6) ? 0 : this.draw.from(-12, 12),
    }));
    const expectedOn = dateOf(bornOn(who) + Number(due['days']) + Number(told['days']));
    return { name: { family: who.familyName }, expectedOn, postcode: who.home.postcode };
  }

  /** What an agency has written down stays as it was written. */
  private kept(key: string, write: () => Described): Described {
    const described = this.records.get(key) ?? write();
    this.records.set(key, described);
    return described;
  }

  private write({ by, errors }: Knows, who: GeneratedPerson): Described {
    const describe = describeFor.get(errors);
    if (!describe) throw new RangeError('No way to describe with so many errors.');
    const { given, family, dateOfBirth, postcode, address, sex }: Description = describe(who, this.draw);
    const isAdult = who.part !== 'child';
    const wholeDate = dateOfBirth !== undefined && isNear(dateOfBirth, who.dateOfBirth) ? dateOfBirth : undefined;
    return {
      ...(by === 'nhs-number' && !this.draw.chance(NUMBER_MISSING) ? { nhsNumber: generatedNhsNumber(who.id) } : {}),
      ...(by === 'upn' && !isAdult ? { upn: uniquePupilNumber(who) } : {}),
      name: nameOf(given, family ?? who.familyName),
      ...(wholeDate !== undefined && !(isAdult && by === 'nothing' && this.draw.chance(ADULTS_DATE_MISSING))
        ? { dateOfBirth: wholeDate }
        : {}),
      ...(by === 'nhs-number' && sex !== undefined ? { sex } : {}),
      ...(postcode === undefined ? {} : { postcode }),
      ...(by === 'nothing' && address !== undefined ? { address } : {}),
    };
  }
}

const nameOf = (given: string | undefined, family: string): { given?: string; family: string } =>
  given === undefined ? { family } : { given, family };

/** A wrong date that nobody would notice: a real one, not many years from the right one. */
const isNear = (date: string, right: string): boolean =>
  isCalendarDate(date) && Math.abs(Number(date.slice(0, 4)) - Number(right.slice(0, 4))) <= 5;
