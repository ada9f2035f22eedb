import type { AgencyEventEnvelope } from '#intake';
import type { PersonDescription } from '#vocabulary';
import { HOSPITAL, urn } from './service.js';

let made = 0;

/** An NHS number of the 999 range for the nth invented person: with the right check digit. */
export const nhsNumber = (n: number): string => {
  for (let serial = n * 2; ; serial += 1) {
    const digits = `999${String(serial).padStart(6, '0')}`;
    const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0);
    const check = (11 - (sum % 11)) % 11;
    // Two serials a person, so that one whose check digit would be 10 is passed over without meeting the next.
    if (check !== 10) return digits + String(check);
  }
};

/** An invented child, told apart by `n`. */
export const child = (n: number, changes: Partial<PersonDescription> = {}): PersonDescription => ({
  role: 'child',
  nhsNumber: nhsNumber(n),
  name: { given: `Asha${String(n)}`, family: 'Example' },
  dateOfBirth: '2018-05-01',
  postcode: 'N17 0AA',
  ...changes,
});

/** An agency event that this service accepts, unless it is changed for the worse. */
export const agencyEvent = (
  changes: Partial<Omit<AgencyEventEnvelope, 'data'>> & { readonly data?: Record<string, unknown> } = {},
): AgencyEventEnvelope => {
  made += 1;
  const { data, ...envelope } = changes;
  return {
    specversion: '1.0',
    id: `event-${String(process.pid)}-${String(made)}`,
    source: urn(HOSPITAL),
    type: 'health.appointment.was-not-brought',
    time: '2026-03-01T09:30:00Z',
    ...envelope,
    data: {
      people: [child(1)],
      occurredOn: { date: '2026-03-01', precision: 'day' },
      ...(changes.type === undefined && { service: 'dental', rebooked: false }),
      ...data,
    },
  };
};
