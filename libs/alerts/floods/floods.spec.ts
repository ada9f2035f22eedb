import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NewEvent, StoredEvent, WriteOutcome } from '#event-store';
import { newId, uuidV5 } from '#platform';
import { alertStream, personStream, type Agency, type PatternRecognised, type ThresholdLevel } from '#vocabulary';
import { lapsed, matchOf, recognised, reported, strengthened } from '../../../test/support/matches.js';
import { alertIdFor, type KnownAlert } from '../alert.js';
import { createAlertsProcessor, type AlertsProcessorParts } from '../processor.js';
import { foldAlert } from '../read-alert.js';
import { loadRouting } from '../routing.js';

const urn = (name: string) => `urn:agency:${name}`;
const register = ['mash', 'early-help', 'social-care', 'police', 'education', 'health'].map((kind) => ({
  urn: urn(`example-${kind}`),
  name: kind,
  kind,
  area: 'Northmoor',
})) as Agency[];
const routing = loadRouting(register);
const HOSPITAL = urn('example-health');
const SCHOOL = urn('example-education');

/** A child's stream and its alerts, in memory. */
const aChild = () => {
  const personId = newId();
  const streams = new Map<string, StoredEvent[]>();
  let position = 0;
  const put = (streamId: string, events: readonly NewEvent[]): void => {
    const before = streams.get(streamId) ?? [];
    const stored = events.map(({ id, type, data }, index): StoredEvent => {
      position += 1;
      const recordedAt = new Date(Date.parse('2026-03-02T10:00:00Z') + position * 1000);
      const version = before.length + index + 1;
      return { id, streamId, version, position, type, data: JSON.stringify(data), personal: null, recordedAt };
    });
    streams.set(streamId, [...before, ...stored]);
  };
  const store: AlertsProcessorParts['store'] = {
    readStreams: (asked) =>
      Promise.resolve(new Map(asked.map(({ streamId }) => [streamId, streams.get(streamId) ?? []]))),
    append: (writes) =>
      Promise.resolve(
        writes.map(({ streamId, expectedVersion, events }): WriteOutcome => {
          const streamVersion = streams.get(streamId)?.length ?? 0;
          if (expectedVersion !== streamVersion) return { status: 'conflict', streamVersion };
          put(streamId, events);
          return { status: 'stored', streamVersion: streamVersion + events.length, events: [] };
        }),
      ),
  };
  const processor = createAlertsProcessor({ store, agencies: register, routing });
  const stream = () => streams.get(personStream(personId)) ?? [];
  const alertOf = ({ matchId, level }: PatternRecognised): KnownAlert | undefined => {
    const alert = foldAlert(streams.get(alertStream(alertIdFor(matchId, level))) ?? []);
    return alert.status === 'not-raised' ? undefined : alert;
  };
  return {
    personId,
    alertOf,
    put,
    happens: async (...events: NewEvent[]): Promise<void> => {
      const from = stream().length;
      put(personStream(personId), events);
      await processor.handle(stream().slice(from));
    },
    replay: () => processor.handle(stream()),
    match: (pattern: string, level: ThresholdLevel, changes: Partial<PatternRecognised> = {}) =>
      matchOf(personId, { matchId: uuidV5(pattern, personId), pattern, title: pattern, level, ...changes }),
    alerts: () =>
      [...streams]
        .filter(([streamId]) => streamId.startsWith('alert-'))
        .flatMap(([, events]) => {
          const alert = foldAlert(events);
          return alert.status === 'not-raised' ? [] : [alert];
        }),
    count: () => [...streams.values()].flat().length,
  };
};

const said = (alertId: string) => ({
  alertId,
  agency: urn('example-mash'),
  by: 'worker-1',
  at: '2026-03-03T10:00:00Z',
});

