import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import { compilePatternText } from './load-patterns.js';
import { PatternNotValid, readSource, sourceOf } from './source-text.js';

const problemsOf = (work: () => unknown): readonly (readonly [line: number | undefined, says: string])[] => {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof PatternNotValid) return error.found.map(({ line, says }) => [line, says]);
    throw error;
  }
};
const inText = (text: string) => problemsOf(() => sourceOf(text, 'definition.yaml'));
const inBytes = (bytes: Buffer) => {
  const folder = mkdtempSync(join(tmpdir(), 'source-'));
  try {
    const file = join(folder, 'definition.yaml');
    writeFileSync(file, bytes);
    return problemsOf(() => readSource(pathToFileURL(file)));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe('a text of the pattern language', () => {
  it('may name with an alias what an anchor named before it, many times', () => {
    const source = sourceOf(`kind: &kind { level: 5 }\nkinds: [${'*kind, '.repeat(150)}]\n`, 'definition.yaml');
    expect(source.value).toMatchObject({ kinds: Array(150).fill({ level: 5 }) });
    expect(source.locate(['/kinds/3/level must be one of 1, 2, 3, 4.'])).toMatchObject([{ line: 1 }]);
  });

  it('says on which line an alias stands for nothing, for itself, or for too much', () => {
    expect(inText('name: example\nagainst: *brought\nnames: { <<: *p }\n')).toEqual([
      [2, expect.stringMatching(/^\*brought stands for what &brought names before it, and nothing is so named/)],
      [3, expect.stringMatching(/^\*p stands for /)],
    ]);
    expect(inText('name: example\nall: &a [*a]\n')).toEqual([[2, '*a must not stand in what it stands for.']]);
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const bomb = names.slice(1).map(
      (name, index) =>
        `${name}: &${name} [${Array(10)
          .fill(`*${names[index] ?? ''}`)
          .join(', ')}]\n`,
    );
    expect(inText(`a: &a [1, 2]\n${bomb.join('')}`)).toEqual([
      [2, 'Aliases (*name) stand for too much here: write it out.'],
    ]);
  });

  it('is refused as a draft too, and not with another error', () => {
    const draft = () => compilePatternText('name: example\nagainst: *brought\n', loadVocabulary(), 'The draft');
    expect(problemsOf(draft)).toMatchObject([[2, expect.stringContaining('*brought')]]);
  });

  it('says one thing of one wrong indent, and what would be right', () => {
    expect(inText('tiers:\n  - name: two\n\tlevel: 1\n    because: So.\n   parameters: {}\n')).toEqual([
      [3, 'It cannot be read as YAML: a tab stands at the beginning of the line: indent with spaces.'],
    ]);
    expect(inText('tiers:\n  - name: two\n     level: 1\n')).toEqual([
      [2, expect.stringMatching(/^It cannot be read as YAML: a name and its value do not belong here/)],
    ]);
  });

  it('says each name that stands twice', () => {
    expect(inText('name: one\nname: two\nlevel: 1\nlevel: 2\n').map(([line]) => line)).toEqual([2, 4]);
  });

  it('is one document, and not empty', () => {
    expect(inText('name: one\n---\nname: two\n')).toEqual([
      [2, 'It cannot be read as YAML: a second document begins here (---): there must be one in a file.'],
    ]);
    for (const text of ['', '# nothing yet\n']) {
      expect(inText(text)).toEqual([[1, 'There is nothing in it: it must be a valid pattern.']]);
    }
  });

  it('has no signs that nobody sees, as they are or written as an escape', () => {
    expect(inText('name: one\ntitle: Tw\0o\n')).toEqual([
      [2, 'There must be no control characters in it; here is U+0000.'],
    ]);
    expect(inText('name: one\ntitle: "\\e[31mTwo"\n')).toEqual([
      [2, 'There must be no control characters in it; here is U+001B.'],
    ]);
    expect(inText('name: one\r\ntitle: |\r\n  Two\r\n  \tand more: é, 日本\r\n')).toEqual([]);
  });

  it('is UTF-8, with a byte order mark or without', () => {
    expect(inBytes(Buffer.from('name: one\ntitle: Tw\xe9\n', 'latin1'))).toEqual([
      [2, 'It must be UTF-8, and here it is not: save it as UTF-8.'],
    ]);
    expect(inBytes(Buffer.from('\uFEFFname: one\n', 'utf16le'))).toMatchObject([[1, expect.stringContaining('UTF-8')]]);
    expect(inBytes(Buffer.from('\uFEFFname: one\n'))).toEqual([]);
  });
});
