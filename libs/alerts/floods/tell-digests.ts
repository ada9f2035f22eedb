import { uuidV5 } from '#platform';
import type { ThresholdLevel } from '#vocabulary';
import type { KnownAlert } from '../alert.js';
import { themeOf } from './themes.js';
import { happen, inBulletin, stillWaiting, type Bulletin, type WaitingAlert } from './waiting.js';

/** Namespace (RFC 9562) of the ids of digests; a fixed, arbitrary UUID. */
const DIGESTS = '0b7c1f7e-5a51-5d0f-9d53-3f0b6f2f77d1';
/** Most alerts that a digest lists: a message stays well below what Kafka and receivers take. */
const MOST_LISTED = 500;
/** Most alerts of one digest: one append holds no more events than 10,000. More are told in the next. */
export const MOST_IN_DIGEST = 9_000;

/** Agencies that wait for a digest, each with its alerts, the longest open first. */
export const digestsDue = (alerts: readonly WaitingAlert[]): ReadonlyMap<string, readonly WaitingAlert[]> => {
  const byAgency = new Map<string, WaitingAlert[]>();
  for (const each of alerts) {
    const waiting = stillWaiting(each)?.waiting;
    if (waiting?.waits.because !== 'kept-for-digest') continue;
    for (const agency of waiting.agencies) {
      const ofAgency = byAgency.get(agency);
      if (!ofAgency) byAgency.set(agency, [each]);
      else if (ofAgency.length < MOST_IN_DIGEST) ofAgency.push(each);
    }
  }
  return new Map([...byAgency].sort(([one], [other]) => (one < other ? -1 : 1)));
};

/**
 * Pure, but for the alerts that it changes. Tells an agency of alerts in one message. Its id is made of the agency and of
 * which digest it is: an agency never gets two of one.
 * @param dueAt which digest it is.
 */
export const tellDigest = (agency: string, alerts: readonly WaitingAlert[], dueAt: Date, now: Date): Bulletin => {
  const known = alerts.flatMap((each) => stillWaiting(each) ?? []);
  const bulletinId = uuidV5(`digest\n${agency}\n${dueAt.toISOString()}`, DIGESTS);
  for (const each of alerts) happen(each, { type: 'tell', to: [agency], how: 'in-digest', bulletinId, now });
  return {
    bulletinId,
    event: {
      type: 'AlertsDigested.v1',
      data: {
        bulletinId,
        agency,
        dueAt: dueAt.toISOString(),
        counts: countsOf(known),
        alerts: known.slice(0, MOST_LISTED).map((alert) => inBulletin(alert, agency)),
        at: now.toISOString(),
      },
    },
  };
};

/** The highest level first, and the names of themes in order. */
const countsOf = (alerts: readonly KnownAlert[]) => {
  const counts = new Map<string, { level: ThresholdLevel; theme: string; count: number }>();
  for (const { raised } of alerts) {
    const theme = themeOf(raised.pattern);
    const key = `${String(raised.level)} ${theme}`;
    counts.set(key, { level: raised.level, theme, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort(
    (one, other) => other.level - one.level || (one.theme < other.theme ? -1 : Number(one.theme > other.theme)),
  );
};
