import type { EventStore, StoredEvent } from '#event-store';
import { londonDate, uuidV5 } from '#platform';
import { decode, personIdOf } from '#vocabulary';
import type { Agency, ChildAround, DomainEvent, PatternLapsed, PatternRecognised, ThresholdLevel } from '#vocabulary';
import { isUntold, type KnownAlert, type Recipient } from './alert.js';
import { readChildren, type Child } from './child.js';
import { appendDrafts, apply, hasChanged, isCovered, readDrafts, type Draft } from './drafts.js';
import { familyAround, readFamilies, type Families, type FamilyOf } from './floods/families.js';
import type { Floods } from './floods/floods.js';
import { holdBack } from './floods/hold-back.js';
import { themeOf } from './floods/themes.js';
import { waitsOf } from './floods/when-told.js';
import { recipientsOf } from './recipients.js';
import type { Routing } from './routing.js';

export interface AlertsProcessorParts {
  readonly store: Pick<EventStore, 'append' | 'readStreams'>;
  /** The register of agencies. */
  readonly agencies: readonly Agency[];
  readonly routing: Routing;
  /** What agencies are to children on a day, as the chronology says. Absent: rules that ask for it name nobody. */
  readonly readRelations?: ReadRelations;
  /** What waits before it is told; absent: only what somebody has silenced. */
  readonly floods?: Floods;
  /** Brothers and sisters; absent: no alert waits for those of others. */
  readonly familyOf?: FamilyOf;
  /**
   * Told of a child with a match that this release cannot read. When it returns, the batch goes on without it; without
   * it the batch fails.
   */
  readonly onUnread?: (unread: { readonly personId: string; readonly error: unknown }) => Promise<void> | void;
}

/** Who stands around children on a day (`YYYY-MM-DD`), by their ids; ids of nobody are absent. */
export type ReadRelations = (personIds: readonly string[], day: string) => Promise<ReadonlyMap<string, ChildAround>>;

/**
 * Turns what patterns recognise into alerts.
 *
 * A match is alerted once at the highest level it has reached. Strengthened to a higher level, it raises a new alert
 * for those whom that level's routing names; strengthened at its level, nothing more is said, unless the alert was
 * closed, and is open again by it, or it was told as lying in the past and now holds. A match whose evidence was taken
 * back, or which lost a level by that, is withdrawn from everyone who was told; one whose evidence was taken back before
 * anybody was told is told to nobody. A match whose child has an open alert of the same theme that is no weaker joins
 * it; a stronger one takes the place of weaker ones (`floods/hold-back.ts`). What was held back behind an alert that is
 * withdrawn is told then. An alert that is raised may have to wait before anybody is told of it
 * (`floods/when-told.ts`). Handling a batch twice changes nothing.
 */
export const createAlertsProcessor = (parts: AlertsProcessorParts) => ({
  name: 'alerts',
  concerns: isOfMatch,
  handle: async (batch: readonly StoredEvent[]): Promise<void> => {
    let causes = await causesIn(batch, parts.onUnread);
    // An agency may acknowledge an alert while it is decided upon: then its stream has moved, and is read again.
    for (let attempt = 1; causes.length > 0; attempt += 1) {
      const moved = await handleCauses(parts, causes);
      causes = causes.filter(({ personId }) => moved.has(personId));
      if (causes.length > 0 && attempt === MOST_ATTEMPTS) throw new AlertStreamsKeepMoving(moved.size);
    }
  },
});

const MOST_ATTEMPTS = 5;

/** Other writers changed the same alerts again and again. Handling the batch again is safe. */
export class AlertStreamsKeepMoving extends Error {
  override readonly name = 'AlertStreamsKeepMoving';
  constructor(count: number) {
    super(`The streams of ${String(count)} children's alerts changed while they were decided upon.`);
  }
}

type CauseEvent = DomainEvent<'PatternRecognised.v1' | 'PatternStrengthened.v1' | 'PatternLapsed.v1'>;

/** What happened to a match, in the stream of the child. */
interface Cause {
  readonly event: CauseEvent;
  readonly stored: StoredEvent;
  readonly personId: string;
}

/** Something happened to a match: it stands in the stream of the child. */
const isOfMatch = ({ type, streamId }: StoredEvent): boolean =>
  type.startsWith('Pattern') && personIdOf(streamId) !== undefined;

const causesIn = async (
  batch: readonly StoredEvent[],
  onUnread: AlertsProcessorParts['onUnread'],
): Promise<readonly Cause[]> => {
  const causes: Cause[] = [];
  for (const stored of batch) {
    const personId = personIdOf(stored.streamId);
    if (personId === undefined || !isOfMatch(stored)) continue;
    try {
      const event = decode(stored);
      if (isCause(event)) causes.push({ event, stored, personId });
    } catch (error) {
      if (!onUnread) throw error;
      await onUnread({ personId, error });
    }
  }
  return causes;
};

