import { pathToFileURL } from 'node:url';
import type { PatternDefinition, Tier } from './definition.js';
import { areaSchema, describe } from './definition-schema.js';
import { PatternNotValid, readSource, stepOf, type SourceText } from './source-text.js';

/** What an area changes of a pattern. Every change is a version of its own. */
export interface PatternChange {
  /** The catalogue's version that it was made for. */
  readonly basedOn: number;
  /** Above the catalogue's, and raised with each change. */
  readonly version: number;
  /** Why, in a sentence. */
  readonly because: string;
  readonly off?: boolean;
  /** Laid over the pattern's. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** By the tiers' names. */
  readonly tiers?: Readonly<Record<string, TierChange>>;
}

/** Parameters are laid over the tier's; everything else stands in place of the tier's. */
export interface TierChange extends Partial<Omit<Tier, 'name' | 'evaluator' | 'lapses'>> {
  readonly off?: boolean;
}

/** What an area changes of the catalogue's patterns. */
export interface Area {
  readonly name: string;
  readonly changes: ReadonlyMap<string, PatternChange>;
  readonly source: SourceText;
}

/** Where a definition differs from the catalogue's, and why. */
export interface ChangedBy {
  readonly area: string;
  readonly basedOn: number;
  readonly because: string;
}

const WHAT = 'a valid file of an area';
/** The numbers below are the catalogue's. */
const FIRST_OF_AREA = 101;

/**
 * @param file path
 * @throws PatternNotValid where the file is not there, no YAML, or not as `area.schema.yaml` has it
 */
export const readArea = (file: string): Area => {
  const source = readSource(pathToFileURL(file), WHAT);
  const validate = areaSchema();
  if (!validate(source.value)) throw new PatternNotValid(source.file, source.locate(describe(validate.errors)), WHAT);
  const { area, patterns } = source.value as {
    readonly area: string;
    readonly patterns: Readonly<Record<string, PatternChange>>;
  };
  return { name: area, changes: new Map(Object.entries(patterns)), source };
};

/** @throws PatternNotValid with problems, unless there are none */
export const refuseArea = ({ source }: Area, problems: readonly string[]): void => {
  if (problems.length > 0) throw new PatternNotValid(source.file, source.locate(problems), WHAT);
};

/** What is wrong with a change before it is made, in sentences that begin with the place in the area's file. */
export const changeProblems = (change: PatternChange, definition: PatternDefinition): readonly string[] => {
  const at = `/patterns/${definition.name}`;
  const { basedOn, version, tiers = {}, off } = change;
  const known = new Map(definition.tiers.map((tier) => [tier.name, tier]));
  const isOff = definition.tiers.every(({ name }) => tiers[name]?.off === true);
  return [
    ...withoutEffect(change, definition).map(
      (name) =>
        `${at}/parameters/${name} changes nothing, for every tier that is on has its own ${name} or a when: change it in /tiers.`,
    ),
    ...(basedOn === definition.version
      ? []
      : [
          `${at}/basedOn must be the catalogue's version, ${String(definition.version)}; it is ${String(basedOn)}: see what has changed, and whether the change is still right.`,
        ]),
    ...(version > definition.version && version >= FIRST_OF_AREA
      ? []
      : [
          `${at}/version must be ${String(Math.max(FIRST_OF_AREA, definition.version + 1))} or more, above all that the catalogue will have, since every change is a version of its own; it is ${String(version)}.`,
        ]),
    ...(isOff && off !== true ? [`${at}/tiers must leave a tier on; say off: true to switch off the pattern.`] : []),
    ...Object.entries(tiers).flatMap(([name, { when, parameters }]) => {
      const tier = known.get(name);
      const place = `${at}/tiers/${stepOf(name)}`;
      if (!tier) return [`${place} must be a tier of the pattern: ${[...known.keys()].join(', ')}.`];
      if (parameters && (when ?? tier.when)) {
        return [`${place} must not have parameters; its condition is given by when.`];
      }
      return [];
    }),
  ];
};

/** The parameters of the pattern that no tier takes from it. */
const withoutEffect = (
  { parameters = {}, tiers = {} }: PatternChange,
  definition: PatternDefinition,
): readonly string[] =>
  Object.keys(parameters).filter((name) =>
    definition.tiers.every((tier) => {
      const { off, when = tier.when, parameters: own } = tiers[tier.name] ?? {};
      return off === true || when !== undefined || Object.hasOwn({ ...tier.parameters, ...own }, name);
    }),
  );

/** The definition as the area has it. */
export const changed = (definition: PatternDefinition, change: PatternChange): PatternDefinition => ({
  ...definition,
  version: change.version,
  ...(change.parameters && { parameters: { ...definition.parameters, ...change.parameters } }),
  tiers: definition.tiers.flatMap((tier) => {
    const of = change.tiers?.[tier.name];
    return of === undefined ? [tier] : of.off === true ? [] : [changedTier(tier, of)];
  }),
});

const changedTier = (tier: Tier, { off: _off, parameters, ...rest }: TierChange): Tier => {
  const { evaluator, parameters: own, ...others } = tier;
  if (rest.when) return { ...others, ...rest };
  return {
    ...others,
    ...rest,
    ...(evaluator !== undefined && { evaluator }),
    ...((own ?? parameters) && { parameters: { ...own, ...parameters } }),
  };
};

/** A problem of a changed definition, with the place in the area's file in front. */
export const inArea =
  ({ name, tiers }: PatternDefinition) =>
  (problem: string): string => {
    const at = `/patterns/${name}`;
    const [, index, rest = ''] = /^\/tiers\/(\d+)(.*)$/s.exec(problem) ?? [];
    const tier = index === undefined ? undefined : tiers[Number(index)];
    return tier
      ? `${at}/tiers/${stepOf(tier.name)}${rest}`
      : `${at}${problem.startsWith('/') ? problem : ` ${problem}`}`;
  };
