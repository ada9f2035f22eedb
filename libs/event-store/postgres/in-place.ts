import pg from 'pg';

/**
 * A statement with its parameters in their places, for COPY, which takes none.
 * @throws RangeError for a number that is not whole, or a parameter that is not given.
 */
export const inPlace = (text: string, values: readonly (number | string)[]): string =>
  text
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\$(\d)/g, (_, place: string) => literal(values[Number(place) - 1] ?? Number.NaN));

const literal = (value: number | string): string => {
  if (typeof value === 'string') return pg.escapeLiteral(value);
  if (!Number.isSafeInteger(value)) throw new RangeError('A position, version or limit is a whole number.');
  return String(value);
};
