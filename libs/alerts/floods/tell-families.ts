import { uuidV5 } from '#platform';
import { themeOf } from './themes.js';
import { happen, inBulletin, stillWaiting, type Bulletin, type WaitingAlert } from './waiting.js';

/**
 * Pure, but for the alerts that it changes. Tells each recipient of the alerts of one group: of those of several in one
 * message, of one alone in a message of its own.
 * @returns the messages that tell of several.
 */
export const tellFamily = (groupId: string, alerts: readonly WaitingAlert[], now: Date): readonly Bulletin[] => {
  const waiting = alerts.filter((each) => stillWaiting(each)?.waiting?.waits.groupId === groupId);
  const byAgency = new Map<string, WaitingAlert[]>();
  for (const each of waiting) {
    for (const agency of stillWaiting(each)?.waiting?.agencies ?? []) {
      byAgency.set(agency, [...(byAgency.get(agency) ?? []), each]);
    }
  }
  const bulletins: Bulletin[] = [];
  for (const [agency, told] of [...byAgency].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const known = told.flatMap((each) => stillWaiting(each) ?? []);
    const [first] = known;
    if (!first || known.length < 2) continue;
    const children = new Set(known.map(({ raised, waiting: of }) => of?.waits.childId ?? raised.personId));
    // A late one of the group is told with others that come late, never with these again.
    const bulletinId = uuidV5(['group', agency, ...known.map(({ raised }) => raised.alertId)].join('\n'), groupId);
    bulletins.push({
      bulletinId,
      event: {
        type: 'AlertsGrouped.v1',
        data: {
          bulletinId,
          groupId,
          agency,
          theme: themeOf(first.raised.pattern),
          childCount: children.size,
          alerts: known
            .map((alert) => inBulletin(alert, agency))
            .sort((one, other) => other.level - one.level || one.alertId.localeCompare(other.alertId)),
          at: now.toISOString(),
        },
      },
    });
  }
  const together = new Map(bulletins.map(({ bulletinId, event }) => [event.data.agency, bulletinId]));
  for (const each of waiting) {
    const agencies = stillWaiting(each)?.waiting?.agencies ?? [];
    const alone = agencies.filter((agency) => !together.has(agency));
    if (alone.length > 0) happen(each, { type: 'tell', to: alone, how: 'alone', now });
    for (const agency of agencies) {
      const bulletinId = together.get(agency);
      if (bulletinId !== undefined) happen(each, { type: 'tell', to: [agency], how: 'with-family', bulletinId, now });
    }
  }
  return bulletins;
};
