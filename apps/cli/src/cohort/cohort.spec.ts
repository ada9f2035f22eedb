import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { envelopeProblems } from '#intake';
import { epochDay } from '#platform';
import { checkTimes, isNhsNumber, isUpn, loadVocabulary } from '#vocabulary';
import { progressOn } from '../progress.js';
import { runCohort } from './cohort.js';
import { generateCohort } from './generate.js';
import type { CohortPart } from './generate.js';
import { labelsOf } from './label.js';
import type { Label } from './label.js';
import { LAST_DAY } from './period.js';
import type { PostedEvent } from './sending.js';
import { NEGLECT_STORIES } from './stories/neglect/index.js';
import { writeCohort } from './write-cohort.js';

const AREA = { children: 4_000, years: 3, seed: 7 };
const SHORT = { children: 600, years: 1, seed: 3 };

let made: readonly CohortPart[] | undefined;
const area = (): readonly CohortPart[] => (made ??= [...generateCohort(AREA)]);

const grouped = <T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

interface PersonPosted {
  readonly nhsNumber?: string;
  readonly upn?: string;
}

describe('what a cohort posts', () => {
  const vocabulary = loadVocabulary();
  let parts: readonly CohortPart[];
  let events: readonly PostedEvent[];
  beforeAll(() => {
    parts = area();
    events = parts.flatMap(({ sent }) => sent.map(({ event }) => event));
  });

  const refusalsOf = (all: readonly PostedEvent[]): readonly unknown[] =>
    all.flatMap((event): readonly object[] => {
      const wrong = envelopeProblems(event);
      if (wrong.length > 0) return [{ event, wrong }];
      if (!vocabulary.agencies.has(event.source)) return [{ event, unknown: event.source }];
      const reading = vocabulary.read(event.type, event.data);
      if ('problems' in reading) return [{ event, problems: reading.problems }];
      const times = checkTimes(reading, event.time.slice(0, 10));
      return times.length > 0 ? [{ event, times }] : [];
    });

  it('is accepted by intake, line for line, on the day on which it is posted', () => {
    const everyThird = parts.filter(({ family }) => family.number % 3 === 0);
    expect(refusalsOf(everyThird.flatMap(({ sent }) => sent.map(({ event }) => event))).slice(0, 3)).toEqual([]);
    const otherPeriods = [SHORT, { children: 300, years: 6, seed: 4 }].flatMap((options) => [
      ...generateCohort(options),
    ]);
    expect(refusalsOf(otherPeriods.flatMap(({ sent }) => sent.map(({ event }) => event))).slice(0, 3)).toEqual([]);
  });

  it('is sent by agencies that may send it', () => {
    for (const { source, type } of events) {
      const kind = vocabulary.agencies.get(source)?.kind;
      const sentBy = vocabulary.types.get(type)?.sentBy;
      if (kind !== undefined && sentBy?.includes(kind) === true) continue;
      throw new Error(`${source} does not send ${type}.`);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const short = [...generateCohort(SHORT)];
    expect(JSON.stringify([...generateCohort(SHORT)].map(({ sent }) => sent.map(({ event }) => event)))).toBe(
      JSON.stringify(short.map(({ sent }) => sent.map(({ event }) => event))),
    );
    const other = [...generateCohort({ ...SHORT, seed: 4 })];
    expect(other[0]?.sent[0]?.event).not.toEqual(short[0]?.sent[0]?.event);
  });

  it('names people who were never born: NHS numbers of the 999 range, pupil numbers of no authority', () => {
    const people = events.flatMap(({ data }) => data['people'] as readonly PersonPosted[]);
    for (const { nhsNumber, upn } of people) {
      if (nhsNumber !== undefined && !(nhsNumber.startsWith('999') && isNhsNumber(nhsNumber)))
        throw new Error(nhsNumber);
      if (upn !== undefined && !(/^.999/.test(upn) && isUpn(upn))) throw new Error(upn);
    }
    expect(people.some(({ upn }) => upn !== undefined)).toBe(true);
  });

  it('comes without NHS numbers from schools, police and housing', () => {
    const numbers = (agency: RegExp): number =>
      events
        .filter(({ source }) => agency.test(source))
        .flatMap(({ data }) => data['people'] as readonly PersonPosted[])
        .filter(({ nhsNumber }) => nhsNumber !== undefined).length;
    expect(numbers(/school|police|housing/)).toBe(0);
    expect(numbers(/hospital/)).toBeGreaterThan(100);
  });

  it('comes late now and then, twice now and then, from two agencies, and not at all while a system is down', () => {
    const first = epochDay(LAST_DAY) - 3 * 366;
    const lateness = events.flatMap(({ time, data }) => {
      const { date, until } = data['occurredOn'] as { date?: string; until?: string };
      const happened = until ?? date ?? '';
      return happened.length === 10 && epochDay(happened) > first
        ? [epochDay(time.slice(0, 10)) - epochDay(happened)]
        : [];
    });
    const share = (test: (days: number) => boolean): number => lateness.filter(test).length / lateness.length;
    expect(lateness.reduce((least, days) => Math.min(least, days), 0)).toBeGreaterThanOrEqual(0);
    expect(share((days) => days >= 7)).toBeGreaterThan(0.05);
    expect(share((days) => days >= 29)).toBeGreaterThan(0.01);
    expect(share((days) => days >= 29)).toBeLessThan(0.1);

    const alike = grouped(events, ({ source, id }) => `${source} ${id}`);
    const twice = [...alike.values()].filter(({ length }) => length > 1);
    expect(twice.length / alike.size).toBeGreaterThan(0.01);
    for (const [one, other] of twice) expect(other).toEqual(one);

    const told = grouped(
      events.filter(({ type }) => type.startsWith('health.appointment')),
      ({ id, data }) => `${id.split('-')[1] ?? ''} ${JSON.stringify([data['occurredOn'], data['service']])}`,
    );
    const byBoth = [...told.values()].filter((same) => new Set(same.map(({ source }) => source)).size > 1);
    expect(byBoth.length).toBeGreaterThan(10);

    const daysOf = (agency: string): readonly number[] =>
      [
        ...new Set(
          events.filter(({ source }) => source.endsWith(agency)).map(({ time }) => epochDay(time.slice(0, 10))),
        ),
      ].sort((one, next) => one - next);
    const longestGap = (days: readonly number[]): number =>
      Math.max(...days.slice(1).map((day, index) => day - (days[index] ?? day)));
    expect(longestGap(daysOf('community-health'))).toBeGreaterThanOrEqual(26);
    expect(longestGap(daysOf('hospital-trust'))).toBeLessThan(26);
  });

  it('holds errors: some names and dates of birth are not what they are elsewhere', () => {
    const dates = grouped(
      events.flatMap(
        ({ data }) => data['people'] as readonly { upn?: string; nhsNumber?: string; dateOfBirth?: string }[],
      ),
      ({ nhsNumber }) => nhsNumber,
    );
    const differing = [...dates].filter(
      ([number, all]) => number !== undefined && new Set(all.flatMap(({ dateOfBirth }) => dateOfBirth ?? [])).size > 1,
    );
    expect(differing.length).toBeGreaterThan(5);
    expect(differing.length).toBeLessThan(dates.size / 10);
  });
});

describe('the labels of a cohort', () => {
  let labels: readonly Label[];
  let parts: readonly CohortPart[];
  beforeAll(() => {
    parts = area();
    labels = parts.flatMap(labelsOf);
  });

  it('say of every child what is true, and of each way of neglect since when it could be seen and when it came to a crisis', () => {
    expect(labels).toHaveLength(4_000);
    expect(new Set(labels.map(({ child }) => child)).size).toBe(4_000);
    const subjects = labels.filter(({ kind, subject }) => kind === 'neglect' && subject);
    expect(new Set(subjects.map(({ trajectory }) => trajectory))).toEqual(
      new Set(NEGLECT_STORIES.map(({ name }) => name)),
    );
    for (const { recognisableFrom = '', crisisOn = '' } of subjects) {
      expect(recognisableFrom < crisisOn).toBe(true);
      expect(crisisOn <= LAST_DAY).toBe(true);
    }
    for (const { kind, recognisableFrom } of labels) if (kind !== 'neglect') expect(recognisableFrom).toBeUndefined();
  });

  it('point at events that name the child', () => {
    const names = new Map(
      parts.flatMap(({ sent }) => sent.map(({ event }) => [`${event.source} ${event.id}`, event] as const)),
    );
    for (const { eventRefs, family } of labels) {
      for (const { source, id } of eventRefs) {
        expect(names.has(`${source} ${id}`)).toBe(true);
        expect(id.split('-')[1]).toBe(String(family));
      }
    }
    expect(labels.filter(({ eventRefs }) => eventRefs.length === 0).length).toBeLessThan(labels.length / 100);
  });

  it('are of an area in which neglect is rare, and most families are ordinary', () => {
    const share = (kind: Label['kind']): number => labels.filter((label) => label.kind === kind).length / labels.length;
    expect(share('ordinary')).toBeGreaterThan(0.75);
    expect(share('neglect')).toBeGreaterThan(0.005);
    expect(share('neglect')).toBeLessThan(0.03);
  });
});

describe('the files of a cohort', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessera-cohort-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('hold a line for each event and each child', async () => {
    const [out, labels] = [join(folder, 'events.ndjson'), join(folder, 'labels.ndjson')];
    const written = await writeCohort({ ...SHORT, out, labels, progress: progressOn(process.stderr, '') });
    const lines = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(written.events);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      [...generateCohort(SHORT)].flatMap(({ sent }) => sent.map(({ event }) => event)),
    );
    expect((await readFile(labels, 'utf8')).trimEnd().split('\n')).toHaveLength(SHORT.children);
  });

  it('have their names when they are whole, and are as they were where it was not', async () => {
    const out = join(folder, 'area.ndjson');
    await writeFile(out, 'of before');
    const progress = progressOn(process.stderr, '');
    let told = 0;
    const onFamily = () => {
      told += 1;
      if (told > 3) throw new Error('That is enough.');
      expect(readFileSync(out, 'utf8')).toBe('of before');
    };
    await expect(writeCohort({ ...SHORT, out, progress, onFamily })).rejects.toThrow('That is enough.');
    expect([await readFile(out, 'utf8'), existsSync(`${out}.part`)]).toEqual(['of before', false]);
    await writeCohort({ ...SHORT, children: 10, out, progress });
    expect(await readFile(out, 'utf8')).toMatch(/^\{"/);
    expect(existsSync(`${out}.part`)).toBe(false);
  });

  it('are two', async () => {
    const out = join(folder, 'both.ndjson');
    await expect(runCohort({ ...SHORT, out, labels: join(folder, '.', 'both.ndjson') })).rejects.toThrow(
      /^--out and --labels name one file, /,
    );
    expect(existsSync(out)).toBe(false);
  });

  it('fail with a reason where they cannot be written', async () => {
    const out = join(folder, 'no-such-folder', 'events.ndjson');
    await expect(writeCohort({ ...SHORT, out, progress: progressOn(process.stderr, '') })).rejects.toThrow('ENOENT');
  });
});
