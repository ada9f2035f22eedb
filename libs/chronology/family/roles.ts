import type { RelationshipKind } from '#vocabulary';
import type { InferredTie } from '../ties/inferred.js';
import { CLOSEST_FIRST, KINDS } from '../ties/kinds.js';
import type { Tie } from '../ties/ties.js';

type Between = Pick<Tie | InferredTie, 'personId' | 'otherPersonId' | 'kind' | 'sibling'>;

const WORDS: Partial<Record<RelationshipKind, string>> = {
  'lives-with': 'household member',
  'parental-responsibility': 'holder of parental responsibility',
};
const INVERSE_WORDS: Readonly<Record<string, string>> = {
  'lives-with': 'household member',
  'cared-for': 'person cared for',
  'under-parental-responsibility': 'person under parental responsibility',
};

/**
 * What each person is to the child, the closest first: by their own ties to the child where there are any (`mother`,
 * `half-sibling`), else by those to the people around the child (`partner of the mother`). Who has neither is absent.
 */
export const rolesTo = (childId: string, ties: readonly Between[]): ReadonlyMap<string, readonly string[]> => {
  const closestFirst = [...ties].sort(
    (one, other) => CLOSEST_FIRST.indexOf(one.kind) - CLOSEST_FIRST.indexOf(other.kind),
  );
  const direct = new Map<string, Set<string>>();
  for (const tie of closestFirst) {
    if (tie.personId === childId) add(direct, tie.otherPersonId, wordOf(tie, true));
    else if (tie.otherPersonId === childId) add(direct, tie.personId, wordOf(tie, false));
  }
  const through = new Map<string, Set<string>>();
  const reach = (personId: string, via: string, word: string): void => {
    const [closest] = direct.get(via) ?? [];
    if (closest !== undefined && personId !== childId && !direct.has(personId)) {
      add(through, personId, `${word} of the ${closest}`);
    }
  };
  for (const tie of closestFirst) {
    reach(tie.otherPersonId, tie.personId, wordOf(tie, true));
    reach(tie.personId, tie.otherPersonId, wordOf(tie, false));
  }
  return new Map([
    ...[...direct].map(([personId, roles]) => [personId, [...roles]] as const),
    ...[...through].map(([personId, roles]) => [personId, [...roles].sort()] as const),
  ]);
};

const add = (roles: Map<string, Set<string>>, personId: string, role: string): void => {
  roles.set(personId, (roles.get(personId) ?? new Set()).add(role));
};

const wordOf = ({ kind, sibling }: Between, isKind: boolean): string => {
  if (kind === 'sibling') return sibling === undefined ? kind : `${sibling}-sibling`;
  if (isKind) return WORDS[kind] ?? kind;
  const { inverse } = KINDS[kind];
  return INVERSE_WORDS[inverse] ?? inverse;
};
