import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadVocabulary } from '#vocabulary';
import { InvalidClocks, loadClocks } from './clocks.js';

const { calendar } = loadVocabulary();
const clocks = loadClocks(calendar);
const TUESDAY = new Date('2026-03-03T15:00:00Z');

const planned = (level: 1 | 2 | 3 | 4, because: string): string[] =>
  clocks
    .planOf(level, TUESDAY)
    .filter((step) => step.because === because)
    .map((step) => `${step.at.toISOString().slice(5, 16)} ${step.then === 'remind' ? 'remind' : step.to}`);

describe('the clocks of the catalogue', () => {
  it('give red 4 hours, which run on after hours', () => {
    expect(planned(4, 'not-acknowledged')).toEqual([
      '03-03T18:00 remind',
      '03-03T19:00 next-person',
      '03-03T21:00 manager',
    ]);
  });

  it('give amber 24 hours of working days, and green 72', () => {
    expect(planned(3, 'not-acknowledged')).toEqual([
      '03-04T13:00 remind',
      '03-04T15:00 next-person',
      '03-05T15:00 manager',
    ]);
    expect(planned(2, 'not-acknowledged')).toEqual(['03-05T15:00 remind', '03-06T15:00 next-person']);
  });

  it('want what will be done about red within a working day, as a referral is decided upon', () => {
    expect(planned(4, 'not-responded')).toEqual(['03-04T13:00 remind', '03-04T15:00 manager']);
    expect(clocks.deadlineOf('referral-decision', TUESDAY)?.toISOString()).toBe('2026-03-04T15:00:00.000Z');
  });

  it('know when a school is to be told of domestic abuse', () => {
    expect(clocks.deadlineOf('operation-encompass', TUESDAY)?.toISOString()).toBe('2026-03-04T08:45:00.000Z');
    expect(clocks.deadlineOf('no-such-time', TUESDAY)).toBeUndefined();
  });

  it('leave alone what nobody is told', () => {
    expect(clocks.planOf(1, TUESDAY)).toEqual([]);
  });
});

describe("an area's own clocks", () => {
  const folder = mkdtempSync(join(tmpdir(), 'clocks-'));
  const file = join(folder, 'clocks.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));

  const own = (red: string, hours = "{ from: '08:00', until: '20:00' }", notices = 'operation-encompass') => {
    writeFileSync(
      file,
      `version: 1
hours: ${hours}
times: { soon: { workingHours: 2 }, ${notices}: { beforeSchoolDay: '08:45' } }
levels:
  1: { acknowledged: [], responded: [] }
  2: { acknowledged: [], responded: [] }
  3: { acknowledged: [], responded: [] }
  4: { acknowledged: ${red}, responded: [] }
`,
    );
    return () => loadClocks(calendar, file);
  };

  it('count with its own hours of work', () => {
    const area = own('[{ after: soon, then: escalate, to: manager }]')();
    expect(area.planOf(4, new Date('2026-03-03T19:00:00Z')).map(({ at }) => at.toISOString())).toEqual([
      '2026-03-04T09:00:00.000Z',
    ]);
  });

  it.each([
    ['[{ after: sooner, then: escalate, to: manager }]', /levels\/4\/acknowledged\/0\/after sooner is not one of/],
    ['[{ after: soon, then: remind }]', /levels\/4\/acknowledged never escalates/],
    [
      '[{ after: { workingHours: 3 }, then: remind }, { after: soon, then: escalate, to: manager }]',
      /a step comes later than the one after it/,
    ],
    [
      '[{ after: soon, then: escalate, to: manager }, { after: { workingDays: 1 }, then: remind }]',
      /acknowledged\/1 reminds after it was escalated/,
    ],
    ['[{ after: { workingHours: 0 }, then: remind }]', /levels\/4\/acknowledged\/0/],
  ])('are not taken where they make no sense: %s', (red, message) => {
    expect(own(red)).toThrow(message);
    expect(own(red)).toThrow(InvalidClocks);
  });

  it('are not taken without a time for what schools are told', () => {
    expect(() => own('[]', undefined, 'another')()).toThrow(/times must have required property 'operation-encompass'/);
  });

  it('are not taken where nobody is ever at work', () => {
    expect(own('[]', "{ from: '17:00', until: '09:00' }")).toThrow(/hours until must be later than from/);
  });
});
