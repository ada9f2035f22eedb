import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../', import.meta.url);
const rows = readFileSync(new URL('docs/faults.md', root), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const [row = '', , , provedBy = ''] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return { row: Number(row), specs: [...provedBy.matchAll(/`([^`]+)`/g)].map(([, spec = '']) => spec) };
  });

describe('docs/faults.md', () => {
  it('has every fault of the event store, once and in order', () => {
    const storesOwn = Array.from({ length: 15 }, (_, index) => index + 1);
    expect(rows.map(({ row }) => row)).toEqual([...storesOwn, 17, 18, 47, 48, 49, 53, 54, 55, 58]);
  });

  it.each(rows)('names specs for row $row, and they are there', ({ specs }) => {
    expect(specs).not.toEqual([]);
    for (const spec of specs) expect([spec, existsSync(new URL(spec, root))]).toEqual([spec, true]);
    for (const spec of specs) expect(spec).toMatch(/\.spec\.ts$/);
  });

  it.each(rows.filter(({ specs }) => specs.some((spec) => spec.startsWith('test/faults/'))))(
    'has a spec for row $row that says so in a title',
    ({ row, specs }) => {
      const titles = specs.map((spec) => readFileSync(new URL(spec, root), 'utf8')).join('\n');
      expect(titles).toMatch(new RegExp(`\\(rows? (\\d+, )*${String(row)}(, \\d+)*\\)`));
    },
  );
});
