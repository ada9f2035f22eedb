import type { EventStore } from '#event-store';
import { newId, uuidV5 } from '#platform';
import { decodeKnown, personStream, type AlertsSilenced, type SilenceEnded, type SilenceScope } from '#vocabulary';
import type { Opening } from '../own-identifiers.js';
import type { KnownAlert } from '../alert.js';
import type { Sealing } from '../act.js';
import { readAlert } from '../read-alert.js';
import type { FamilyOf } from './families.js';
import { themeOf } from './themes.js';

/** Ask for a silence: of the theme of an alert, for its child or the family. */
export interface AskSilence {
  readonly alertId: string;
  readonly scope: SilenceScope;
  readonly until: Date;
  readonly reason: string;
  readonly agency: string;
  /** The subject of the token. */
  readonly by: string;
  /** Whoever answers for safeguarding may silence what others triage. */
  readonly isLead: boolean;
  readonly now: Date;
}

/** Why nothing is silenced. */
export type SilenceRefusal =
  'not-a-recipient' | 'no-triage-agency' | 'red-is-never-silenced' | 'ends-in-the-past' | 'too-long' | 'reason-missing';

export interface SilenceRules {
  readonly triageReasons: readonly string[];
  readonly longestDays: number;
}

const DAY_MS = 86_400_000;

/** Pure. The named reason why an alert's theme is not silenced; undefined where it is. */
export const refuseSilence = (
  { agency, isLead, until, reason, now }: AskSilence,
  alert: KnownAlert | undefined,
  { triageReasons, longestDays }: SilenceRules,
): SilenceRefusal | undefined => {
  const recipient = alert?.raised.recipients.find((each) => each.agency === agency);
  if (!alert || (!recipient && !isLead)) return 'not-a-recipient';
  if (!isLead && !triageReasons.includes(recipient?.reason ?? '')) return 'no-triage-agency';
  if (reason.trim() === '') return 'reason-missing';
  if (alert.raised.level === 4) return 'red-is-never-silenced';
  if (until <= now) return 'ends-in-the-past';
  if (until.getTime() - now.getTime() > longestDays * DAY_MS) return 'too-long';
  return undefined;
};

export interface SilenceParts {
  readonly store: EventStore;
  readonly keys: Sealing;
  readonly familyOf: FamilyOf;
}

export type SilenceOutcome =
  | { readonly done: true; readonly silence: AlertsSilenced }
  | { readonly done: false; readonly reason: SilenceRefusal; readonly personIds: readonly string[] };

/**
 * Silences the theme of an alert up to its level, in the streams of all children whom it is about at once.
 * @throws EventStoreUnavailable where it is not known whether it is stored.
 */
export const silenceTheme = async (
  { store, keys, familyOf }: SilenceParts,
  asked: AskSilence,
  rules: SilenceRules,
): Promise<SilenceOutcome> => {
  const alert = await readAlert(store, asked.alertId);
  const refusal = refuseSilence(asked, alert, rules);
  if (refusal !== undefined || !alert) {
    return { done: false, reason: refusal ?? 'not-a-recipient', personIds: alert ? [alert.raised.personId] : [] };
  }
  const { personId, pattern, level } = alert.raised;
  const others = asked.scope === 'family' ? ((await familyOf([personId])).get(personId) ?? []) : [];
  const silence: AlertsSilenced = {
    silenceId: newId(),
    scope: asked.scope,
    personIds: [personId, ...others.filter((id) => id !== personId)],
    theme: themeOf(pattern),
    level,
    alertId: asked.alertId,
    agency: asked.agency,
    by: asked.by,
    until: asked.until.toISOString(),
    at: asked.now.toISOString(),
  };
  await inEveryStream({ store, keys }, silence.personIds, asked.reason, (id) => ({
    // In the stream of the first child it is found again by the silence's own id.
    id: id === personId ? silence.silenceId : uuidV5(`silenced\n${id}`, silence.silenceId),
    type: 'AlertsSilenced.v1',
    data: silence,
  }));
  return { done: true, silence };
};

/** Ends a silence before its time. It was ended already: nothing is stored. */
export const endSilence = async (
  parts: Pick<SilenceParts, 'store' | 'keys'>,
  { silenceId, personIds }: Pick<AlertsSilenced, 'silenceId' | 'personIds'>,
  ended: SilenceEnded,
  reason: string,
): Promise<void> =>
  inEveryStream(parts, personIds, reason, (id) => ({
    id: uuidV5(`ended\n${id}`, silenceId),
    type: 'SilenceEnded.v1',
    data: ended,
  }));

/** In all streams or in none. Of a child who was erased meanwhile the fact alone is kept. */
const inEveryStream = async (
  { store, keys }: Pick<SilenceParts, 'store' | 'keys'>,
  personIds: readonly string[],
  reason: string,
  eventOf: (personId: string) => { readonly id: string; readonly type: string; readonly data: object },
): Promise<void> => {
  const known = await keys.load(personIds);
  await store.append(
    personIds.map((personId) => ({
      streamId: personStream(personId),
      expectedVersion: 'any',
      events: [{ ...eventOf(personId), personal: known.has(personId) ? keys.seal(personId, { reason }) : undefined }],
    })),
    { atomic: true },
  );
};

/** A silence as it was asked for; undefined where there is none of this id. */
export const findSilence = async (
  store: Pick<EventStore, 'find'>,
  silenceId: string,
): Promise<AlertsSilenced | undefined> => {
  const [stored] = await store.find([silenceId]);
  const event = stored && decodeKnown(stored);
  return event?.type === 'AlertsSilenced.v1' ? event.data : undefined;
};

/** Why each silence was asked for, by its id; absent where the child was erased. */
export const reasonsOf = async (
  { store, keys }: { readonly store: Pick<EventStore, 'find'>; readonly keys: Opening },
  silences: readonly Pick<AlertsSilenced, 'silenceId' | 'personIds'>[],
): Promise<ReadonlyMap<string, string>> => {
  if (silences.length === 0) return new Map();
  const events = await store.find(silences.map(({ silenceId }) => silenceId));
  const sealed = new Map(events.map(({ id, personal }) => [id, personal]));
  const known = await keys.load(silences.flatMap(({ personIds }) => personIds.slice(0, 1)));
  return new Map(
    silences.flatMap(({ silenceId, personIds: [personId = ''] }) => {
      const words = sealed.get(silenceId);
      if (!words || !known.has(personId)) return [];
      return [[silenceId, (keys.open(personId, words) as { readonly reason: string }).reason] as const];
    }),
  );
};
