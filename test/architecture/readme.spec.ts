import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { VARIABLES } from '#platform';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The table as the README must have it. */
const table = [
  '| variable | default | meaning |',
  '|---|---|---|',
  ...Object.entries(VARIABLES).map(
    ([name, { default: standard, meaning }]) => `| \`${name}\` | ${standard ?? ''} | ${meaning} |`,
  ),
].join('\n');

it('every decision stands in the list of decisions', () => {
  const folder = new URL('../../docs/adr/', import.meta.url);
  const list = readFileSync(new URL('README.md', folder), 'utf8');
  const decisions = readdirSync(folder).filter((file) => /^\d{4}-/.test(file));
  expect(decisions.length).toBeGreaterThan(0);
  expect(decisions.filter((file) => !list.includes(`](${file})`))).toEqual([]);
});

describe('the README', () => {
  it('lists every environment variable that the service reads, with its default and meaning', () => {
    const [, listed] = /<!-- configuration:begin -->\n([\s\S]*?)\n<!-- configuration:end -->/.exec(readme) ?? [];
    expect(listed).toBe(table);
  });

  it('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(5);
    for (const path of links)
      expect(() => readFileSync(new URL(`../../${path}`, import.meta.url))).not.toThrow(/ENOENT/);
  });
});
