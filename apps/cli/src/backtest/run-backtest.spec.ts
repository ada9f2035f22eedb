import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { CATALOGUE, loadPattern } from '#patterns';
import { loadVocabulary } from '#vocabulary';
import { agencyEvent, child } from '../../../../test/support/agency-events.js';
import type { MatchLine } from './match-line.js';
import { runBacktest, type BacktestCommand } from './run-backtest.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-backtest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const secret = 'The narrative that nobody repeats';
const missed = (id: string, on: string, time: string, data: Record<string, unknown> = {}) =>
  agencyEvent({
    id,
    time,
    data: { people: [child(70)], occurredOn: { date: on }, service: 'dental', narrative: secret, ...data },
  });
const FIRST = missed('first', '2026-01-13', '2026-01-13T10:00:00Z');
const SECOND = missed('second', '2026-02-17', '2026-02-17T10:00:00Z');
const THIRD = missed('third', '2026-03-24', '2026-03-24T10:00:00Z');

interface Said {
  readonly output: string;
  readonly remarks: string;
  readonly lines: readonly MatchLine[];
  readonly code: 0 | 1;
}

/** Runs the command over lines of a file; standard output is no terminal unless it is said. */
const run = async (lines: readonly unknown[], more: Partial<BacktestCommand> = {}, isTTY = false): Promise<Said> => {
  const events = join(folder, 'events.ndjson');
  await writeFile(events, lines.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n'));
  const [output, remarks] = [new Kept(), new Kept()];
  const code = await runBacktest({ events, output: Object.assign(output, { isTTY }), remarks, ...more });
  const json = more.json === undefined || more.json === '-' ? output.text : await readFile(more.json, 'utf8');
  const found = isTTY && more.json === undefined ? '' : json;
  return {
    output: output.text,
    remarks: remarks.text,
    code,
    lines: found
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as MatchLine)
      // Other patterns may recognise something in the same events: these are about one.
      .filter(({ pattern }) => pattern === 'was-not-brought'),
  };
};

class Kept extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

