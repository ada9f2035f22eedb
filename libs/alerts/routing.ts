import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { Agency, ThresholdLevel } from '#vocabulary';
import { THEMES } from './floods/themes.js';
import { LAWFUL_BASES } from './lawful-bases.js';
import { routingSchema, type RELATIONS, type RULE_AREAS } from './routing-schema.js';

/** What an agency has to do with the child of an alert. */
export type Relation = (typeof RELATIONS)[number];
/** Of which areas agencies of a kind are told. */
export type RuleArea = (typeof RULE_AREAS)[number];

/** Which agencies are told, the named reason that they are given, and of which matches; of all where it says nothing. */
export type RoutingRule = {
  readonly reason: string;
  readonly patterns?: readonly string[];
  readonly themes?: readonly string[];
} & ({ readonly kind: string; readonly area?: RuleArea } | { readonly relation: Relation });

/** A named reason: as the agency is addressed, and on which lawful basis (a code) it is told. */
export interface RoutingReason {
  readonly words: string;
  readonly basis: string;
}

/** Who is told of incidents of one kind. */
export interface NoticeRouting {
  /** Whole years: from the first birthday named to the day before the second. */
  readonly ages: { readonly from: number; readonly until: number };
  /** What was reported later after it happened is history: nobody is told. */
  readonly withinDays: number;
  /** Whether children of the household are told of whom the report does not name. */
  readonly household: boolean;
  readonly told: readonly RoutingRule[];
  /** Told that nobody could be. */
  readonly otherwise: readonly RoutingRule[];
}

/** Who is told of an alert, by threshold level: `catalogue/routing.yaml`, checked. */
export interface Routing {
  readonly version: number;
  /** Reasons with which an agency triages an alert, and may close it for everybody. */
  readonly triage: readonly string[];
  readonly reasons: Readonly<Record<string, RoutingReason>>;
  readonly levels: Readonly<Record<ThresholdLevel, readonly RoutingRule[]>>;
  readonly notices: { readonly 'operation-encompass': NoticeRouting };
}

/** The routing cannot be used. The message names the file and everything that is wrong with it. */
export class InvalidRouting extends Error {
  override readonly name = 'InvalidRouting';
  constructor(file: string, problems: readonly string[]) {
    super(`${file}: ${problems.join('; ')}`);
  }
}

const CATALOGUE = fileURLToPath(new URL('./catalogue/routing.yaml', import.meta.url));

/**
 * Reads the routing, and checks it against its schema, the register and the patterns: a rule for a kind of agency that
 * nobody is of, or for a pattern that does not exist, would tell nobody, silently.
 * @param agencies the register
 * @param file defaults to the catalogue's own; an area may have one of its own.
 * @param patterns names of those in force, where they are known
 * @throws InvalidRouting
 */
export const loadRouting = (
  agencies: readonly Agency[],
  file: string = CATALOGUE,
  patterns?: readonly string[],
): Routing => {
  const routing = checkedShape(file);
  const problems = [
    ...meaninglessReasons(routing),
    ...unlawfulReasons(routing),
    ...absentKinds(routing, agencies),
    ...unknownMatches(routing, patterns),
    ...impossibleNotices(routing),
  ];
  if (problems.length > 0) throw new InvalidRouting(file, problems);
  return routing;
};

const checkedShape = (file: string): Routing => {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidRouting(file, [error instanceof Error ? error.message : 'cannot be read']);
  }
  const validate = new Ajv2020({ allErrors: true }).compile<Routing>(routingSchema);
  if (validate(content)) return content;
  throw new InvalidRouting(file, (validate.errors ?? []).map(faultOf));
};

const faultOf = ({
  instancePath,
  message,
  params,
}: {
  instancePath: string;
  message?: string;
  params: object;
}): string => {
  const allowed =
    'allowedValues' in params && Array.isArray(params.allowedValues) ? `: ${params.allowedValues.join(', ')}` : '';
  const extra = 'additionalProperty' in params ? `: ${String(params.additionalProperty)}` : '';
  return `${instancePath || '/'} ${message ?? 'is wrong'}${allowed}${extra}`;
};

interface PlacedRule {
  readonly pointer: string;
  readonly rule: RoutingRule;
}

const placed = (pointer: string, rules: readonly RoutingRule[]): readonly PlacedRule[] =>
  rules.map((rule, index) => ({ pointer: `${pointer}/${String(index)}`, rule }));

const rulesOf = ({ levels, notices }: Routing): readonly PlacedRule[] => [
  ...Object.entries(levels).flatMap(([level, rules]) => placed(`/levels/${level}`, rules)),
  ...Object.entries(notices).flatMap(([notice, { told, otherwise }]) => [
    ...placed(`/notices/${notice}/told`, told),
    ...placed(`/notices/${notice}/otherwise`, otherwise),
  ]),
];

const meaninglessReasons = (routing: Routing): string[] =>
  [
    ...rulesOf(routing).map(({ pointer, rule }) => ({ pointer: `${pointer}/reason`, reason: rule.reason })),
    ...routing.triage.map((reason, index) => ({ pointer: `/triage/${String(index)}`, reason })),
  ]
    .filter(({ reason }) => !Object.hasOwn(routing.reasons, reason))
    .map(({ pointer, reason }) => `${pointer} ${reason} is not one of /reasons`);

const unlawfulReasons = ({ reasons }: Routing): string[] => {
  const share = new Set(LAWFUL_BASES.filter(({ decision }) => decision === 'share').map(({ code }) => code));
  return Object.entries(reasons)
    .filter(([, { basis }]) => !share.has(basis))
    .map(([reason, { basis }]) => `/reasons/${reason}/basis ${basis} is no lawful basis of sharing`);
};

const absentKinds = (routing: Routing, agencies: readonly Agency[]): string[] => {
  const kinds = new Set<string>(agencies.map((agency) => agency.kind));
  return rulesOf(routing).flatMap(({ pointer, rule }) =>
    'kind' in rule && !kinds.has(rule.kind) ? [`${pointer}/kind no registered agency is of the kind ${rule.kind}`] : [],
  );
};

const unknownMatches = (routing: Routing, patterns: readonly string[] | undefined): string[] =>
  rulesOf(routing).flatMap(({ pointer, rule }) => [
    ...(rule.themes ?? [])
      .filter((theme) => !Object.hasOwn(THEMES, theme))
      .map((theme) => `${pointer}/themes ${theme} is no theme`),
    ...(rule.patterns ?? [])
      .filter((pattern) => patterns?.includes(pattern) === false)
      .map((pattern) => `${pointer}/patterns ${pattern} is no pattern`),
  ]);

/** Rules of notices have no match to be narrowed to, and no evidence. */
const impossibleNotices = ({ notices }: Routing): string[] =>
  Object.entries(notices).flatMap(([notice, { ages, told, otherwise }]) => [
    ...(ages.from < ages.until ? [] : [`/notices/${notice}/ages until must be later than from`]),
    ...[...told, ...otherwise].flatMap((rule) =>
      rule.patterns || rule.themes ? [`/notices/${notice} a notice is of no pattern or theme`] : [],
    ),
  ]);
