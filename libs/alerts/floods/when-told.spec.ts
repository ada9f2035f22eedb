import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadVocabulary, type ThresholdLevel } from '#vocabulary';
import { WAITS_MOST } from '../../../test/support/floods.js';
import { InvalidFloods, loadFloods } from './floods.js';
import { waitsOf, type Silence, type ToldWhen } from './when-told.js';

const { calendar } = loadVocabulary();
const floods = loadFloods(calendar, WAITS_MOST);
const NOW = new Date('2026-03-03T10:00:00Z');
const family = { childId: 'child', groups: [], newGroupId: 'group' };
const silence: Silence = {
  silenceId: 'silence',
  theme: 'health',
  level: 3,
  begunAt: new Date('2026-03-01T10:00:00Z'),
  until: new Date('2026-03-10T10:00:00Z'),
};
const asked = (changes: Partial<ToldWhen> = {}): ToldWhen => ({
  theme: 'health',
  level: 3,
  matchLevel: 3,
  now: NOW,
  silences: [],
  floods,
  ...changes,
});

describe('when an alert is told', () => {
  it('is at once for red, whatever there is of brothers and sisters, silences and digests', () => {
    const levels = fc.constantFrom<ThresholdLevel>(1, 2, 3, 4);
    fc.assert(
      fc.property(levels, levels, fc.boolean(), fc.boolean(), (level, matchLevel, isSilenced, hasFamily) => {
        const waits = waitsOf(
          asked({ level, matchLevel, silences: isSilenced ? [silence] : [], family: hasFamily ? family : undefined }),
        );
        if (level === 4 || matchLevel === 4) expect(waits).toBeUndefined();
        else if (isSilenced) expect(waits?.because).toBe('silenced');
        else if (level === 2) expect(waits?.because).toBe('kept-for-digest');
        else expect(waits?.because).toBe(hasFamily ? 'grouped-with-family' : undefined);
      }),
    );
  });

  it('is with the group that waits already, and no later', () => {
    const until = '2026-03-03T10:02:00.000Z';
    const group = { because: 'grouped-with-family', until, groupId: 'older' } as const;
    expect(waitsOf(asked({ family: { ...family, groups: [group] } }))).toMatchObject({ until, groupId: 'older' });
    const over = { ...group, until: '2026-03-03T09:59:00.000Z' };
    expect(waitsOf(asked({ family: { ...family, groups: [over] } }))).toMatchObject({
      until: '2026-03-03T10:10:00.000Z',
      groupId: 'group',
    });
  });

  it('is not after a silence that has ended, has not begun, or is of less', () => {
    for (const changes of [
      { until: NOW },
      { endedAt: NOW },
      { begunAt: new Date('2026-03-03T10:00:01Z') },
      { level: 2 as const },
      { theme: 'out-of-sight' },
    ]) {
      expect(waitsOf(asked({ silences: [{ ...silence, ...changes }] }))).toBeUndefined();
    }
  });
});

describe('the data that comes with the service', () => {
  it('keeps nothing back for a digest, and brothers and sisters for a minute', () => {
    const shipped = loadFloods(calendar);
    expect(waitsOf(asked({ floods: shipped, level: 2, matchLevel: 2 }))).toBeUndefined();
    expect(waitsOf(asked({ floods: shipped, family }))?.until).toBe('2026-03-03T10:01:00.000Z');
  });
});

describe('the digest', () => {
  it.each([
    ['on a morning before it', '2026-03-03T08:00:00Z', '2026-03-03T08:30:00.000Z'],
    ['at the very time of one', '2026-03-03T08:30:00Z', '2026-03-04T08:30:00.000Z'],
    ['on a Friday afternoon', '2026-03-06T16:00:00Z', '2026-03-09T08:30:00.000Z'],
    ['before Good Friday', '2026-04-02T16:00:00Z', '2026-04-07T07:30:00.000Z'],
    ['over the weekend on which the clocks change', '2026-03-27T10:00:00Z', '2026-03-30T07:30:00.000Z'],
  ])('is the next working morning in London: %s', (_, after, next) => {
    expect(floods.digestFor(2, new Date(after))?.toISOString()).toBe(next);
  });

  it('that was due last is the one of the morning, or of the last working day', () => {
    expect(floods.digestDueAt(new Date('2026-03-03T08:30:00Z')).toISOString()).toBe('2026-03-03T08:30:00.000Z');
    expect(floods.digestDueAt(new Date('2026-03-09T08:00:00Z')).toISOString()).toBe('2026-03-06T08:30:00.000Z');
  });
});

describe("an area's own file", () => {
  const folder = mkdtempSync(join(tmpdir(), 'floods-'));
  const file = join(folder, 'floods.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));
  const own = (levels: string, minutes: number) => {
    writeFileSync(
      file,
      `version: 1
families: { wait: { minutes: ${String(minutes)} }, themes: { health: { minutes: 0 } } }
digest: { levels: ${levels}, days: every-day, times: ['17:00', '07:00'] }
silences: { longestDays: 14 }
`,
    );
    return () => loadFloods(calendar, file);
  };

  it('is what counts', () => {
    const area = own('[2, 3]', 30)();
    expect(area.familyWaitOf('out-of-sight')).toBe(30 * 60_000);
    expect(area.familyWaitOf('health')).toBe(0);
    expect(area.longestSilenceDays).toBe(14);
    expect(area.digestFor(3, new Date('2026-03-07T08:00:00Z'))?.toISOString()).toBe('2026-03-07T17:00:00.000Z');
  });

  it('is not taken where it would have red wait, or others for longer than a working day', () => {
    expect(own('[2, 4]', 30)).toThrow(InvalidFloods);
    expect(own('[2]', 481)).toThrow(/families\/wait\/minutes/);
  });
});
