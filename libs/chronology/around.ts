import type { RelationshipKind } from '#vocabulary';
import { childhoodEnds, lifeBegins } from './family/childhood.js';
import {
  adultsAroundParents,
  isParental,
  overlap,
  PARENTAL,
  periodOf,
  reachOf,
  type Period,
} from './family/household.js';
import type { PersonHistory } from './person-history.js';
import type { Relationship } from './relationships.js';

/** Somebody whose entries stand in the chronology of a child's family. */
export interface PersonAround {
  readonly personId: string;
  /** What the person is to the child: "mother", "partner of mother", "mother, lives-with". */
  readonly relation: string;
  /** Entries of these epoch days belong to the family's chronology: while the relationship lasts. */
  readonly periods: readonly Period[];
}

/** The people whose histories tell who is around the child, besides the child's own: read them, then the next. */
export const peopleNear = (child: PersonHistory): readonly string[] => [
  ...new Set(child.relationships.filter(isNear).map(({ otherPersonId }) => otherPersonId)),
];
export { adultsAroundParents as peopleBehind };

/** A grandparent who neither lives with the child nor cares for it is not of the household. */
const isNear = ({ kind }: Relationship): boolean => kind !== 'grandparent';

/**
 * The people around a child: those whose events reach the child by the rules of a household, and besides them the
 * child's brothers and sisters, whoever young lives there too, and the person's own children. Each for the period of the
 * relationship; of a sibling, within the child's own life. In the order in which agencies reported them.
 */
export const peopleAround = (
  child: PersonHistory,
  histories: ReadonlyMap<string, PersonHistory>,
): readonly PersonAround[] => {
  const life: Period = { from: lifeBegins(child), to: childhoodEnds(child) };
  const periods = new Map<string, Period[]>();
  const add = (personId: string, period: Period): void => {
    if (personId === child.personId || period.from > period.to) return;
    const known = periods.get(personId);
    if (known) known.push(period);
    else periods.set(personId, [period]);
  };
  for (const each of child.relationships) {
    if (each.kind === 'sibling' || each.kind === 'lives-with') add(each.otherPersonId, overlap(periodOf(each), life));
    else if (each.is === 'self' && PARENTAL.has(each.kind)) add(each.otherPersonId, periodOf(each));
  }
  for (const [personId, reached] of reachOf(child, histories)) for (const each of reached) add(personId, each);
  return [...peopleNear(child), ...adultsAroundParents(child, histories)]
    .filter((personId, index, all) => all.indexOf(personId) === index)
    .flatMap((personId) => {
      const its = periods.get(personId);
      return its ? [{ personId, relation: relationOf(child, personId, histories), periods: its }] : [];
    });
};

const relationOf = (child: PersonHistory, personId: string, histories: ReadonlyMap<string, PersonHistory>): string => {
  const direct = child.relationships.filter(({ otherPersonId }) => otherPersonId === personId);
  const words = direct.length > 0 ? direct.map(directWords) : throughParents(child, personId, histories);
  return [...new Set(words)].join(', ');
};

const directWords = ({ is, kind }: Relationship): string => (is === 'self' ? turned(kind) : kind);

/** What somebody is to whom the person is a mother, a partner, ... */
const turned = (kind: RelationshipKind): string => {
  if (PARENTAL.has(kind)) return 'child';
  return kind === 'grandparent' ? 'grandchild' : kind;
};

const throughParents = (
  child: PersonHistory,
  personId: string,
  histories: ReadonlyMap<string, PersonHistory>,
): readonly string[] =>
  child.relationships
    .filter(isParental)
    .flatMap((parent) =>
      (histories.get(parent.otherPersonId)?.relationships ?? [])
        .filter((each) => each.otherPersonId === personId && (each.kind === 'partner' || each.kind === 'lives-with'))
        .map(({ kind }) => (kind === 'partner' ? `partner of ${parent.kind}` : `lives with ${parent.kind}`)),
    );

/** Whether something that happened between two epoch days may have happened in one of the periods. */
export const isWithin = (periods: readonly Period[], from: number, to: number): boolean =>
  periods.some((period) => from <= period.to && to >= period.from);
