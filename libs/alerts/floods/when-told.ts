import type { ThresholdLevel, Waits } from '#vocabulary';
import type { Floods } from './floods.js';

/** Somebody has silenced a theme of the child. */
export interface Silence {
  readonly silenceId: string;
  readonly theme: string;
  readonly level: ThresholdLevel;
  readonly begunAt: Date;
  /** When it ends by itself. */
  readonly until: Date;
  /** When it was ended before its time. */
  readonly endedAt?: Date;
}

/** What brothers and sisters are to an alert of the child. */
export interface Family {
  /** The same for all records of the child. */
  readonly childId: string;
  /** The groups of the same theme that wait already. */
  readonly groups: readonly Waits[];
  /** Of the group that this alert begins, where there is none. */
  readonly newGroupId: string;
}

export interface ToldWhen {
  readonly theme: string;
  /** Of the alert that is told. */
  readonly level: ThresholdLevel;
  /** Of the match that it is told because of. */
  readonly matchLevel: ThresholdLevel;
  readonly now: Date;
  readonly silences: readonly Silence[];
  /** Absent where the child has no brothers and sisters, or the alert waits for none. */
  readonly family?: Family;
  readonly floods?: Floods;
}

/** Pure. Why and until when the recipients of an alert wait; undefined where they are told at once, as of red always. */
export const waitsOf = (asked: ToldWhen): Waits | undefined => {
  const { theme, level, matchLevel, now, silences, family, floods } = asked;
  if (level === 4 || matchLevel === 4) return undefined;
  const silence = silenceFor({ theme, level: matchLevel, now }, silences);
  if (silence) {
    return { because: 'silenced', until: silence.until.toISOString(), silenceId: silence.silenceId };
  }
  const digestAt = floods?.digestFor(level, now);
  if (digestAt) return { because: 'kept-for-digest', until: digestAt.toISOString() };
  const wait = floods?.familyWaitOf(theme) ?? 0;
  if (!family || wait === 0) return undefined;
  const group = family.groups.find(({ until }) => Date.parse(until) > now.getTime());
  return {
    because: 'grouped-with-family',
    until: group?.until ?? new Date(now.getTime() + wait).toISOString(),
    groupId: group?.groupId ?? family.newGroupId,
    childId: family.childId,
  };
};

/** Of several silences the one that lasts longest. */
export const silenceFor = (
  { theme, level, now }: { readonly theme: string; readonly level: ThresholdLevel; readonly now: Date },
  silences: readonly Silence[],
): Silence | undefined => {
  const [longest] = silences
    .filter(
      (each) =>
        each.theme === theme &&
        level <= each.level &&
        each.begunAt <= now &&
        now < each.until &&
        (each.endedAt === undefined || now < each.endedAt),
    )
    .sort((one, other) => other.until.getTime() - one.until.getTime());
  return longest;
};
