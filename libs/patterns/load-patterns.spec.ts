import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { loadVocabulary } from '#vocabulary';
import { exampleDefinition as definition } from '../../test/support/example-definition.js';
import { CATALOGUE, loadPatterns, patternOf } from './load-patterns.js';
import { PatternNotValid, type Problem } from './source-text.js';

const vocabulary = loadVocabulary();

describe('the pattern language in files', () => {
  const catalogue = mkdtempSync(join(tmpdir(), 'patterns-'));
  afterAll(() => rmSync(catalogue, { recursive: true }));

  it('says where a file is not there, or not YAML', () => {
    mkdirSync(join(catalogue, 'example'));
    const load = () => loadPatterns(vocabulary, pathToFileURL(`${catalogue}/`));
    expect(load).toThrow(
      /example\/definition\.yaml is not a valid pattern:\n {2}It cannot be read: there must be such a file\.$/,
    );
    writeFileSync(join(catalogue, 'example', 'definition.yaml'), 'name: example\nversion: 1\ntitle: [unclosed\n');
    expect(load).toThrow(/example\/definition\.yaml is not a valid pattern:\n {2}line 4: It cannot be read as YAML: /);
  });

  it('says on which line of a file each thing is wrong', () => {
    const text = stringify({
      ...definition({ version: 0, level: 2 }),
      select: { seen: [{ types: ['education.presentation-concern'] }, { indicators: ['tired'], colour: 'red' }] },
    });
    writeFileSync(join(catalogue, 'example', 'definition.yaml'), text);
    const lineOf = (words: string): number => text.split('\n').findIndex((line) => line.includes(words)) + 1;
    const found = (): readonly Problem[] => {
      try {
        return loadPatterns(vocabulary, pathToFileURL(`${catalogue}/`)).flatMap(() => []);
      } catch (error) {
        if (error instanceof PatternNotValid) return error.found;
        throw error;
      }
    };
    expect(found().map(({ line, says }) => [line, says.split(' ', 1)[0]])).toEqual([
      [lineOf('version:'), '/version'],
      [lineOf('colour:'), '/select/seen/1'],
      [lineOf('level: 2'), '/'],
    ]);
  });

  it('follows a link to a folder, and says of one that has no patterns what it should be', () => {
    const linked = mkdtempSync(join(tmpdir(), 'linked-'));
    try {
      const load = (folder: string) => loadPatterns(vocabulary, pathToFileURL(`${folder}/`));
      expect(() => load(linked)).toThrow(
        `${linked}/ is not a folder of patterns:\n  It has no patterns: there must be a folder for each`,
      );
      expect(() => load(join(fileURLToPath(CATALOGUE), 'trio'))).toThrow(
        `It is the folder of one pattern: name the folder that it is in, ${fileURLToPath(CATALOGUE)}.`,
      );
      symlinkSync(join(fileURLToPath(CATALOGUE), 'trio'), join(linked, 'trio'));
      expect(load(linked).map(({ definition }) => definition.name)).toEqual(['trio']);
      symlinkSync('/nowhere', join(linked, 'quartet'));
      expect(() => load(linked)).toThrow(/quartet\/definition\.yaml is not a valid pattern/);
    } finally {
      rmSync(linked, { recursive: true });
    }
  });

  it('says what is wrong in all files of a folder', () => {
    const several = mkdtempSync(join(tmpdir(), 'several-'));
    try {
      for (const name of ['first', 'second']) mkdirSync(join(several, name));
      writeFileSync(join(several, 'second', 'definition.yaml'), 'name: second\n');
      expect(() => loadPatterns(vocabulary, pathToFileURL(`${several}/`))).toThrow(
        /first\/definition\.yaml is not a valid pattern:\n {2}It cannot be read.*\n.*second\/definition\.yaml is not a valid pattern:\n {2}line 1: \/ must have version/,
      );
    } finally {
      rmSync(several, { recursive: true });
    }
  });

  it('explains one pattern whatever is wrong with another', () => {
    expect(patternOf('trio', vocabulary, CATALOGUE)?.definition.name).toBe('trio');
    const other = mkdtempSync(join(tmpdir(), 'other-'));
    try {
      mkdirSync(join(other, 'aaa'));
      symlinkSync(join(fileURLToPath(CATALOGUE), 'trio'), join(other, 'trio'));
      expect(patternOf('trio', vocabulary, pathToFileURL(`${other}/`))?.definition.name).toBe('trio');
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('loads the patterns of the catalogue, in order of name', () => {
    const names = loadPatterns(vocabulary).map((pattern) => pattern.definition.name);
    expect(names).toEqual(readdirSync(CATALOGUE).sort());
    expect(names).toContain('was-not-brought');
  });
});
