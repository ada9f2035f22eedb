/** NHS number of the 999 range for the nth invented child, with the right check digit. */
const nhsNumber = (n: number): string => {
  for (let serial = n * 2; ; serial += 1) {
    const digits = `999${String(serial).padStart(6, '0')}`;
    const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) return digits + String(check);
  }
};

/** An agency event of the usual kind about the nth invented child, on some day of two years. */
export const makeAgencyEvent = (id: string, n: number): object => {
  const day = new Date(Date.UTC(2024, 0, 1 + Math.floor(Math.random() * 700))).toISOString().slice(0, 10);
  return {
    specversion: '1.0',
    id,
    source: 'urn:agency:northmoor-hospital-trust',
    type: 'health.appointment.attended',
    time: `${day}T16:00:00Z`,
    data: {
      people: [
        {
          role: 'child',
          nhsNumber: nhsNumber(n),
          name: { given: `Asha${String(n)}`, family: 'Example' },
          dateOfBirth: '2017-05-01',
          postcode: 'N17 0AA',
        },
      ],
      occurredOn: { date: day, precision: 'day' },
      service: 'dental',
      narrative: 'Seen for review. Came with her mother, in good time, and talked about school.',
    },
  };
};