describe('tessera backtest', () => {
  it('writes a line for each match: who, which pattern, when, and the events that speak for it as they were posted', async () => {
    const { lines } = await run([THIRD, FIRST, SECOND]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      pattern: 'was-not-brought',
      recognisedOn: lines[0]?.levels[0]?.on,
      evidence: ['first', 'second', 'third'].map((id) => ({ source: 'urn:agency:northmoor-hospital-trust', id })),
    });
    expect(lines[0]?.person).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
    for (const words of [
      'dental 17 Feb 2026',
      'Who reported it, and when it happened: Northmoor Hospital Trust (13 Jan 2026, 17 Feb 2026 and 24 Mar 2026).',
      'Nothing that speaks against it was reported in the same time.',
      'Lapses after',
    ]) {
      expect(lines[0]?.explanation).toContain(words);
    }
    expect(lines[0]?.questions.length).toBeGreaterThanOrEqual(2);
  });

  it('goes by the day on which it was learned: learnedOn, else time, else the day on which it happened', async () => {
    const late = missed('late', '2026-01-13', '2026-02-20T10:00:00Z', { learnedOn: '2026-02-19' });
    const untimed = { ...missed('untimed', '2026-02-17', ''), time: undefined };
    const { lines } = await run([late, untimed]);
    expect(lines[0]?.recognisedOn).toBe('2026-02-19');
    expect(lines[0]?.recognisableOn).toBe('2026-02-17');
  });

  it('says the same in every run, in whatever order the file has the lines', async () => {
    const [one, other] = [await run([FIRST, SECOND, THIRD]), await run([THIRD, SECOND, FIRST])];
    expect(one.lines).toEqual(other.lines);
  });

  it('takes an event that is posted again once, and keeps the first where the content is another', async () => {
    const { remarks, lines } = await run([
      FIRST,
      SECOND,
      FIRST,
      { ...SECOND, data: { ...SECOND.data, service: 'audiology' } },
    ]);
    expect(remarks).toContain('4 events read: 2 recorded, 1 posted again, 1 refused');
    expect(remarks).toContain('line 4: other-content');
    expect(lines[0]?.evidence).toHaveLength(2);
  });

  it('says of lines that are refused where they stand and what is wrong, and nothing of what they say', async () => {
    const { remarks } = await run([
      FIRST,
      '{"no": "json',
      { ...SECOND, type: 'health.no-such-type' },
      missed('impossible', '2027-01-01', '2026-03-01T10:00:00Z'),
      { ...THIRD, data: { ...THIRD.data, people: [child(70, { nhsNumber: '9990000000' })] } },
      '',
    ]);
    expect(remarks).toContain('5 events read: 1 recorded, 0 posted again, 4 refused');
    expect(remarks).toContain('line 2: json-malformed');
    expect(remarks).toContain('line 3: unknown-type');
    expect(remarks).toMatch(/line 4: impossible-data.*\/data\/occurredOn/);
    expect(remarks).toMatch(/line 5: .*nhsNumber/);
    expect(remarks).not.toContain(secret);
    expect(remarks).not.toContain('9990000000');
  });

  it('goes on to the last day that is asked for, and not beyond', async () => {
    const { lines } = await run([FIRST, SECOND], { until: '2028-01-01' });
    expect(lines[0]).toMatchObject({ lapsedBecause: 'window-passed' });
    expect(lines[0]?.explanation).toMatch(/ Lapsed: it held until \d+ \w+ 20\d\d\.$/);
    const { lines: none, remarks } = await run([FIRST, SECOND], { until: '2026-02-01' });
    expect(none).toEqual([]);
    expect(remarks).toContain('1 were learned after 2026-02-01');
  });

  it('says what a draft would change', async () => {
    const draft = join(folder, 'draft');
    await writeDraft(draft);
    const { remarks } = await run([FIRST, SECOND, THIRD], { compare: draft });
    expect(remarks).toContain('What the draft would change');
    expect(remarks).toMatch(/was-not-brought *│ *1 *│ *0 *│ *1 /);
  });

  it('names the patterns of which a draft changes anything, and says where it changes nothing', async () => {
    const draft = join(folder, 'draft');
    await writeDraft(draft);
    const { remarks } = await run([FIRST, SECOND, THIRD], { compare: draft });
    const [, changes = ''] = remarks.split('What the draft would change');
    expect(changes.match(/│ [a-z-]+ +│ +\d/g)).toHaveLength(1);
    const { version: _, ...inForce } = parse(await readFile(new URL('trio/definition.yaml', CATALOGUE), 'utf8')) as {
      version: number;
    };
    const same = join(folder, 'same');
    await mkdir(join(same, 'trio'), { recursive: true });
    await writeFile(join(same, 'trio', 'definition.yaml'), stringify({ ...inForce, version: 99 }));
    const { remarks: unchanged } = await run([FIRST, SECOND, THIRD], { compare: same });
    expect(unchanged).toContain('The draft would change nothing');
    expect(unchanged).not.toContain('→');
  });

  it('says how many alerts a draft would make, before and after, and what is counted otherwise below', async () => {
    const draft = join(folder, 'draft');
    await writeDraft(draft);
    const { remarks } = await run([FIRST, SECOND, THIRD], { compare: draft, until: '2027-12-31' });
    const [, table = ''] = remarks.split('With the draft, before → after, where it is not as before:');
    expect(table).toMatch(/│ was-not-brought *│ *0 *│ *1 → 0 *│ *0 *│ *0 *│ *1 → 0 *│ *1 → 0 *│ *\d+\.\d → 0\.0 *│/);
    expect(table).toMatch(/│ all *│[^\n]* │ *[\d.]+ → [\d.]+ │/);
  });

  it('writes the matches that there would be with a draft to a file of their own', async () => {
    const [draft, compareJson] = [join(folder, 'draft'), join(folder, 'draft.ndjson')];
    await writeDraft(draft, 2);
    const { lines } = await run([FIRST, SECOND, THIRD], { compare: draft, compareJson });
    const drafted = (await readFile(compareJson, 'utf8'))
      .split('\n')
      .flatMap((line) => (line ? [JSON.parse(line) as MatchLine] : []));
    expect(lines.map(({ version }) => version)).not.toContain(99);
    expect(drafted.filter(({ pattern }) => pattern === 'was-not-brought')).toMatchObject([{ version: 99 }]);
    await expect(run([FIRST], { compareJson })).rejects.toThrow('--compare');
    await expect(run([FIRST], { compare: draft, compareJson: '-' })).rejects.toThrow('--compare-json is a file');
  });

  it('writes to no file that it reads, and nothing twice into one', async () => {
    const [events, link] = [join(folder, 'events.ndjson'), join(folder, 'link.ndjson')];
    await run([FIRST]);
    const before = await readFile(events, 'utf8');
    await symlink(events, link);
    await expect(runBacktest({ events, refused: events })).rejects.toThrow(/^--events and --refused name one file, /);
    await expect(runBacktest({ events, json: link })).rejects.toThrow(/^--events and --json name one file, /);
    const both = join(folder, 'both.ndjson');
    await expect(runBacktest({ events, json: both, refused: join(folder, '.', 'both.ndjson') })).rejects.toThrow(
      /^--json and --refused name one file, /,
    );
    expect(await readFile(events, 'utf8')).toBe(before);
  });

  it('finds before the work that a file cannot be written, and empties none where there is nothing to read', async () => {
    const remarks = Object.assign(new Kept(), { isTTY: true });
    await expect(run([FIRST], { json: join(folder, 'nowhere', 'matches.ndjson'), remarks })).rejects.toThrow('ENOENT');
    expect(remarks.text).toBe('');
    const json = join(folder, 'kept.ndjson');
    await writeFile(json, 'kept');
    await expect(runBacktest({ events: join(folder, 'nowhere.ndjson'), json })).rejects.toThrow('ENOENT');
    expect(await readFile(json, 'utf8')).toBe('kept');
  });

  it('says that nothing was taken, of no day, and fails', async () => {
    const { remarks, code } = await run(['[1, 2]', '{"no": "json']);
    expect(remarks).toContain('Nothing was taken, and nothing was replayed');
    expect(remarks).not.toMatch(/1970|\(\)/);
    expect(code).toBe(1);
    const early = await run([FIRST, SECOND], { until: '1999-12-31' });
    expect(early.remarks).toBe('Nothing was replayed: all 2 events were learned after 1999-12-31.\n');
    expect((await run([FIRST, '[1]'])).code).toBe(0);
  });

  it('tells no rate of less than a year of childhood, and of one as of one', async () => {
    const { remarks } = await run([FIRST, SECOND, THIRD]);
    expect(remarks).toContain('1 person, 1 of them a child, less than a year of childhood from');
    expect(remarks).toMatch(/│ was-not-brought *│.*│ *1 *│ *1 *│ *│\n/);
  });

  it('applies what an area changes of the patterns, from the settings or from a file that is named', async () => {
    const area = join(folder, 'area.yaml');
    await writeFile(area, areaWhere('off: true'));
    expect((await run([FIRST, SECOND, THIRD], { area })).lines).toEqual([]);
    const config = { patternsAreaFile: area };
    expect((await run([FIRST, SECOND, THIRD], { config })).lines).toEqual([]);
    const named = join(folder, 'named.yaml');
    await writeFile(named, areaWhere('tiers: { two in half a year: { level: 2 } }'));
    const { lines } = await run([FIRST, SECOND], { config, area: named });
    expect(lines).toMatchObject([{ version: 101, level: 2 }]);
  });

  it('leaves a catalogue of another folder as it stands there, unless a file is named for it', async () => {
    const [area, patterns] = [join(folder, 'area.yaml'), fileURLToPath(CATALOGUE)];
    await writeFile(area, areaWhere('off: true'));
    const events = [FIRST, SECOND, THIRD];
    expect((await run(events, { patterns, config: { patternsAreaFile: area } })).lines).toHaveLength(1);
    expect((await run(events, { patterns, area })).lines).toEqual([]);
  });

  it("goes by the area's own register, school terms and weights, and says which of them cannot be used", async () => {
    const file = join(folder, 'own.yaml');
    await writeFile(file, 'nothing: true');
    await expect(run([FIRST], { config: { agenciesFile: file } })).rejects.toThrow('own.yaml');
    await expect(run([FIRST], { config: { schoolTermsFile: file } })).rejects.toThrow('own.yaml');
    await expect(run([FIRST], { config: { identityWeightsFile: file } })).rejects.toThrow('IDENTITY_WEIGHTS_FILE');
  });

  it('writes the summary to a terminal, and the matches to the file that is named', async () => {
    const json = join(folder, 'matches.ndjson');
    const said = await run([FIRST, SECOND], { json }, true);
    expect(said.output).toContain('2 events read');
    expect(said.lines).toHaveLength(1);
    const terminal = await run([FIRST, SECOND], {}, true);
    expect(terminal.output).toContain('was-not-brought');
    expect(terminal.output).not.toContain('"person"');
  });

  it('says what is wrong with a day or a file', async () => {
    await expect(run([FIRST], { until: 'tomorrow' })).rejects.toThrow('YYYY-MM-DD');
    await expect(runBacktest({ events: join(folder, 'nowhere.ndjson') })).rejects.toThrow('ENOENT');
  });
});

/** A file of an area that changes one pattern. */
const areaWhere = (change: string): string => {
  const basedOn = loadPattern('was-not-brought', loadVocabulary()).definition.version;
  return `area: Exampleshire
patterns:
  was-not-brought: { basedOn: ${String(basedOn)}, version: 101, because: "To try it.", ${change} }
`;
};

/** The pattern that comes with the service, so that it recognises less. */
const writeDraft = async (draft: string, atLeast = 9): Promise<void> => {
  const definition = parse(await readFile(new URL('was-not-brought/definition.yaml', CATALOGUE), 'utf8')) as {
    tiers: { when?: unknown; parameters?: Record<string, unknown> }[];
  };
  const tiers = definition.tiers
    .filter(({ when }) => when === undefined)
    .map((tier) => ({ ...tier, parameters: { ...tier.parameters, atLeast } }));
  await mkdir(join(draft, 'was-not-brought'), { recursive: true });
  await writeFile(join(draft, 'was-not-brought', 'definition.yaml'), stringify({ ...definition, version: 99, tiers }));
};
