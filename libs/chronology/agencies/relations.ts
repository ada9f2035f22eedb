import { ageInYears } from '#platform';
import type { Agency, AgencyRelation, AgencyService, ChildAround, ChildRelation, Vocabulary } from '#vocabulary';
import { isUnborn } from '../family/childhood.js';
import type { HistoryEntry } from '../history-entry.js';
import type { PersonHistory } from '../person-history.js';
import { areasOf } from './areas.js';
import { openCases, type CaseKind, type OpenCase } from './cases.js';
import { contactsOf } from './contacts.js';
import { reportedBy } from './reported.js';

/** The register, as far as it says whose a child is. */
export type Register = Pick<Vocabulary, 'agencies' | 'areas'>;

/** A health visitor's until the fifth birthday, a school nurse's after it (Healthy Child Programme: 0 to 5, 5 to 19). */
const SCHOOL_NURSE_FROM = 5;
const ADULT_FROM = 18;

/** Whoever has one of these open leads the work with the child; the first kind of which there is one counts. */
const LED: readonly (readonly CaseKind[])[] = [['plan', 'looked-after'], ['assessment'], ['help']];
const OPEN_WITH_THE_CHILD: ReadonlySet<CaseKind> = new Set<CaseKind>([
  'plan',
  'referral',
  'assessment',
  'help',
  'looked-after',
]);

/**
 * Pure. What agencies are to a child on a day, by what was reported of it and of its brothers and sisters, whichever
 * agency reported it. Who provides a service by age is the one that has reported on the child last, else the one of the
 * area in which the child lives; where that is not known, of the areas in which it is known.
 *
 * @param siblings the other children of its household on that day
 */
export const relationsOf = (
  child: PersonHistory,
  siblings: readonly PersonHistory[],
  register: Register,
  day: string,
): ChildAround => {
  const entries = reportedBy(child, day);
  const open = openCases(entries);
  const areas = areasOf(entries, register, day);
  const near = areas.lives === undefined ? areas.knownIn : [areas.lives];
  const provider = (service: AgencyService | undefined): readonly string[] =>
    service === undefined ? [] : providersOf(service, entries, register, near);
  const school = schoolsIn(open);
  const service = serviceByAge(child, day);
  const related: readonly (readonly [ChildRelation, readonly string[]])[] = [
    ['school', school],
    [
      'sibling-school',
      siblings
        .flatMap((sibling) => schoolsIn(openCases(reportedBy(sibling, day))))
        .filter((at) => !school.includes(at)),
    ],
    ['health-visitor', provider(service === 'health-visiting' ? service : undefined)],
    ['school-nurse', provider(service === 'school-nursing' ? service : undefined)],
    ['midwife', provider(service === 'maternity' ? service : undefined)],
    ['gp-practice', practicesIn(open, register)],
    ['lead-practitioner', leadersIn(open)],
    ['open-case', open.filter(({ kind }) => OPEN_WITH_THE_CHILD.has(kind)).map(({ source }) => source)],
  ];
  return {
    areas,
    relations: related.flatMap(([relation, agencies]): AgencyRelation[] =>
      [...new Set(agencies)].sort().map((agency) => ({ agency, relation })),
    ),
  };
};

const schoolsIn = (open: readonly OpenCase[]): readonly string[] =>
  open.flatMap(({ kind, at }) => (kind === 'school-roll' && at !== null ? [at] : []));

const practicesIn = (open: readonly OpenCase[], { agencies }: Register): readonly string[] => {
  const codes = open.flatMap(({ kind, at }) => (kind === 'gp-registration' && at !== null ? [at] : []));
  return [...agencies.values()].filter(({ odsCode }) => odsCode !== undefined && codes.includes(odsCode)).map(urnOf);
};

const leadersIn = (open: readonly OpenCase[]): readonly string[] => {
  for (const kinds of LED) {
    const led = open.filter(({ kind }) => kinds.includes(kind));
    if (led.length > 0) return led.map(({ source }) => source);
  }
  return [];
};

/** Undefined where the age is not known, and of whoever is grown up. */
const serviceByAge = (child: PersonHistory, day: string): AgencyService | undefined => {
  if (isUnborn(child, day)) return 'maternity';
  if (child.dateOfBirth === undefined) return undefined;
  const age = ageInYears(child.dateOfBirth, day);
  if (age >= ADULT_FROM) return undefined;
  return age < SCHOOL_NURSE_FROM ? 'health-visiting' : 'school-nursing';
};

const providersOf = (
  service: AgencyService,
  entries: readonly HistoryEntry[],
  { agencies }: Register,
  areas: readonly string[],
): readonly string[] => {
  const provide = [...agencies.values()].filter((agency) => agency.services?.includes(service) === true);
  const met = contactsOf(entries).find(({ source }) => provide.some(({ urn }) => urn === source));
  return met ? [met.source] : provide.filter(({ area }) => areas.includes(area)).map(urnOf);
};

const urnOf = ({ urn }: Agency): string => urn;
