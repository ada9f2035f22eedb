import type { CatalogueFiles, ListedType } from './catalogue-schema.js';
import { DERIVED, fieldAt, fits, valuesOf } from './conditions.js';
import type { Condition, FieldSchema, Passage } from './event-type.js';

/** What rules of a type with the check `attendance` may ask for. */
const TALLY: Readonly<Record<string, FieldSchema>> = Object.fromEntries(
  [
    'possible',
    'attended',
    'authorised',
    'unauthorised',
    'late',
    'schoolMade',
    'expected',
    'absent',
    'rate',
    'spells',
  ].map((name) => [name, { type: 'number' }]),
);

/** A child's area, practice or service must be told by one entry of the register, or whoever is to be told is not. */
const registerFaults = ({ agencies, areas = [] }: CatalogueFiles['agencies']): string[] => {
  const named = new Set(agencies.map((each) => each.area));
  return [
    ...repeated(areas.flatMap((each) => each.localAuthorities)).map((code) => `${code} is of two areas`),
    ...repeated(areas.map((each) => each.name)).map((name) => `the area ${name} is there twice`),
    ...areas.filter(({ name }) => !named.has(name)).map(({ name }) => `no agency works in the area ${name}`),
    ...repeated(agencies.flatMap((each) => each.odsCode ?? [])).map((code) => `${code} is of two practices`),
    ...agencies
      .filter(({ services, kind }) => services !== undefined && kind !== 'health')
      .map(({ urn }) => `${urn} has services, and is no health agency`),
    ...agencies
      .filter(({ odsCode, services }) => odsCode !== undefined && services?.includes('general-practice') !== true)
      .map(({ urn }) => `${urn} has an ODS code, and is no general practice`),
  ];
};

/** Where files of the catalogue contradict each other or themselves: each a sentence that begins with the file. */
export const contradictions = (files: CatalogueFiles, agenciesFile: string): readonly string[] => {
  const faults: string[] = [];
  const { sources } = files.catalogue;
  const passageFaults = ({ source, quote, note }: Passage): string[] => {
    const known = sources[source];
    if (!known) return [`names the source ${source}, which catalogue.yaml does not have`];
    if (known.kind === 'strategy' && !quote) return [`names the strategy ${source} without quoting it`];
    return quote || note ? [] : [`names ${source} without saying what it says`];
  };

  const indicators = files.indicators.groups.flatMap((group) => group.indicators);
  faults.push(
    ...repeated(indicators.map((each) => each.code)).map((code) => `indicators.yaml: ${code} is there twice`),
    ...repeated(files.indicators.groups.map((each) => each.code)).map(
      (code) => `indicators.yaml: group ${code} is there twice`,
    ),
    ...repeated(files.agencies.agencies.map((each) => each.urn)).map((urn) => `${agenciesFile}: ${urn} is there twice`),
    ...registerFaults(files.agencies).map((what) => `${agenciesFile}: ${what}`),
    ...repeated(files.thresholdLevels.levels.map((each) => String(each.level))).map(
      (level) => `threshold-levels.yaml: level ${level} is there twice`,
    ),
    ...indicators.flatMap(({ code, passage }) =>
      passageFaults(passage).map((what) => `indicators.yaml: ${code} ${what}`),
    ),
    ...codeSetFaults(files),
    ...unusedSources(files),
  );

  const indicatorCodes = new Set(indicators.map((each) => each.code));
  const seen = new Set<string>();
  for (const [file, { group, types }] of files.types) {
    for (const type of types) {
      const found = [...typeFaults(type, files.common.properties, indicatorCodes), ...passageFaults(type.passage)];
      if (seen.has(type.name)) found.push('is there twice');
      if (!type.name.startsWith(`${group}.`)) found.push(`does not begin with its group, ${group}`);
      seen.add(type.name);
      faults.push(...found.map((what) => `${file}: ${type.name} ${what}`));
    }
  }
  return faults;
};

