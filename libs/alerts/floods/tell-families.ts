import { uuidV5 } from '#platform';
import { themeOf } from './themes.js';
import { happen, inNotice, stillWaiting, type Notice, type WaitingAlert } from './waiting.js';

/**
 * Pure, but for the alerts that it changes. Tells each recipient of the alerts of one group: of those of several in one
 * message, of one alone in a message of its own.
 * @returns the messages that tell of several.
 */
export const tellFamily = (groupId: string, alerts: readonly WaitingAlert[], now: Date): readonly Notice[] => {
  const waiting = alerts.filter((each) => stillWaiting(each)?.waiting?.waits.groupId === groupId);
  const byAgency = new Map<string, WaitingAlert[]>();
  for (const each of waiting) {
    for (const agency of stillWaiting(each)?.waiting?.agencies ?? []) {
      byAgency.set(agency, [...(byAgency.get(agency) ?? []), each]);
    }
  }
  const notices: Notice[] = [];
  for (const [agency, told] of [...byAgency].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const known = told.flatMap((each) => stillWaiting(each) ?? []);
    const [first] = known;
    if (!first || known.length < 2) continue;
    const children = new Set(known.map(({ raised, waiting: of }) => of?.waits.childId ?? raised.personId));
    // A late one of the group is told with others that come late, never with these again.
    const noticeId = uuidV5(['group', agency, ...known.map(({ raised }) => raised.alertId)].join('\n'), groupId);
    notices.push({
      noticeId,
      event: {
        type: 'AlertsGrouped.v1',
        data: {
          noticeId,
          groupId,
          agency,
          theme: themeOf(first.raised.pattern),
          childCount: children.size,
          alerts: known
            .map((alert) => inNotice(alert, agency))
            .sort((one, other) => other.level - one.level || one.alertId.localeCompare(other.alertId)),
          at: now.toISOString(),
        },
      },
    });
  }
  const together = new Map(notices.map(({ noticeId, event }) => [event.data.agency, noticeId]));
  for (const each of waiting) {
    const agencies = stillWaiting(each)?.waiting?.agencies ?? [];
    const alone = agencies.filter((agency) => !together.has(agency));
    if (alone.length > 0) happen(each, { type: 'tell', to: alone, how: 'alone', now });
    for (const agency of agencies) {
      const noticeId = together.get(agency);
      if (noticeId !== undefined) happen(each, { type: 'tell', to: [agency], how: 'with-family', noticeId, now });
    }
  }
  return notices;
};
