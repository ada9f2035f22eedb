import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CATALOGUE } from '#patterns';
import { runCheck } from './check.js';
import { runExplain } from './explain.js';

let folder: string;
let printed: string[];
const print = (line: string): void => {
  printed.push(line);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patterns-'));
  cpSync(new URL('trio/', CATALOGUE), join(folder, 'trio'), { recursive: true });
  printed = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('tessera patterns check', () => {
  it('says how many patterns and examples are as they must be', () => {
    expect(runCheck({ patterns: folder }, print)).toBe(0);
    expect(printed).toEqual([expect.stringMatching(/^1 pattern and \d+ examples are as they must be: trio \d+\.$/)]);
  });

  it('prints file, line, what is wrong and what would be right, and fails', () => {
    const file = join(folder, 'trio', 'definition.yaml');
    const text = readFileSync(file, 'utf8')
      .replace('level: 1', 'level: 9')
      .replace('against: treated', 'against: cured');
    writeFileSync(file, text);
    expect(runCheck({ patterns: folder }, print)).toBe(1);
    const line = text.split('\n').findIndex((each) => each.includes('level: 9')) + 1;
    expect(printed).toEqual([
      `${file}:${String(line)}: /tiers/0/level must be one of 1, 2, 3, 4; it is 9.`,
      '1 thing is wrong in 1 file.',
    ]);
  });

  it('checks what an area changes, and shows which examples it tells otherwise', () => {
    const area = join(folder, 'area.yaml');
    const [version = ''] =
      /(?<=^version: )\d+/m.exec(readFileSync(join(folder, 'trio', 'definition.yaml'), 'utf8')) ?? [];
    const based = `basedOn: ${version}\n    version: 101\n    because: Two are enough.`;
    const change = `area: Northmoor\npatterns:\n  trio:\n    ${based}\n`;
    writeFileSync(area, `${change}    tiers: { two of three: { level: 2 } }\n`);
    expect(runCheck({ patterns: folder, area }, print)).toBe(0);
    expect(printed[0]).toMatch(/^As the area has it, these examples/);
    expect(printed.join('\n')).toMatch(/firing-two-of-three\.yaml:\d+: \/expect\/0\/level says 1; recognised is 2\./);
    printed = [];
    writeFileSync(area, `${change}    tiers: { four of three: { level: 2 } }\n`);
    expect(runCheck({ patterns: folder, area }, print)).toBe(1);
    expect(printed[0]).toBe(
      `${area}:7: /patterns/trio/tiers/four-of-three must be a tier of the pattern: two of three, all three, all three, some of them treated.`,
    );
  });
});

describe('what the settings say', () => {
  const version = () =>
    /(?<=^version: )\d+/m.exec(readFileSync(join(folder, 'trio', 'definition.yaml'), 'utf8'))?.[0] ?? '';
  const areaFile = (): string => {
    const area = join(folder, 'area.yaml');
    const change = `basedOn: ${version()}\n    version: 101\n    because: To try it.\n    off: true`;
    writeFileSync(area, `area: Northmoor\npatterns:\n  trio:\n    ${change}\n`);
    return area;
  };

  it('the area of the settings changes the patterns of the service, and those of a folder only where it is named', () => {
    const config = { patternsAreaFile: areaFile() };
    expect(() => {
      runExplain('trio', { config }, print);
    }).toThrow('The area has switched off trio: there is nothing to explain.');
    runExplain('trio', { patterns: folder, config }, print);
    expect(printed.length).toBeGreaterThan(10);
    printed = [];
    expect(runCheck({ patterns: folder, config }, print)).toBe(0);
    expect(printed.join()).toContain('1 pattern and');
  });

  it("examples may name agencies of the area's own register, too", () => {
    const agenciesFile = join(folder, 'agencies.yaml');
    writeFileSync(
      agenciesFile,
      `areas: [{ name: Eastmoor, localAuthorities: [E06999003] }]
agencies: [{ urn: 'urn:agency:eastmoor-police', name: Eastmoor Police, kind: police, area: Eastmoor }]
`,
    );
    const [file = ''] = readdirSync(join(folder, 'trio')).filter((name) => name.startsWith('quiet-'));
    const path = join(folder, 'trio', file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/from: northmoor-[a-z-]+/, 'from: eastmoor-police'));
    expect(runCheck({ patterns: folder, config: { agenciesFile } }, print)).toBe(0);
    expect(runCheck({ patterns: folder }, print)).toBe(1);
    expect(printed.join('\n')).toContain('/from must be an agency of the register; it is eastmoor-police');
  });
});

describe('tessera patterns explain', () => {
  it('prints a pattern so that it can be read aloud', () => {
    runExplain('trio', {}, print);
    const text = printed.join('\n');
    expect(text).toContain('Domestic abuse, mental ill health and substance misuse around one child\n-----');
    expect(text).toMatch(/At least 3 of these are each seen|at least 3 of these are each seen/);
    expect(text).toContain('Questions for professional curiosity');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('explains one pattern though another is wrong', () => {
    mkdirSync(join(folder, 'another'));
    runExplain('trio', { patterns: folder }, print);
    expect(printed[0]).toContain('Domestic abuse');
  });

  it('says which patterns there are when there is none of the name', () => {
    expect(() => runExplain('quartet', { patterns: folder }, print)).toThrow(
      'There is no pattern quartet; there are trio.',
    );
  });
});