const isCause = (event: DomainEvent): event is CauseEvent =>
  event.type === 'PatternRecognised.v1' ||
  event.type === 'PatternStrengthened.v1' ||
  (event.type === 'PatternLapsed.v1' && event.data.reason === 'evidence-withdrawn');

/** Stores what follows from the causes; answers the children for whose alerts another writer was faster. */
const handleCauses = async (parts: AlertsProcessorParts, causes: readonly Cause[]): Promise<ReadonlySet<string>> => {
  const children = await readChildren(
    parts.store,
    causes.map(({ personId }) => personId),
  );
  const themes = new Map<string, Set<string>>();
  for (const { personId, event } of causes) {
    themes.set(personId, (themes.get(personId) ?? new Set()).add(themeOf(event.data.pattern)));
  }
  const families = await readFamilies(parts, causes, themes);
  const drafts = await readDrafts(parts.store, new Map([...children, ...families.children]), families.themes);
  const around = await readAround(parts, causes, drafts);
  for (const cause of causes) {
    const { event } = cause;
    const child = children.get(cause.personId);
    if (!child) continue;
    const ofTheme = drafts.get(cause.personId)?.filter(({ theme }) => theme === themeOf(event.data.pattern)) ?? [];
    if (event.type === 'PatternLapsed.v1') {
      withdraw(ofTheme, child, cause, event.data);
    } else {
      withdrawHigher(ofTheme, child, cause, event);
      tell(parts, { ofTheme, child, around, cause, families, drafts, causeId: cause.stored.id, match: event.data });
    }
    release(parts, { ofTheme, child, around, cause, families, drafts });
  }
  return appendDrafts(parts.store, drafts);
};

/**
 * Who stands around the children of whom somebody may have to be told, on the day of the last cause. A match that only
 * grows, and is told at its level already, needs no reading of the family.
 */
const readAround = async (
  { readRelations }: AlertsProcessorParts,
  causes: readonly Cause[],
  drafts: ReadonlyMap<string, readonly Draft[]>,
): Promise<ReadonlyMap<string, ChildAround>> => {
  if (!readRelations) return new Map();
  const telling = causes.filter(({ event, personId }) => {
    const own = ofMatch(drafts.get(personId) ?? [], event.data.matchId);
    const open = own.filter(({ alert }) => alert.status === 'raised' && alert.raised.lapsedOn === undefined);
    const isTold = open.some(({ level }) => level === event.data.level) && open.length === 1;
    return event.type === 'PatternLapsed.v1' || !isTold;
  });
  const dayOf = new Map(telling.map(({ personId, stored }) => [personId, londonDate(stored.recordedAt)]));
  const around = new Map<string, ChildAround>();
  for (const day of new Set(dayOf.values())) {
    const personIds = [...dayOf].filter(([, each]) => each === day).map(([personId]) => personId);
    for (const [personId, known] of await readRelations(personIds, day)) around.set(personId, known);
  }
  return around;
};

const ofMatch = (drafts: readonly Draft[], matchId: string): readonly Draft[] =>
  drafts.filter((draft) => draft.matchId === matchId);

/** Of a match that was recognised again since, only levels that it has not reached again are taken back. */
const withdraw = (ofTheme: readonly Draft[], child: Child, { stored }: Cause, lapse: PatternLapsed): void => {
  const again = child.matches.get(lapse.matchId);
  const reached = again?.isStanding === true ? again.match.level : 0;
  for (const draft of ofMatch(ofTheme, lapse.matchId)) {
    if (draft.level > reached) apply(draft, stored.id, { type: 'withdraw', lapse });
  }
};

/**
 * Levels are reached by evidence and lost by its retraction or correction, never by time: alerts of a level that the
 * match has lost are taken back. What counts is the match as it stands now, so that an old batch changes nothing.
 */
const withdrawHigher = (ofTheme: readonly Draft[], child: Child, { stored }: Cause, event: CauseEvent): void => {
  if (event.type !== 'PatternStrengthened.v1') return;
  const reached = child.levelOf(event.data.matchId);
  for (const draft of ofMatch(ofTheme, event.data.matchId)) {
    if (reached === undefined || draft.level <= reached) continue;
    const lapsedOn = londonDate(stored.recordedAt);
    apply(draft, stored.id, { type: 'withdraw', lapse: { reason: 'evidence-withdrawn', lapsedOn } });
  }
};

/** What has happened, and everything that counts for whom to tell of it. */
interface Told {
  readonly ofTheme: readonly Draft[];
  readonly child: Child;
  readonly around: ReadonlyMap<string, ChildAround>;
  readonly cause: Cause;
  readonly families: Families;
  /** Of every child of the families. */
  readonly drafts: ReadonlyMap<string, readonly Draft[]>;
}

