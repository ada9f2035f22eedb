import type { EventStore, StoredEvent } from '#event-store';
import { newId, uuidV5 } from '#platform';
import { alertStream, bulletinStream, type AlertInBulletin, type DomainEvent } from '#vocabulary';
import { evolve, type Alert, type AlertEvent, type KnownAlert } from '../alert.js';
import type { AlertCommand } from '../commands.js';
import { decide } from '../decide.js';
import { foldAlert } from '../read-alert.js';
import { themeOf } from './themes.js';

/** An open alert that was put down as waiting, as it stands and as it is decided upon. */
export interface WaitingAlert {
  readonly alertId: string;
  /** As it is stored. */
  version: number;
  stored: Alert;
  /** With what has happened since, which is not stored yet. */
  alert: Alert;
  appends: readonly AlertEvent[];
}

/** Reads alerts by their ids; those that cannot be read are told of and left out. */
export const readWaiting = async (
  store: Pick<EventStore, 'readStreams'>,
  alertIds: readonly string[],
  onUnread: (unread: { readonly alertId: string; readonly error: unknown }) => void,
): Promise<readonly WaitingAlert[]> => {
  const streams = await store.readStreams(alertIds.map((alertId) => ({ streamId: alertStream(alertId) })));
  return alertIds.flatMap((alertId) => {
    const events: readonly StoredEvent[] = streams.get(alertStream(alertId)) ?? [];
    try {
      const alert = foldAlert(events);
      return [{ alertId, version: events.at(-1)?.version ?? 0, stored: alert, alert, appends: [] }];
    } catch (error) {
      onUnread({ alertId, error });
      return [];
    }
  });
};

/** The alert, where it is open and somebody waits to be told of it. */
export const stillWaiting = ({ alert }: WaitingAlert): KnownAlert | undefined =>
  alert.status === 'raised' && alert.waiting ? alert : undefined;

/** Does what a command makes happen to it; whoever stores it does so with the rest, or not at all. */
export const happen = (waiting: WaitingAlert, command: AlertCommand): void => {
  const decision = decide(command, waiting.alert);
  if (!decision.accepted) return;
  for (const event of decision.events) {
    waiting.alert = evolve(waiting.alert, event);
    waiting.appends = [...waiting.appends, event];
  }
};

/** A message that tells an agency of several alerts. */
export interface Bulletin {
  readonly bulletinId: string;
  readonly event: DomainEvent<'AlertsGrouped.v1' | 'AlertsDigested.v1'>;
}

/** `moved`: somebody acted on one of them at the same moment. `sent-before`: a bulletin is in the store already. */
export type StoredTogether = 'stored' | 'moved' | 'sent-before';

/**
 * Stores what happened to alerts and the bulletins that tell of it, all of it or nothing: nobody is told twice, and nothing
 * counts as told that was not.
 * Where nothing was stored, the alerts stand as they did.
 */
export const storeTogether = async (
  store: Pick<EventStore, 'append'>,
  alerts: readonly WaitingAlert[],
  bulletins: readonly Bulletin[] = [],
): Promise<StoredTogether> => {
  const changed = alerts.filter(({ appends }) => appends.length > 0);
  if (changed.length + bulletins.length === 0) return 'stored';
  const outcomes = await store.append(
    [
      ...bulletins.map(({ bulletinId, event: { type, data } }) => ({
        streamId: bulletinStream(bulletinId),
        expectedVersion: 0,
        // A new id each time: with a known one, a second bulletin of one id would pass for the first, told again.
        events: [{ id: newId(), type, data }],
      })),
      ...changed.map(({ alertId, version, appends }) => ({
        streamId: alertStream(alertId),
        expectedVersion: version,
        events: appends.map(({ type, data }, index) => ({
          id: uuidV5(`waited\n${String(version + index)}`, alertId),
          type,
          data,
        })),
      })),
    ],
    { atomic: true },
  );
  const isStored = outcomes.every(({ status }) => status === 'stored');
  for (const each of changed) {
    if (isStored) each.version += each.appends.length;
    if (isStored) each.stored = each.alert;
    else each.alert = each.stored;
    each.appends = [];
  }
  if (isStored) return 'stored';
  return outcomes.slice(0, bulletins.length).some(({ streamVersion }) => streamVersion > 0) ? 'sent-before' : 'moved';
};

/** An alert as a bulletin to an agency has it. */
export const inBulletin = ({ raised }: KnownAlert, agency: string): AlertInBulletin => ({
  alertId: raised.alertId,
  personId: raised.personId,
  pattern: raised.pattern,
  patternVersion: raised.patternVersion,
  title: raised.title,
  theme: themeOf(raised.pattern),
  level: raised.level,
  recognisableOn: raised.recognisableOn,
  recognisedOn: raised.recognisedOn,
  lapsedOn: raised.lapsedOn,
  reason: raised.recipients.find((each) => each.agency === agency)?.reason ?? '',
});
