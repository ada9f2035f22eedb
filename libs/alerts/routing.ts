import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { Agency, ThresholdLevel } from '#vocabulary';
import type { Recipient } from './alert.js';
import { routingSchema } from './routing-schema.js';

/** What an agency has to do with the child of an alert. */
export type Relation = 'reported-evidence' | 'knows-child';

/** Which agencies are told, and the named reason that they are given. */
export type RoutingRule =
  { readonly kind: string; readonly reason: string } | { readonly relation: Relation; readonly reason: string };

/** Who is told of an alert, by threshold level: `catalogue/routing.yaml`, checked. */
export interface Routing {
  readonly version: number;
  /** Reasons with which an agency triages an alert, and may close it for everybody. */
  readonly triage: readonly string[];
  /** Every named reason in words, as the agency is addressed. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly levels: Readonly<Record<ThresholdLevel, readonly RoutingRule[]>>;
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
 * Reads the routing, and checks it against its schema and the register: a rule for a kind of agency that nobody is
 * of would tell nobody, silently.
 * @param file defaults to the catalogue's own; an area may have one of its own.
 * @throws InvalidRouting
 */
export const loadRouting = (agencies: readonly Agency[], file: string = CATALOGUE): Routing => {
  const routing = checkedShape(file);
  const problems = [...meaninglessReasons(routing), ...absentKinds(routing, agencies)];
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
  throw new InvalidRouting(
    file,
    (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? 'is wrong'}`),
  );
};

const rulesOf = (routing: Routing): readonly { pointer: string; rule: RoutingRule }[] =>
  Object.entries(routing.levels).flatMap(([level, rules]) =>
    rules.map((rule, index) => ({ pointer: `/levels/${level}/${String(index)}`, rule })),
  );

const meaninglessReasons = (routing: Routing): string[] =>
  [
    ...rulesOf(routing).map(({ pointer, rule }) => ({ pointer: `${pointer}/reason`, reason: rule.reason })),
    ...routing.triage.map((reason, index) => ({ pointer: `/triage/${String(index)}`, reason })),
  ]
    .filter(({ reason }) => !Object.hasOwn(routing.reasons, reason))
    .map(({ pointer, reason }) => `${pointer} ${reason} is not one of /reasons`);

const absentKinds = (routing: Routing, agencies: readonly Agency[]): string[] => {
  const kinds = new Set<string>(agencies.map((agency) => agency.kind));
  return rulesOf(routing).flatMap(({ pointer, rule }) =>
    'kind' in rule && !kinds.has(rule.kind) ? [`${pointer}/kind no registered agency is of the kind ${rule.kind}`] : [],
  );
};

/** What the routing asks of a match: its level, and which agencies have to do with the child. By urn. */
export interface RoutingQuestion {
  readonly level: ThresholdLevel;
  readonly reportedEvidence: readonly string[];
  readonly knowChild: readonly string[];
}

/**
 * Who is told, each agency once, with the reason of the first rule that names it; in order of the rules, and of urn
 * within a rule. Only registered agencies are told. By kind, those of the areas are told that the agencies which
 * reported the evidence work in; where none of that kind works there, all of that kind: better one hub too many
 * than nobody.
 */
export const recipientsOf = (
  routing: Routing,
  agencies: readonly Agency[],
  question: RoutingQuestion,
): readonly Recipient[] => {
  const registered = [...agencies].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  const reported = new Set(question.reportedEvidence);
  const know = new Set(question.knowChild);
  const areas = new Set(registered.filter(({ urn }) => reported.has(urn)).map(({ area }) => area));

  const namedBy = (rule: RoutingRule): readonly Agency[] => {
    if ('relation' in rule) {
      const related = rule.relation === 'reported-evidence' ? reported : know;
      return registered.filter(({ urn }) => related.has(urn));
    }
    const ofKind = registered.filter(({ kind }) => kind === rule.kind);
    const nearby = ofKind.filter(({ area }) => areas.has(area));
    return nearby.length > 0 ? nearby : ofKind;
  };

  const reasons = new Map<string, string>();
  for (const rule of routing.levels[question.level]) {
    for (const { urn } of namedBy(rule)) {
      if (!reasons.has(urn)) reasons.set(urn, rule.reason);
    }
  }
  return [...reasons].map(([agency, reason]) => ({ agency, reason }));
};
