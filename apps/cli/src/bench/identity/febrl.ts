import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressWords, nameWords } from '#identity';
import type { MatchRecord } from '#identity';
import type { Labelled, LabelledData } from './labelled.js';

/**
 * The folder of the data with known truth: as given by LINKAGE_DATA, or `shared/linkage` beside this repository or
 * beside a folder above it. Undefined where there is none.
 */
export const linkageFolder = (given: string | undefined): string | undefined => {
  if (given !== undefined && given !== '') return existsSync(given) ? given : undefined;
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, 'shared', 'linkage');
    if (existsSync(found)) return found;
  }
  return undefined;
};

/** FEBRL datasets 1 (one file with duplicates) and 4 (two files), without the social security number. */
export const readFebrl = (folder: string): readonly LabelledData[] => {
  const a = readFile(join(folder, 'febrl_dataset4a.csv'));
  const b = readFile(join(folder, 'febrl_dataset4b.csv'));
  return [
    { name: 'FEBRL 1', records: readFile(join(folder, 'febrl_dataset1.csv')) },
    { name: 'FEBRL 4', records: [...a, ...b], otherFileFrom: a.length },
  ];
};

const readFile = (file: string): Labelled[] => {
  const [head = '', ...lines] = readFileSync(file, 'utf8').split(/\r?\n/);
  const columns = head.split(',').map((column) => column.trim());
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const values = line.split(',').map((value) => value.trim());
      const row = new Map(columns.map((column, index) => [column, values[index] ?? '']));
      const column = (name: string): string => row.get(name) ?? '';
      return { person: /\d+/.exec(column('rec_id'))?.[0] ?? '', record: recordOf(column) };
    });
};

const DATE = /^(\d{4})(\d{2})(\d{2})$/;

/** `state` is left out: a record has no field for it that an address would not say. */
const recordOf = (column: (name: string) => string): MatchRecord => ({
  givenNames: nameWords(column('given_name')),
  familyNames: nameWords(column('surname')),
  dateOfBirth: DATE.test(column('date_of_birth')) ? column('date_of_birth').replace(DATE, '$1-$2-$3') : undefined,
  postcode: column('postcode') === '' ? undefined : column('postcode'),
  addressWords: addressWords(
    [column('street_number'), column('address_1'), column('address_2'), column('suburb')].join(' '),
  ),
});