describe('a second match of the same child and theme', () => {
  it('joins the open alert, with its reason, and raises none', async () => {
    const child = aChild();
    const [first, second] = [child.match('cumulative', 3), child.match('persistent', 3)];
    await child.happens(recognised(first));
    await child.happens(recognised(second));
    expect(child.alertOf(second)).toBeUndefined();
    expect(child.alertOf(first)?.joined).toMatchObject([
      { matchId: second.matchId, pattern: 'persistent', because: 'same-child-and-theme', recipients: [] },
    ]);
  });

  it('joins a stronger one, and says that it was the stronger that held it back', async () => {
    const child = aChild();
    const [strong, weak] = [child.match('cumulative', 3), child.match('persistent', 2)];
    await child.happens(recognised(strong), recognised(weak));
    expect(child.alertOf(strong)?.joined).toMatchObject([{ because: 'inhibited-by-stronger' }]);
  });

  it('takes the place of a weaker one, which waits for nobody any more', async () => {
    const child = aChild();
    const [weak, strong] = [child.match('cumulative', 2), child.match('persistent', 3)];
    await child.happens(recognised(weak));
    await child.happens(recognised(strong));
    expect(child.alertOf(strong)?.status).toBe('raised');
    expect(child.alertOf(weak)).toMatchObject({
      status: 'inhibited',
      inhibited: { by: alertIdFor(strong.matchId, 3), because: 'inhibited-by-stronger' },
    });
  });

  it('tells of the open alert who has not been told of it', async () => {
    const child = aChild();
    const first = child.match('cumulative', 3);
    const second = child.match('persistent', 3, { agencies: [HOSPITAL] });
    await child.happens(recognised(first));
    await child.happens(reported(child.personId, HOSPITAL), recognised(second));
    const told = [{ agency: HOSPITAL, reason: 'reported-evidence' }];
    expect(child.alertOf(first)?.joined).toMatchObject([{ recipients: told }]);
    expect(child.alertOf(first)?.raised.recipients).toContainEqual(expect.objectContaining(told[0] ?? {}));
  });

  it('says nothing more when it only grows', async () => {
    const child = aChild();
    const second = child.match('persistent', 3);
    await child.happens(recognised(child.match('cumulative', 3)), recognised(second));
    const before = child.count();
    await child.happens(strengthened(second));
    expect(child.count()).toBe(before + 1);
  });

  it('raises an alert of its own where the other is of another theme or past, or is closed', async () => {
    const child = aChild();
    const matches = [child.match('cumulative', 3), child.match('was-not-brought', 3), child.match('acute', 3)];
    await child.happens(...matches.map(recognised));
    for (const match of matches) expect(child.alertOf(match)?.status).toBe('raised');

    const other = aChild();
    const past = other.match('cumulative', 3);
    await other.happens(recognised(past), lapsed(past, { reason: 'window-passed', lapsedOn: '2024-09-30' }));
    await other.happens(recognised(other.match('persistent', 3)));
    expect(other.alertOf(other.match('persistent', 3))?.status).toBe('raised');

    const closed = aChild();
    const first = closed.match('cumulative', 3);
    await closed.happens(recognised(first));
    const alertId = alertIdFor(first.matchId, 3);
    closed.put(alertStream(alertId), [
      { id: newId(), type: 'AlertClosed.v1', data: { ...said(alertId), outcome: 'help-agreed' } },
    ]);
    await closed.happens(recognised(closed.match('persistent', 3)));
    expect(closed.alertOf(closed.match('persistent', 3))?.status).toBe('raised');
  });

  it('that is red is never held back behind an alert that somebody has acknowledged', async () => {
    const child = aChild();
    const [first, second, third] = [
      child.match('cumulative', 4),
      child.match('persistent', 4),
      child.match('chronic', 4),
    ];
    await child.happens(recognised(first), recognised(second));
    expect(child.alertOf(second)).toBeUndefined();
    const alertId = alertIdFor(first.matchId, 4);
    child.put(alertStream(alertId), [{ id: newId(), type: 'AlertAcknowledged.v1', data: said(alertId) }]);
    await child.happens(recognised(third));
    expect(child.alertOf(third)?.status).toBe('raised');
  });

  it('is told when the alert that it had joined is withdrawn, and the weaker one is before everybody again', async () => {
    const child = aChild();
    const [weak, strong, joining] = [
      child.match('chronic', 2, { agencies: [SCHOOL] }),
      child.match('cumulative', 3),
      child.match('persistent', 3),
    ];
    await child.happens(recognised(weak), recognised(strong), recognised(joining));
    await child.happens(lapsed(strong));
    expect(child.alertOf(strong)?.status).toBe('withdrawn');
    expect(child.alertOf(joining)?.status).toBe('raised');
    await child.happens(lapsed(joining));
    expect(child.alertOf(weak)).toMatchObject({ status: 'raised', round: 2 });
  });
});

describe('whatever happens to the matches of a theme, and however it is delivered', () => {
  const PATTERNS = ['chronic', 'cumulative', 'escalating', 'persistent'] as const;
  const steps = fc.array(
    fc.record({
      pattern: fc.constantFrom(...PATTERNS),
      level: fc.constantFrom<ThresholdLevel | 0>(0, 1, 2, 3, 4),
      together: fc.boolean(),
      again: fc.boolean(),
    }),
    { minLength: 1, maxLength: 14 },
  );

  it('one alert is open for the strongest that stands, none where nothing does, and a replay changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const child = aChild();
        const levels = new Map<string, ThresholdLevel>();
        let batch: NewEvent[] = [];
        for (const { pattern, level, together, again } of all) {
          const before = levels.get(pattern);
          if (level === 0 && before === undefined) continue;
          const match = child.match(pattern, level === 0 ? (before ?? 1) : level);
          if (level === 0) {
            levels.delete(pattern);
            batch.push(lapsed(match));
          } else {
            batch.push(before === undefined ? recognised(match) : strengthened(match));
            levels.set(pattern, level);
          }
          if (together) continue;
          await child.happens(...batch);
          if (again) await child.replay();
          batch = [];
        }
        if (batch.length > 0) await child.happens(...batch);

        const strongest = Math.max(0, ...levels.values());
        const open = child.alerts().filter(({ status }) => status === 'raised');
        expect(open.map(({ raised }) => raised.level)).toEqual(strongest >= 2 ? [strongest] : []);
        const count = child.count();
        await child.replay();
        expect(child.count()).toBe(count);
      }),
      { numRuns: 300 },
    );
  });
});
