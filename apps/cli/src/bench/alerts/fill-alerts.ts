import { alertIdFor } from '#alerts';
import type { EventStore, StreamWrite } from '#event-store';
import { seededRandom } from '#identity';
import { newId } from '#platform';
import { alertStream, type AlertRaised, type ThresholdLevel } from '#vocabulary';

/** The hub is a recipient of every alert: its list is as long as can be. */
export const HUB = 'urn:agency:northmoor-mash';
const OTHERS = ['oakfield-primary-school', 'northmoor-hospital-trust', 'northmoor-police', 'northmoor-early-help'];
const PATTERNS = [
  'was-not-brought',
  'unmet-health-need',
  'cumulative',
  'persistent',
  'chronic',
  'unseen-child',
  'silent-agency',
  'trio',
  'household',
  'attendance',
  'drift-and-delay',
  'acute',
];
const BATCH = 1_000;

/**
 * Stores open alerts about invented children as the alerts' processor does: the events themselves, through the event
 * store. What is left out is how they come about: no child has a chronology, and no pattern is evaluated. One in five is
 * acknowledged, one in ten responded to; one in twenty is red, one in four amber.
 */
export const fillAlerts = async (store: EventStore, count: number): Promise<void> => {
  const random = seededRandom(20261129);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  for (let done = 0; done < count; done += BATCH) {
    const writes = Array.from({ length: Math.min(BATCH, count - done) }, (): StreamWrite => {
      const [matchId, personId, pattern] = [newId(), newId(), pick(PATTERNS)];
      const draw = random();
      const level: ThresholdLevel = draw < 0.05 ? 4 : draw < 0.3 ? 3 : 2;
      const alertId = alertIdFor(matchId, level);
      const raised: AlertRaised = {
        alertId,
        matchId,
        personId,
        pattern,
        patternVersion: 1,
        title: 'A pattern that the bench has made up',
        level,
        recognisableOn: '2026-02-10',
        recognisedOn: '2026-03-02',
        window: { from: '2025-09-01', to: '2026-03-01' },
        agencies: [],
        entryCount: 3,
        recipients: [
          { agency: HUB, reason: 'mash-triage' },
          { agency: `urn:agency:${pick(OTHERS)}`, reason: 'reported-evidence' },
        ],
      };
      const at = new Date().toISOString();
      const said = { alertId, agency: HUB, by: 'bench', at };
      const events = [{ id: newId(), type: 'AlertRaised.v1', data: raised as object }];
      const answer = random();
      if (answer < 0.2) events.push({ id: newId(), type: 'AlertAcknowledged.v1', data: said });
      if (answer < 0.1) {
        const response = { ...said, responseId: newId(), dueOn: '2026-12-24' };
        events.push({ id: newId(), type: 'AlertResponded.v1', data: response });
      }
      return { streamId: alertStream(alertId), expectedVersion: 0, events };
    });
    await store.append(writes);
  }
};
