import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentDigest } from '#platform';
import { parse } from 'yaml';
import type { AttendanceCodeSet } from './attendance.js';
import { contradictions } from './catalogue-check.js';
import { CATALOGUE_SCHEMAS, type CatalogueFiles, type CommonFields } from './catalogue-schema.js';
import {
  AGENCY_KINDS,
  type Agency,
  type CatalogueSource,
  type EventType,
  type Indicator,
  type IndicatorGroup,
  type SignsOfSafetyColumn,
  type ThresholdName,
} from './event-type.js';

/** The catalogue's files, read and found to agree with each other. */
export interface Catalogue {
  readonly version: string;
  readonly sources: ReadonlyMap<string, CatalogueSource>;
  readonly common: CommonFields;
  readonly types: ReadonlyMap<string, EventType>;
  /** Titles of the types' groups, in the order in which types are listed. */
  readonly typeGroups: ReadonlyMap<string, string>;
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly groups: ReadonlyMap<string, IndicatorGroup>;
  readonly agencies: ReadonlyMap<string, Agency>;
  /** Names of areas, by the code of a local authority. */
  readonly areas: ReadonlyMap<string, string>;
  readonly thresholdLevels: readonly ThresholdName[];
  readonly attendanceCodes: readonly AttendanceCodeSet[];
  readonly signsOfSafety: Readonly<Record<SignsOfSafetyColumn, string>>;
}

/** The catalogue is not what it should be. Every fault names its file and what is wrong. */
export class CatalogueFault extends Error {
  override readonly name = 'CatalogueFault';
  constructor(readonly faults: readonly string[]) {
    super(`The catalogue cannot be used:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  }
}

const GROUPS: readonly string[] = [...AGENCY_KINDS, 'person'];
const CATALOGUE = fileURLToPath(new URL('./catalogue/', import.meta.url));

/**
 * Reads the catalogue of a folder (by default the one that belongs to this code), with another register of agencies
 * where one is given.
 * @throws CatalogueFault where a file cannot be read, has not its shape, or contradicts another.
 */
export const readCatalogue = (folder = CATALOGUE, agenciesFile = `${folder}/agencies.yaml`): Catalogue => {
  const files = readFiles(folder, agenciesFile);
  const faults = contradictions(files, basename(agenciesFile));
  if (faults.length > 0) throw new CatalogueFault(faults);

  const typesFiles = [...files.types.values()].sort(
    (one, other) => GROUPS.indexOf(one.group) - GROUPS.indexOf(other.group),
  );
  const types = typesFiles.flatMap(({ group, types: listed }) =>
    listed.map((type): EventType => ({ ...type, group, checks: type.checks ?? [] })),
  );
  const indicators = files.indicators.groups.flatMap(({ code: group, indicators: listed }) =>
    listed.map((each): Indicator => ({ ...each, group, phrase: each.passage.quote ?? each.passage.note ?? '' })),
  );
  const groups = files.indicators.groups.map((group): IndicatorGroup => ({
    ...group,
    indicators: group.indicators.map((each) => each.code),
  }));
  return {
    version: `${files.catalogue.version}+${meaningDigest(files)}`,
    sources: new Map(Object.entries(files.catalogue.sources)),
    common: files.common,
    types: new Map(types.map((type) => [type.name, type])),
    typeGroups: new Map(typesFiles.map(({ group, title }) => [group, title])),
    indicators: new Map(indicators.map((indicator) => [indicator.code, indicator])),
    groups: new Map(groups.map((group) => [group.code, group])),
    agencies: new Map(files.agencies.agencies.map((agency) => [agency.urn, agency])),
    areas: new Map(
      (files.agencies.areas ?? []).flatMap(({ name, localAuthorities }) =>
        localAuthorities.map((code) => [code, name] as const),
      ),
    ),
    thresholdLevels: files.thresholdLevels.levels,
    attendanceCodes: files.attendanceCodes.sets,
    signsOfSafety: files.signsOfSafety.columns,
  };
};

/** Of all that gives events their meaning; the register of agencies differs from place to place and gives none. */
const meaningDigest = ({ agencies: _register, types, ...others }: CatalogueFiles): string =>
  contentDigest({ ...others, types: Object.fromEntries(types) }).slice(0, 12);

const readFiles = (folder: string, agenciesFile: string): CatalogueFiles => {
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, allowUnionTypes: true, validateSchema: false });
  for (const [name, schema] of Object.entries(CATALOGUE_SCHEMAS)) ajv.addSchema(schema, name);
  const faults: string[] = [];
  const read = (path: string, schema: string): unknown => {
    const name = basename(path);
    try {
      const content: unknown = parse(readFileSync(path, 'utf8'));
      const valid = ajv.getSchema(schema);
      if (valid?.(content)) return content;
      for (const error of valid?.errors?.slice(0, 20) ?? []) {
        const place = error.keyword === 'additionalProperties' ? ` ${JSON.stringify(error.params)}` : '';
        faults.push(`${name}: ${placeOf(content, error.instancePath)} ${error.message ?? error.keyword}${place}`);
      }
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    return undefined;
  };
  const of = (name: string): unknown => read(`${folder}/${name}.yaml`, name);
  const files = {
    catalogue: of('catalogue'),
    common: of('every-event'),
    indicators: of('indicators'),
    attendanceCodes: of('attendance-codes'),
    thresholdLevels: of('threshold-levels'),
    signsOfSafety: of('signs-of-safety'),
    agencies: read(agenciesFile, 'agencies'),
    types: new Map(
      readdirSync(`${folder}/types`)
        .filter((file) => file.endsWith('.yaml'))
        .sort()
        .map((file) => [file, read(`${folder}/types/${file}`, 'types')]),
    ),
  };
  if (faults.length > 0) throw new CatalogueFault(faults);
  return files as CatalogueFiles;
};

/** The path of a fault, with the name of a type instead of its number in the list. */
const placeOf = (content: unknown, path: string): string => {
  const [, index, rest = ''] = /^\/types\/([0-9]+)(.*)$/.exec(path) ?? [];
  const types = (content as { readonly types?: readonly { readonly name?: unknown }[] } | null)?.types;
  const name = index === undefined ? undefined : types?.[Number(index)]?.name;
  return typeof name === 'string' ? `${name} ${rest}` : path || '/';
};
