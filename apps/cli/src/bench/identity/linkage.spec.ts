import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Comparison, Matcher } from '#identity';
import { linkageFolder, readFebrl } from './febrl.js';
import type { Labelled } from './labelled.js';
import { link } from './linkage.js';

/** Says what it is told to of each pair, by the given names of both. */
const matcherThatSays = (probabilities: Readonly<Record<string, number>>): Matcher => ({
  keysOf: ({ familyNames }) => familyNames,
  compare: (one, other): Comparison => {
    const pair = [one, other].map(({ records: [record] }) => record?.givenNames.join('')).join('');
    return { probability: probabilities[pair] ?? 0, weight: 0, fields: [] };
  },
});
const labelled = (given: string, person: string, family = 'example'): Labelled => ({
  person,
  record: { givenNames: [given], familyNames: [family] },
});

describe('the figures of linking', () => {
  const records = [labelled('a', '1'), labelled('b', '1'), labelled('c', '2'), labelled('d', '2', 'elsewhere')];

  it('count right and wrong pairs against all true ones, those without a key in common too', () => {
    const { qualities, blocked, compared } = link({ records }, matcherThatSays({ ab: 0.96, ac: 0.9, bc: 0.97 }));
    expect(compared).toBe(3);
    expect(blocked).toBe(0.5);
    expect(qualities).toEqual([
      { threshold: 0.95, precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 },
      { threshold: 0.85, precision: 1 / 3, recall: 1 / 2, f1: 0.4 },
    ]);
  });

  it('are of pairs across two files, where there are two', () => {
    const { compared, qualities } = link({ records, otherFileFrom: 1 }, matcherThatSays({ ab: 1 }));
    expect(compared).toBe(2);
    expect(qualities[0]).toEqual({ threshold: 0.95, precision: 1, recall: 1, f1: 1 });
  });
});

describe('the data with known truth', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-linkage-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const head =
    'rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id';
  for (const name of ['febrl_dataset1.csv', 'febrl_dataset4a.csv', 'febrl_dataset4b.csv']) {
    writeFileSync(
      join(folder, name),
      `${head}\nrec-7-org, asha, example, 12, sampler road, , northmoor, 0999, xx, 20190517, 1234567\n` +
        'rec-7-dup-0, , example, , sampler road, , northmoor, , xx, , 1234567\n',
    );
  }

  it('is read without the number that would give the answer away', () => {
    const [first] = readFebrl(folder);
    expect(first!.records).toEqual([
      {
        person: '7',
        record: {
          givenNames: ['asha'],
          familyNames: ['example'],
          dateOfBirth: '2019-05-17',
          postcode: '0999',
          addressWords: ['12', 'sampler', 'road', 'northmoor'],
        },
      },
      {
        person: '7',
        record: { givenNames: [], familyNames: ['example'], addressWords: ['sampler', 'road', 'northmoor'] },
      },
    ]);
    expect(JSON.stringify(readFebrl(folder))).not.toContain('1234567');
  });

  it('is taken from where it is said to be, or from nowhere', () => {
    expect(linkageFolder(folder)).toBe(folder);
    expect(linkageFolder(join(folder, 'absent'))).toBeUndefined();
  });
});
