import type { PersonDescription } from '#vocabulary';
import { agencyEvent, nhsNumber } from './agency-events.js';
import { ADULT, HOSPITAL, HOUSING, POLICE, SCHOOL, urn } from './service.js';

/** An invented family: Nell, her mother Ida, and Karl, who was Ida's partner from January to April 2026. */
export const nell: PersonDescription = {
  role: 'child',
  nhsNumber: nhsNumber(900),
  name: { given: 'Nell', family: 'Specimen' },
  dateOfBirth: '2017-04-10',
};
export const ida: PersonDescription = {
  role: 'mother',
  nhsNumber: nhsNumber(901),
  name: { given: 'Ida', family: 'Specimen' },
  dateOfBirth: '1992-02-02',
};
export const karl: PersonDescription = {
  role: 'partner',
  nhsNumber: nhsNumber(902),
  name: { given: 'Karl', family: 'Sample' },
  dateOfBirth: '1988-08-08',
};

/** An event of the story, and the agency that posts it. */
export interface Told {
  readonly by: string;
  readonly event: object;
}

export const tell = (by: string, type: string, data: Readonly<Record<string, unknown>>): Told => ({
  by,
  event: agencyEvent({ source: urn(by), type, data: { people: [nell], ...data } }),
});
const on = (date: string) => ({ occurredOn: { date } });

/** The register of a school week: the codes of morning and afternoon of each day. */
const week = (monday: string, ...codes: readonly string[]): Told => {
  const dayOf = (n: number): string => `${monday.slice(0, 8)}${String(Number(monday.slice(8)) + n).padStart(2, '0')}`;
  return tell(SCHOOL, 'education.attendance', {
    occurredOn: { from: monday, until: dayOf(codes.length - 1) },
    learnedOn: dayOf(codes.length - 1),
    marks: codes.flatMap((pair, n) => [
      { date: dayOf(n), session: 'AM', code: pair.slice(0, 1) },
      { date: dayOf(n), session: 'PM', code: pair.slice(1) },
    ]),
  });
};

/** What agencies told of the family, in no particular order, to 15 June 2026. */
export const STORY = {
  motherhood: tell(HOUSING, 'person.relationship', { people: [nell, ida], ...on('2026-01-05'), kind: 'mother' }),
  partnership: tell(HOUSING, 'person.relationship', {
    people: [ida, karl],
    ...on('2026-01-05'),
    kind: 'partner',
    from: '2026-01-01',
    until: '2026-04-30',
  }),
  firstWeek: week('2025-09-08', '/\\', 'II', 'II', '/\\', 'OO'),
  secondWeek: week('2025-09-15', '/\\', '/\\', 'L\\', '/\\', '/\\'),
  dentist: tell(HOSPITAL, 'health.appointment.attended', { ...on('2025-11-03'), service: 'dental' }),
  optician: tell(HOSPITAL, 'health.appointment.attended', { ...on('2025-12-01'), service: 'optical' }),
  missed: tell(HOSPITAL, 'health.appointment.was-not-brought', {
    ...on('2026-01-12'),
    service: 'outpatient',
    narrative: 'Nobody came. The letter to 1 Canary-Old Rd, N17 0AB was returned.',
  }),
  incident: tell(POLICE, 'police.domestic-abuse-incident', {
    people: [nell, ida, karl],
    ...on('2026-02-10'),
    riskLevel: 'medium',
    childPresent: true,
    narrative: 'Shouting heard by neighbours.',
  }),
  hungry: tell(SCHOOL, 'education.presentation-concern', {
    ...on('2026-03-02'),
    learnedOn: '2026-03-02',
    observed: ['hungry'],
    impactOnChild: 'Could not concentrate before lunch.',
    actionTaken: 'Given breakfast.',
    childVoice: 'There was nothing in the cupboard.',
  }),
  clinic: tell(HOSPITAL, 'health.emergency-attendance', {
    ...on('2026-03-02'),
    presentation: 'illness',
    sensitivity: ['sexual-health'],
    narrative: 'CANARY-CONFIDENTIAL',
  }),
  moved: tell(HOUSING, 'person.address', {
    ...on('2026-02-20'),
    change: 'moved',
    previousAddress: '1 CANARY-OLD Road, Northmoor',
    narrative: 'CANARY-WORDS moved at night.',
    sensitivity: ['address-protected'],
  }),
  relapse: tell(ADULT, 'adult.substance-misuse', {
    people: [karl],
    ...on('2026-03-20'),
    event: 'relapse',
    narrative: 'Karl came to the service.',
  }),
  afterwards: tell(ADULT, 'adult.substance-misuse', { people: [karl], ...on('2026-05-20'), event: 'relapse' }),
} as const;
