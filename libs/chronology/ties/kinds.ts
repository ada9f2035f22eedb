import type { RelationshipKind } from '#vocabulary';

/** What one of two people is to the other, seen from either. */
interface KindMeaning {
  /** What the first is to the second, where the second is the first's kind. */
  readonly inverse: string;
  /** How many generations after the first the second is; undefined where the kind says nothing of it. */
  readonly generations?: number;
  /** Whether the generation is only likely: a carer may be a grown-up sister. */
  readonly likely?: true;
}

/** Every kind of relationship; those that are their own inverse hold both ways. */
export const KINDS: Readonly<Record<RelationshipKind, KindMeaning>> = {
  mother: { inverse: 'child', generations: -1 },
  father: { inverse: 'child', generations: -1 },
  parent: { inverse: 'child', generations: -1 },
  'step-parent': { inverse: 'step-child', generations: -1 },
  grandparent: { inverse: 'grandchild', generations: -2 },
  carer: { inverse: 'cared-for', generations: -1, likely: true },
  'parental-responsibility': { inverse: 'under-parental-responsibility', generations: -1, likely: true },
  partner: { inverse: 'partner', generations: 0 },
  sibling: { inverse: 'sibling', generations: 0 },
  'lives-with': { inverse: 'lives-with' },
};

/** Holds both ways: it does not matter who was named first. */
export const isMutual = (kind: RelationshipKind): boolean => KINDS[kind].inverse === kind;

/** Says of whom somebody is the child, by birth or adoption; a step-parent or a carer does not. */
export const isParent = (kind: RelationshipKind): boolean =>
  kind === 'mother' || kind === 'father' || kind === 'parent';

/** Closest first: where not everybody can be shown, these are. */
export const CLOSEST_FIRST: readonly RelationshipKind[] = [
  'mother',
  'father',
  'parent',
  'step-parent',
  'carer',
  'sibling',
  'lives-with',
  'parental-responsibility',
  'partner',
  'grandparent',
];
