import type { Agency, ChildAround, ThresholdLevel } from '#vocabulary';
import type { Recipient } from './alert.js';
import { themeOf } from './floods/themes.js';
import type { Relation, Routing, RoutingRule, RuleArea } from './routing.js';

/** Who has to do with a child, as far as rules ask. */
export interface RoutedChild {
  /** Urns of agencies whose entries are the evidence. */
  readonly reportedEvidence: readonly string[];
  /** Urns of agencies that have reported on the child. */
  readonly knowChild: readonly string[];
  /** Absent: nothing is known of what agencies are to the child, nor of where it lives. */
  readonly around?: ChildAround;
}

/** What the routing asks of a match: its level and pattern, and who has to do with the child. */
export interface RoutingQuestion extends RoutedChild {
  readonly level: ThresholdLevel;
  readonly pattern: string;
}

/** Who is told of a match: see `toldBy`. */
export const recipientsOf = (
  routing: Routing,
  agencies: readonly Agency[],
  { level, pattern, ...child }: RoutingQuestion,
): readonly Recipient[] => {
  const theme = themeOf(pattern);
  const holds = ({ patterns, themes }: RoutingRule): boolean =>
    (patterns === undefined && themes === undefined) ||
    patterns?.includes(pattern) === true ||
    themes?.includes(theme) === true;
  return toldBy(routing.levels[level].filter(holds), { routing, agencies, child });
};

/** The rules' surroundings. */
export interface Telling {
  readonly routing: Pick<Routing, 'version' | 'reasons'>;
  /** The register. */
  readonly agencies: readonly Agency[];
  readonly child: RoutedChild;
}

/**
 * Pure. Who is told by these rules, each agency once: with the reason of the first rule that names it, and with every
 * relation and area by which rules name it; in order of the rules, and of urn within a rule. Only registered agencies
 * are told. By kind, those of the rule's areas are told; where none of that kind works in the areas in which the child
 * lives or the evidence was reported, all of that kind: better one hub too many than nobody.
 */
export const toldBy = (rules: readonly RoutingRule[], { routing, agencies, child }: Telling): readonly Recipient[] => {
  const registered = [...agencies].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  const told = new Map<string, { readonly reason: string; readonly relations: Set<string> }>();
  for (const rule of rules) {
    for (const { urn, area } of namedBy(rule, registered, child)) {
      const known = told.get(urn) ?? { reason: rule.reason, relations: new Set() };
      if ('relation' in rule) known.relations.add(rule.relation);
      else if (rule.area !== undefined && isOf(rule.area, area, child)) known.relations.add(rule.area);
      told.set(urn, known);
    }
  }
  return [...told].map(([agency, { reason, relations }]) => ({
    agency,
    reason,
    relations: [...relations],
    lawfulBasis: routing.reasons[reason]?.basis,
    routingVersion: routing.version,
  }));
};

/** Whether an agency's area is what a rule asks for; who stands in for it is told, and is not said to be of it. */
const isOf = (rule: RuleArea, area: string, child: RoutedChild): boolean =>
  rule !== 'reported' && areasOf(rule, [], child)[0]?.includes(area) === true;

const namedBy = (rule: RoutingRule, registered: readonly Agency[], child: RoutedChild): readonly Agency[] => {
  if ('relation' in rule) {
    const related = new Set(relatedBy(rule.relation, child));
    return registered.filter(({ urn }) => related.has(urn));
  }
  const ofKind = registered.filter(({ kind }) => kind === rule.kind);
  const reported = registered.filter(({ urn }) => child.reportedEvidence.includes(urn)).map(({ area }) => area);
  for (const areas of areasOf(rule.area ?? 'reported', reported, child)) {
    const there = ofKind.filter(({ area }) => areas.includes(area));
    if (there.length > 0) return there;
  }
  return rule.area === undefined || rule.area === 'reported' || rule.area === 'lives' ? ofKind : [];
};

const relatedBy = (relation: Relation, { reportedEvidence, knowChild, around }: RoutedChild): readonly string[] => {
  if (relation === 'reported-evidence') return reportedEvidence;
  if (relation === 'knows-child') return knowChild;
  return around?.relations.flatMap((each) => (each.relation === relation ? [each.agency] : [])) ?? [];
};

/** The areas of a rule, and those that count where nobody of the kind works there. */
const areasOf = (
  area: RuleArea,
  reported: readonly string[],
  { around }: RoutedChild,
): readonly (readonly string[])[] => {
  const { lives, movedFrom = [], knownIn = [] } = around?.areas ?? {};
  const home = lives === undefined ? [] : [lives];
  switch (area) {
    case 'reported':
      return [reported];
    case 'lives':
      return [home, reported];
    case 'moved-to':
      return [movedFrom.length > 0 ? home : []];
    case 'moved-from':
      return [movedFrom];
    case 'known-in': {
      const own = lives === undefined ? reported : home;
      return [knownIn.filter((each) => !own.includes(each))];
    }
    default:
      return area satisfies never;
  }
};
