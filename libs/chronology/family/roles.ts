import type { RelationshipKind } from '#vocabulary';
import type { InferredTie } from './inferred.js';
import { CLOSEST_FIRST, KINDS } from './kinds.js';
import type { Tie } from './ties.js';

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
 * What somebody is to the child, the closest first: by their own ties to the child where there are any (`mother`,
 * `half-sibling`), else by those to the people around the child (`partner of the mother`).
 */
export const rolesOf = (personId: string, childId: string, ties: readonly Between[]): readonly string[] => {
  if (personId === childId) return [];
  const direct = rolesBetween(personId, childId, ties);
  if (direct.length > 0) return direct;
  const through = new Set<string>();
  for (const tie of ties) {
    const via = otherThan(personId, tie);
    const [closest] = via === undefined ? [] : rolesBetween(via, childId, ties);
    if (via === undefined || closest === undefined) continue;
    for (const role of rolesBetween(personId, via, ties)) through.add(`${role} of the ${closest}`);
  }
  return [...through].sort();
};

const otherThan = (personId: string, tie: Between): string | undefined => {
  if (tie.personId === personId) return tie.otherPersonId;
  return tie.otherPersonId === personId ? tie.personId : undefined;
};

/** What the first is to the second. */
const rolesBetween = (personId: string, toPersonId: string, ties: readonly Between[]): string[] => {
  const between = ties
    .filter((tie) => otherThan(personId, tie) === toPersonId)
    .sort((one, other) => CLOSEST_FIRST.indexOf(one.kind) - CLOSEST_FIRST.indexOf(other.kind));
  return [...new Set(between.map((tie) => wordOf(tie, tie.otherPersonId === personId)))];
};

const wordOf = ({ kind, sibling }: Between, isKind: boolean): string => {
  if (kind === 'sibling') return sibling === undefined ? kind : `${sibling}-sibling`;
  if (isKind) return WORDS[kind] ?? kind;
  const { inverse } = KINDS[kind];
  return INVERSE_WORDS[inverse] ?? inverse;
};
