import type { Draw, GeneratedPerson } from '../generated-people/index.js';
import { bornOn, childrenOn, schoolOn } from './cohort-family.js';
import type { CohortFamily } from './cohort-family.js';
import { dateOf } from './period.js';
import type { Period } from './period.js';
import type { AgencyName, Named, Report, Role } from './report.js';
import { workingDay } from './school-calendar.js';

type Data = Readonly<Record<string, unknown>>;

const OFFICE_HOURS: ReadonlySet<AgencyName> = new Set<AgencyName>([
  'northmoor-community-health',
  'northmoor-adult-services',
  'northmoor-housing',
  'northmoor-childrens-services',
  'northmoor-mash',
  'northmoor-early-help',
]);

/** What agencies write of one family, as its story is told. Nothing is kept that happens after the period. */
export class CaseFile {
  private readonly written: Report[] = [];

  constructor(
    readonly family: CohortFamily,
    readonly draw: Draw,
  ) {}

  get period(): Period {
    return this.family.period;
  }

  /** Everything so far, in the order in which it was told. */
  get reports(): readonly Report[] {
    return this.written;
  }

  /** A report about people in their parts. A child who is not born yet is left out; without anybody it is not written. */
  write(report: Report): void {
    const on =
      OFFICE_HOURS.has(report.agency) && report.until === undefined && report.precision === undefined
        ? workingDay(report.on)
        : report.on;
    if ((report.until ?? on) > this.period.until) return;
    const people = report.people.filter(({ who, role }) => role !== 'child' || bornOn(who) <= (report.until ?? on));
    if (people.length > 0) this.written.push({ ...report, on, people });
  }

  /** What an agency writes about a child alone. */
  of(child: GeneratedPerson, agency: AgencyName, type: string, on: number, data: Data): void {
    this.write({ agency, type, on, people: [{ who: child, role: 'child' }], data });
  }

  /** What an agency writes about every child of the family who is there on that day, and the adults it names. */
  ofAll(agency: AgencyName, type: string, on: number, data: Data, adults: readonly Named[] = []): void {
    const children = childrenOn(this.family, on).map((who): Named => ({ who, role: 'child' }));
    if (children.length > 0) this.write({ agency, type, on, people: [...children, ...adults], data });
  }

  /** What an agency for adults, housing or the police writes about an adult alone. */
  ofAdult(part: 'mother' | 'father', agency: AgencyName, type: string, on: number, data: Data): void {
    this.write({ agency, type, on, people: [this.adult(part)], data });
  }

  /** What the child's school writes on a school day; nothing while the child is at none. */
  atSchool(child: GeneratedPerson, type: string, on: number, data: Data): void {
    const day = workingDay(on);
    const agency = schoolOn(child, day);
    if (agency !== undefined && day >= this.period.from) this.of(child, agency, type, day, data);
  }

  adult(part: 'mother' | 'father', role: Role = part): Named {
    return { who: part === 'mother' ? this.family.mother : this.family.father, role };
  }

  // What is written most often.

  brought(child: GeneratedPerson, agency: AgencyName, service: string, on: number, data: Data = {}): void {
    const broughtBy = this.draw.chance(0.7) ? 'mother' : 'father';
    this.of(child, agency, 'health.appointment.attended', workingDay(on), { service, broughtBy, ...data });
  }

  notBrought(child: GeneratedPerson, agency: AgencyName, service: string, on: number, data: Data = {}): void {
    const reason = this.draw.oneOf(['none-given', 'none-given', 'forgot', 'transport', 'child-unwell', 'work']);
    const rebooked = this.draw.chance(0.7);
    const day = workingDay(on);
    this.of(child, agency, 'health.appointment.was-not-brought', day, { service, reason, rebooked, ...data });
  }

  /** A referral and what was decided on it, one working day later or so. */
  referred(
    children: readonly GeneratedPerson[],
    on: number,
    referral: { readonly reasons: readonly string[]; readonly from: string } & Data,
    outcome: 'no-further-action' | 'information-and-advice' | 'early-help' | 'assessment' | 'strategy-discussion',
  ): void {
    const people = children.map((who): Named => ({ who, role: 'child' }));
    const agency = 'northmoor-mash';
    this.write({ agency, type: 'social-care.referral', on, people, data: referral });
    const decidedOn = on + this.draw.from(0, 2);
    const data = { outcome, referredOn: dateOf(workingDay(on)) };
    this.write({ agency, type: 'social-care.referral-decision', on: decidedOn, people, data });
  }

  /** A visit of a social worker, or of early help. */
  visited(
    children: readonly GeneratedPerson[],
    on: number,
    data: { readonly outcome: 'child-seen' | 'carer-only' | 'not-in' | 'refused' } & Data,
    agency: AgencyName = 'northmoor-childrens-services',
  ): void {
    const people = children.map((who): Named => ({ who, role: 'child' }));
    this.write({ agency, type: 'social-care.visit', on, people, data });
  }

  /** What social care or early help writes about some of the children. */
  socialCare(children: readonly GeneratedPerson[], type: string, on: number, data: Data, agency?: AgencyName): void {
    const people = children.map((who): Named => ({ who, role: 'child' }));
    this.write({ agency: agency ?? 'northmoor-childrens-services', type: `social-care.${type}`, on, people, data });
  }
}
