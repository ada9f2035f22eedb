import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import { checkCatalogue, type FileProblems } from './check-catalogue.js';
import { CATALOGUE, loadPattern } from '../load-patterns.js';

const vocabulary = loadVocabulary();
let folder: string;
let catalogue: URL;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  catalogue = pathToFileURL(`${folder}/`);
  for (const name of ['trio', 'was-not-brought']) {
    cpSync(new URL(`${name}/`, CATALOGUE), join(folder, name), { recursive: true });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

const edit = (file: string, from: string | RegExp, to: string): number => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const edited = text.replace(from, to);
  expect(edited).not.toBe(text);
  writeFileSync(path, edited);
  return edited.split('\n').findIndex((line) => line.includes(to.split('\n')[0] ?? '')) + 1;
};

const lines = (wrong: readonly FileProblems[]): readonly string[] =>
  wrong.flatMap(({ file, problems }) =>
    problems.map(({ line, says }) => `${basename(file)}:${String(line ?? '')} ${says}`),
  );

describe('a look at a whole catalogue', () => {
  it('finds nothing wrong with the patterns of the service, and recognises every example as it says', () => {
    const { wrong, patterns, examples } = checkCatalogue({ vocabulary, catalogue: CATALOGUE });
    expect(lines(wrong)).toEqual([]);
    expect(examples).toBeGreaterThanOrEqual(6 * patterns.length);
  });

  it('says all that is wrong in all files, each with its line', () => {
    const level = edit('trio/definition.yaml', 'level: 3', 'level: 5');
    const evaluator = edit('was-not-brought/definition.yaml', 'evaluator: count-in-window', 'evaluator: counting');
    const { wrong, patterns } = checkCatalogue({ vocabulary, catalogue });
    expect(lines(wrong)).toEqual([
      `definition.yaml:${String(level)} /tiers/1/level must be one of 1, 2, 3, 4; it is 5.`,
      expect.stringMatching(
        new RegExp(`^definition.yaml:${String(evaluator)} /evaluator must be one of count-in-window, `),
      ),
    ]);
    expect(patterns).toEqual([]);
  });

  it('says which example is not recognised as it says, and how', () => {
    edit('was-not-brought/firing-three-in-a-year.yaml', /level: \d/, 'level: 4');
    edit(
      'was-not-brought/quiet-one-missed-dentist.yaml',
      'events:',
      `events:
  - { type: health.appointment.was-not-brought, on: '2026-01-12', from: northmoor-hospital-trust, data: { service: outpatient } }
  - { type: health.appointment.was-not-brought, on: '2026-01-13', from: northmoor-hospital-trust, data: { service: therapy } }`,
    );
    const { wrong } = checkCatalogue({ vocabulary, catalogue });
    expect(lines(wrong)).toEqual([
      expect.stringMatching(/^firing-three-in-a-year\.yaml:\d+ \/expect\/0\/level says 4; recognised is 2\.$/),
      expect.stringMatching(
        /^quiet-one-missed-dentist\.yaml:\d+ It must be quiet, and it is recognised at level \d on /,
      ),
    ]);
  });

  it('says where an example itself cannot be', () => {
    const word = edit('trio/firing-three-services.yaml', /asOf: .*/, 'asOf: yesterday');
    const event = edit('was-not-brought/firing-three-in-a-year.yaml', 'service: dental', 'service: barber');
    const { wrong } = checkCatalogue({ vocabulary, catalogue });
    expect(lines(wrong)).toEqual([
      `firing-three-services.yaml:${String(word)} /asOf must be a day as 2026-03-01; it is "yesterday".`,
      expect.stringMatching(
        new RegExp(`^firing-three-in-a-year.yaml:${String(event)} /events/0/data/service: .*dental`),
      ),
    ]);
  });

  it('says of an example that its days are none, its agency is unknown, or that it tells of the time before or after', () => {
    const file = 'was-not-brought/quiet-one-missed-dentist.yaml';
    const asItIs = readFileSync(join(folder, file), 'utf8');
    const wrongWhere = (from: string | RegExp, to: string): readonly string[] => {
      writeFileSync(join(folder, file), asItIs);
      edit(file, from, to);
      return lines(checkCatalogue({ vocabulary, catalogue }).wrong).map((line) => line.replace(/^\S+ /, ''));
    };
    expect(wrongWhere(/asOf: .*/, "asOf: '2026-13-01'")).toEqual([
      '/asOf must be a day of the calendar; it is 2026-13-01.',
    ]);
    expect(wrongWhere(/asOf: .*/, "asOf: '1999-01-01'")[0]).toMatch(
      /^\/events\/0\/on must not be after the day of the example, 1999-01-01; it is /,
    );
    expect(wrongWhere(/dateOfBirth: '[^']*'/, "dateOfBirth: '2016-02-30'")).toEqual([
      '/child/dateOfBirth must be a day of the calendar; it is 2016-02-30.',
    ]);
    expect(wrongWhere(/dateOfBirth: '[^']*'/, "dateOfBirth: '2026-12-01'")[0]).toMatch(
      /^\/events\/0\/on must not be before the birth of child, whose part in it is child; .*: before birth the part is unborn\.$/,
    );
    expect(wrongWhere('from: northmoor-', 'from: northmore-')[0]).toMatch(
      /^\/events\/0\/from must be an agency of the register; it is northmore-.*; near it: northmoor-/,
    );
    expect(
      wrongWhere(
        /$/,
        "expect: [{ level: 1, recognisableOn: '2026-01-01', holdsUntil: '2026-01-01', explanation: No. }]\n",
      ),
    ).toEqual(['/expect must not be in a quiet example: nothing is recognised in it.']);
  });

  it('says which files look like examples and are not read', () => {
    for (const name of ['fires-early.yaml', 'Firing-late.yaml', 'firing-later.yml']) {
      cpSync(join(folder, 'trio', 'firing-three-services.yaml'), join(folder, 'trio', name));
    }
    expect(lines(checkCatalogue({ vocabulary, catalogue }).wrong)).toEqual(
      ['Firing-late.yaml', 'fires-early.yaml', 'firing-later.yml'].map((name) =>
        expect.stringMatching(new RegExp(`^${name}: It is not read: an example must be named firing-`)),
      ),
    );
  });

  it('says which kind of evidence nothing uses', () => {
    const line = edit('trio/definition.yaml', /^select:\n/m, 'select:\n  forgotten: [{ standing: [concern] }]\n') + 1;
    expect(lines(checkCatalogue({ vocabulary, catalogue }).wrong)).toEqual([
      `definition.yaml:${String(line)} /select/forgotten is used nowhere: a tier or against must name it, or it must go.`,
    ]);
  });

  it('is of a folder with patterns in it', () => {
    const [wrong] = checkCatalogue({ vocabulary, catalogue: new URL('trio/', catalogue) }).wrong;
    expect(wrong?.problems).toEqual([
      { says: `It is the folder of one pattern: name the folder that it is in, ${folder}/.` },
    ]);
  });

  it('wants three examples of each kind', () => {
    const quiet = readdirSync(join(folder, 'trio')).filter((name) => name.startsWith('quiet-'));
    for (const name of quiet.slice(2)) rmSync(join(folder, 'trio', name));
    expect(lines(checkCatalogue({ vocabulary, catalogue }).wrong)).toEqual([
      'trio: There must be 3 files quiet-*.yaml or more; there are 2.',
    ]);
  });

  it('tells which examples an area has otherwise, as no mistake, and what is wrong in its file', () => {
    const area = join(folder, 'area.yaml');
    const basedOn = loadPattern('was-not-brought', vocabulary).definition.version;
    const text = (atLeast: number): string => `area: Northmoor
patterns:
  was-not-brought:
    basedOn: ${String(basedOn)}
    version: 101
    because: Two are enough for us.
    tiers:
      three in a year: { level: 3, parameters: { atLeast: ${String(atLeast)} } }
`;
    writeFileSync(area, text(3));
    const check = checkCatalogue({ vocabulary, catalogue, areaFile: area });
    expect(check.wrong).toEqual([]);
    expect(lines(check.otherwise)).toContainEqual(
      expect.stringMatching(/^firing-three-in-a-year\.yaml:\d+ \/expect\/0\/level says 2; recognised is 3\.$/),
    );
    writeFileSync(area, text(0));
    expect(lines(checkCatalogue({ vocabulary, catalogue, areaFile: area }).wrong)).toEqual([
      'area.yaml:8 /patterns/was-not-brought/tiers/three-in-a-year/parameters/atLeast must be >= 1; it is 0.',
    ]);
  });
});
