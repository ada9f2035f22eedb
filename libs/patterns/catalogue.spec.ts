import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import { evaluate } from './evaluate.js';
import { gatherEvidence } from './evidence.js';
import { readExamples, type Example } from './examples.js';
import { CATALOGUE, loadPatterns } from './load-patterns.js';
import type { Patterns } from './pattern.js';

const vocabulary = loadVocabulary();
const patterns = loadPatterns(vocabulary);
const PAGES = new URL('../../docs/patterns/', import.meta.url);
const SECTIONS = ['Why it matters', 'What it recognises', 'Numbers', 'When it is wrong', 'Source'];

const recognise = (some: Patterns, { child, others, asOf }: Example) =>
  evaluate(some, gatherEvidence(child, others, vocabulary), child, asOf);

/** What a pattern's folder and page must have and do not. */
const missingFrom = (name: string, catalogue: URL, pages: URL): string[] => {
  const files = readdirSync(new URL(`${name}/`, catalogue));
  const count = (kind: string): number =>
    files.filter((file) => file.startsWith(`${kind}-`) && file.endsWith('.yaml')).length;
  const page = new URL(`${name}.md`, pages);
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
  return [
    ...(files.includes('definition.yaml') ? [] : ['definition.yaml']),
    ...['firing', 'quiet'].filter((kind) => count(kind) < 3).map((kind) => `three ${kind} examples`),
    ...(text === '' ? [`docs/patterns/${name}.md`] : []),
    ...SECTIONS.filter((section) => !text.includes(`\n## ${section}\n`)).map((section) => `a section "${section}"`),
    ...(/```(mermaid|text)\n/.test(text) ? [] : ['a drawn example']),
  ];
};

describe('every pattern of the catalogue', () => {
  const folders = readdirSync(CATALOGUE);
  const catalogue = mkdtempSync(join(tmpdir(), 'patterns-'));
  const pages = mkdtempSync(join(tmpdir(), 'pages-'));
  afterAll(() => {
    rmSync(catalogue, { recursive: true });
    rmSync(pages, { recursive: true });
  });

  it.each(folders)('%s has its definition, its examples and its page', (name) => {
    expect(missingFrom(name, CATALOGUE, PAGES)).toEqual([]);
  });

  it.each(patterns.map((pattern) => pattern.definition))(
    '$name says on its page which version and levels it has',
    (definition) => {
      const page = readFileSync(new URL(`${definition.name}.md`, PAGES), 'utf8');
      expect(page).toContain(`version ${String(definition.version)}`);
      for (const tier of definition.tiers) expect(page).toContain(`| ${tier.name} | ${String(tier.level)} |`);
      for (const { quote } of definition.sources) expect(page.replaceAll(/\s+(> )?/g, ' ')).toContain(quote);
    },
  );

  it.each(folders)('%s is quoted on its page as it is recognised in an example', (name) => {
    const page = readFileSync(new URL(`${name}.md`, PAGES), 'utf8');
    // A sentence about somebody has a date.
    const quoted = [...page.matchAll(/^"([^"]*\b\d{4}\b[^"]*)"/gm)].map(([, text = '']) => text.split(/\s+/).join(' '));
    const told = readExamples(name, vocabulary).flatMap((each) => each.expect.map(({ explanation }) => explanation));
    expect(quoted.length).toBeGreaterThan(0);
    expect(quoted.filter((text) => !told.some((each) => each.startsWith(text)))).toEqual([]);
  });

  it.each(patterns.map((pattern) => [pattern.definition.name, pattern] as const))(
    '%s shows each of its tiers by an example that fires',
    (name, { tiers, ...pattern }) => {
      const shown = new Set<string>();
      const noting = tiers.map((tier) => ({
        ...tier,
        evaluate: (...[evidence, moment]: Parameters<typeof tier.evaluate>) => {
          const spans = tier.evaluate(evidence, moment);
          if (spans.some(({ from, until }) => from <= Math.min(until, moment.asOf))) shown.add(tier.name);
          return spans;
        },
      }));
      for (const example of readExamples(name, vocabulary)) {
        if (example.fires) recognise([{ ...pattern, tiers: noting }], example);
      }
      expect(tiers.map((tier) => tier.name).filter((tier) => !shown.has(tier))).toEqual([]);
    },
  );

  it('is missed when a piece of it is missing', () => {
    cpSync(new URL('trio/', CATALOGUE), join(catalogue, 'trio'), { recursive: true });
    for (const file of readdirSync(join(catalogue, 'trio'))) {
      if (file.startsWith('quiet-')) rmSync(join(catalogue, 'trio', file));
    }
    writeFileSync(join(pages, 'trio.md'), '# Trio\n\n## Why it matters\n\nBecause.\n');
    const missing = missingFrom('trio', pathToFileURL(`${catalogue}/`), pathToFileURL(`${pages}/`));
    expect(missing).toContain('three quiet examples');
    expect(missing).toContain('a section "When it is wrong"');
    expect(missing).toContain('a drawn example');
  });
});

describe.each(patterns.map((pattern) => ({ pattern, name: pattern.definition.name })))('$name', ({ pattern, name }) => {
  const examples = readExamples(name, vocabulary);

  it.each(examples.filter((example) => example.fires))('recognises: $title', (example) => {
    expect(example.expect.length).toBeGreaterThan(0);
    const recognised = recognise([pattern], example);
    expect(
      recognised.map(({ level, recognisableOn, holdsUntil, explanation }) => ({
        level,
        recognisableOn,
        holdsUntil,
        explanation,
      })),
    ).toEqual(example.expect);
  });

  it.each(examples.filter((example) => !example.fires))('is quiet about: $title', (example) => {
    expect(recognise([pattern], example)).toEqual([]);
  });
});

describe('ordinary life', () => {
  const ordinary = patterns
    .flatMap(({ definition }) => readExamples(definition.name, vocabulary))
    .filter(({ title }) => title.startsWith('Ordinary life'));

  it.each(ordinary)('makes no match of any pattern: $pattern/$file', (example) => {
    expect(recognise(patterns, example)).toEqual([]);
  });

  it('has examples', () => {
    expect(ordinary.length).toBeGreaterThanOrEqual(3);
  });
});
