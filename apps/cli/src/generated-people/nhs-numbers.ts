/** NHS number of the nth invented person: of the 999 range, which is never issued, with the right check digit. */
export const generatedNhsNumber = (n: number): string => {
  for (let serial = n * 2; ; serial += 1) {
    const digits = `999${String(serial).padStart(6, '0')}`;
    if (digits.length > 9) throw new RangeError('The 999 range has numbers for half a million people.');
    const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0);
    const check = (11 - (sum % 11)) % 11;
    // Two serials a person, so that one whose check digit would be 10 is passed over without meeting the next.
    if (check !== 10) return digits + String(check);
  }
};