const typeFaults = (
  type: ListedType,
  common: Readonly<Record<string, FieldSchema>>,
  indicators: ReadonlySet<string>,
): readonly string[] => {
  const own = type.data.properties;
  const faults: string[] = [];
  const fields: Record<string, FieldSchema> = { ...common, ...own };
  for (const name of Object.keys(own)) {
    if (name in common) faults.push(`has a field ${name}, which every event has`);
    if (DERIVED.includes(name)) faults.push(`has a field ${name}, which the service sets itself`);
  }
  for (const name of type.data.required) {
    if (!(name in fields)) faults.push(`requires ${name}, which it does not have`);
  }
  for (const [name, schema] of Object.entries(own)) faults.push(...fieldFaults(name, schema, true));

  const conditionFields = type.checks?.includes('attendance')
    ? { ...fields, attendance: { properties: TALLY } satisfies FieldSchema }
    : fields;
  const conditions: [string, Condition | true | undefined][] = [
    ['childSeen', type.childSeen],
    ['beforeBirth', type.beforeBirth],
    ...type.rules.map((rule, index): [string, Condition] => [`rule ${String(index + 1)}`, rule.when]),
  ];
  for (const [where, condition] of conditions) {
    if (typeof condition !== 'object') continue;
    faults.push(...conditionFaults(condition, conditionFields).map((what) => `(${where}) ${what}`));
  }
  for (const code of [...type.indicators, ...type.rules.flatMap((rule) => rule.add ?? [])]) {
    if (!indicators.has(code)) faults.push(`gives the indicator ${code}, which indicators.yaml does not have`);
  }
  return faults;
};

/** Every text is coded or sealed, and only whole fields are sealed. */
const fieldFaults = (name: string, schema: FieldSchema, outermost: boolean): readonly string[] => {
  if (schema['x-personal'])
    return outermost ? [] : [`has ${name} marked x-personal inside a field: mark the whole field`];
  const faults: string[] = [];
  if (schema.pattern !== undefined && !isExpression(schema.pattern))
    faults.push(`has ${name} with a pattern that cannot be read`);
  if (outermost && !schema.description) faults.push(`does not describe ${name}`);
  if (schema.type === 'string' && !schema.enum && !schema.format && !schema.pattern) {
    faults.push(`has ${name}, free text that is neither coded nor marked x-personal`);
  }
  if (schema.type === 'object' && schema.additionalProperties !== false) {
    faults.push(`lets ${name} have other fields than it names`);
  }
  if (schema.type === 'array' && !schema.items) faults.push(`does not say what ${name} is a list of`);
  if (schema.items) faults.push(...fieldFaults(`${name}[]`, schema.items, false));
  for (const [inner, each] of Object.entries(schema.properties ?? {})) {
    faults.push(...fieldFaults(`${name}.${inner}`, each, false));
  }
  return faults;
};

const isExpression = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'u').source !== '';
  } catch {
    return false;
  }
};

const conditionFaults = (condition: Condition, fields: Readonly<Record<string, FieldSchema>>): readonly string[] =>
  Object.entries(condition).flatMap(([path, test]) => {
    const schema = fieldAt(path.split('.'), { properties: fields });
    if (!schema) return [`asks for ${path}, which the type does not have`];
    if (schema['x-personal']) return [`asks for ${path}, which is sealed`];
    return valuesOf(test)
      .filter((value) => !fits(value, schema))
      .map((value) => `asks whether ${path} is ${String(value)}, which it never is`);
  });

const codeSetFaults = ({ attendanceCodes, catalogue }: CatalogueFiles): readonly string[] => {
  const faults: string[] = [];
  for (const set of attendanceCodes.sets) {
    for (const code of repeated(set.codes.map((each) => each.code)))
      faults.push(`${set.name} has the code ${code} twice`);
    for (const source of set.sources)
      if (!(source in catalogue.sources)) faults.push(`${set.name} names ${source}, no source`);
    for (const other of attendanceCodes.sets) {
      const overlaps = set.validFrom <= (other.validUntil ?? '9999') && other.validFrom <= (set.validUntil ?? '9999');
      if (set !== other && set.validFrom <= other.validFrom && overlaps) {
        faults.push(`${set.name} and ${other.name} are in force on the same day`);
      }
    }
  }
  return faults.map((what) => `attendance-codes.yaml: ${what}`);
};

const unusedSources = (files: CatalogueFiles): readonly string[] => {
  const named = new Set([
    ...files.attendanceCodes.sets.flatMap((set) => set.sources),
    ...files.indicators.groups.flatMap((group) => group.indicators.map((each) => each.passage.source)),
    ...[...files.types.values()].flatMap(({ types }) => types.map((type) => type.passage.source)),
  ]);
  return Object.keys(files.catalogue.sources)
    .filter((source) => !named.has(source))
    .map((source) => `catalogue.yaml: the source ${source} is named by nothing`);
};

const repeated = (values: readonly string[]): readonly string[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];