/** A match that is to be told, and the alerts of the same child and theme. */
interface ToTell extends Told {
  /** Makes the ids of what follows. */
  readonly causeId: string;
  readonly match: PatternRecognised;
}

/** Raises an alert, opens a closed one again, or lets the match join another open one. */
const tell = (parts: AlertsProcessorParts, toTell: ToTell): void => {
  const { ofTheme, child, around, cause, causeId, match } = toTell;
  const { stored, personId } = cause;
  const own = ofMatch(ofTheme, match.matchId);
  const draft = own.find(({ level }) => level === match.level);
  // At the level at which it stands now: one that it has passed or lost meanwhile is told to nobody.
  if (match.level !== child.levelOf(match.matchId)) return;
  if (!draft || own.some(({ level, alert }) => level > match.level && alert.status === 'raised')) return;
  const lapse = child.lapseAfter(match.matchId, stored.version);
  // What joined another alert by this cause is not told again when the cause comes again.
  const others = ofTheme.filter(({ matchId }) => matchId !== match.matchId);
  if (lapse?.reason === 'evidence-withdrawn' || hasChanged(causeId, others)) return;

  const known = ofTheme.flatMap(({ alert }) => (alert.status === 'not-raised' ? [] : [alert]));
  const lapsedOn = lapse && isPast(lapse, stored.recordedAt) ? lapse.lapsedOn : undefined;
  const coming = { alertId: draft.alertId, level: match.level, isPast: lapsedOn !== undefined };
  const telling = holdBack(coming, known);
  const recipientsAt = (level: ThresholdLevel): readonly Recipient[] =>
    recipientsOf(parts.routing, parts.agencies, {
      level,
      pattern: match.pattern,
      reportedEvidence: match.agencies,
      knowChild: child.knownTo,
      around: around.get(personId),
    });
  const recipients = recipientsAt(match.level);
  // What would be told to nobody is not held back from anybody.
  if (recipients.length === 0) return;
  const now = stored.recordedAt;
  const theme = themeOf(match.pattern);
  const ofWaiting = { theme, matchLevel: match.level, now, silences: child.silences, floods: parts.floods };
  if (!telling.tell) {
    if (hasChanged(causeId, [draft])) return;
    const { into, because } = telling;
    const host = ofTheme.find(({ alertId }) => alertId === into.raised.alertId);
    const isPart = isCovered(
      match,
      ofTheme.filter(({ alert }) => alert.status !== 'closed'),
    );
    // Its evidence grows: who knows of it from before is told nothing, as with an alert of its own.
    if (!host || (isPart && recipientsAt(into.raised.level).every((each) => isRecipient(into, each)))) return;
    const waits = isUntold(into) ? into.waiting?.waits : waitsOf({ ...ofWaiting, level: into.raised.level });
    apply(host, causeId, { type: 'join', match, because, recipients: recipientsAt(into.raised.level), waits, now });
    return;
  }
  const family = familyAround(toTell.families, toTell.drafts, { personId, theme, alertId: draft.alertId, causeId });
  const waits = waitsOf({ ...ofWaiting, level: match.level, family });
  if (draft.alert.status === 'closed' && !lapse) apply(draft, causeId, { type: 'reopen', waits, now });
  apply(draft, causeId, { type: 'raise', personId, match, recipients, lapsedOn, waits });
  // What somebody has silenced takes the place of nothing that others were told of.
  if (draft.alert.status !== 'raised' || waits?.because === 'silenced') return;
  for (const weaker of ofTheme) {
    if (!telling.inhibits.some(({ raised }) => raised.alertId === weaker.alertId)) continue;
    apply(weaker, uuidV5('inhibited', causeId), { type: 'inhibit', by: draft.alertId, now });
  }
};

const isRecipient = ({ raised }: KnownAlert, { agency }: Recipient): boolean =>
  raised.recipients.some((each) => each.agency === agency);

/** What stands and is part of no alert any more, since the one that it was held back behind was withdrawn, is told. */
const release = (parts: AlertsProcessorParts, told: Told): void => {
  const { ofTheme, child, cause } = told;
  const others = [...new Set(ofTheme.map(({ matchId }) => matchId))].filter((id) => id !== cause.event.data.matchId);
  const left = others
    .flatMap((matchId) => child.matches.get(matchId) ?? [])
    .filter(({ match, isStanding }) => isStanding && !isCovered(match, ofTheme))
    .sort((one, other) => other.match.level - one.match.level);
  for (const { match } of left) {
    tell(parts, { ...told, causeId: uuidV5(match.matchId, cause.stored.id), match });
  }
};

/** The window had passed on the day on which the service stored what it had recognised. */
const isPast = (lapse: PatternLapsed, recordedAt: Date): boolean =>
  lapse.reason === 'window-passed' && lapse.lapsedOn < londonDate(recordedAt);
