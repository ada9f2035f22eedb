import type { EventStore } from '#event-store';
import { uuidV5 } from '#platform';
import type { PatternLapsed, PatternRecognised } from '#vocabulary';
import { readChildren, type Child } from '../child.js';
import type { Draft } from '../drafts.js';
import type { Floods } from './floods.js';
import { themeOf } from './themes.js';
import type { Family } from './when-told.js';

/**
 * By child, the records of its brothers and sisters: the other children of its household as they are known today. A child
 * without any may be absent.
 */
export type FamilyOf = (personIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;

/** What is known of the families of some children. */
export interface Families {
  /** By child: its own other records, and those of its brothers and sisters. */
  readonly relatives: ReadonlyMap<string, readonly string[]>;
  /** Every child of the families, also those that it was asked about. */
  readonly children: ReadonlyMap<string, Child>;
  /** By child, the themes in which its alerts are looked at. */
  readonly themes: ReadonlyMap<string, ReadonlySet<string>>;
}

interface MatchHappened {
  readonly personId: string;
  readonly event: { readonly type: string; readonly data: PatternRecognised | PatternLapsed };
}

/** Reads the families of children of whom an alert may have to wait for those of others. */
export const readFamilies = async (
  parts: {
    readonly store: Pick<EventStore, 'readStreams'>;
    readonly floods?: Floods;
    readonly familyOf?: FamilyOf;
  },
  causes: readonly MatchHappened[],
  asked: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Families> => {
  const { store, floods, familyOf } = parts;
  const waiting = causes.filter(({ event: { type, data } }) => type !== 'PatternLapsed.v1' && mayWait(data, floods));
  const none = { relatives: new Map(), children: new Map(), themes: asked };
  if (!familyOf || waiting.length === 0) return none;
  const personIds = [...new Set(waiting.map(({ personId }) => personId))];
  const [known, own] = await Promise.all([familyOf(personIds), readChildren(store, personIds)]);
  const relatives = new Map(
    personIds.map((personId) => {
      const ids = new Set([...(own.get(personId)?.recordIds ?? []), ...(known.get(personId) ?? [])]);
      ids.delete(personId);
      return [personId, [...ids]] as const;
    }),
  );
  const themes = new Map([...asked].map(([personId, of]) => [personId, new Set(of)]));
  for (const { personId, event } of waiting) {
    for (const id of relatives.get(personId) ?? []) {
      themes.set(id, (themes.get(id) ?? new Set<string>()).add(themeOf(event.data.pattern)));
    }
  }
  const others = await readChildren(store, [...new Set([...relatives.values()].flat())]);
  return { relatives, children: new Map([...others, ...own]), themes };
};

const mayWait = ({ pattern, level }: MatchHappened['event']['data'], floods: Floods | undefined): boolean =>
  floods !== undefined && level < 4 && !floods.digests(level) && floods.familyWaitOf(themeOf(pattern)) > 0;

/** What an alert of a child is to those of its brothers and sisters. Undefined where it has none. */
export const familyAround = (
  { relatives, children }: Families,
  drafts: ReadonlyMap<string, readonly Draft[]>,
  of: { readonly personId: string; readonly theme: string; readonly alertId: string; readonly causeId: string },
): Family | undefined => {
  const others = relatives.get(of.personId) ?? [];
  if (others.length === 0) return undefined;
  const groups = others
    .flatMap((id) => drafts.get(id) ?? [])
    .flatMap(({ theme, alert }) =>
      theme === of.theme && alert.status === 'raised' && alert.waiting?.waits.because === 'grouped-with-family'
        ? [alert.waiting.waits]
        : [],
    );
  const [childId = of.personId] = [...(children.get(of.personId)?.recordIds ?? [])].sort();
  return { childId, groups, newGroupId: uuidV5(`group\n${of.causeId}`, of.alertId) };
};
