import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

/** How common names are: folded words, and of all people the share that has each, 0 to 1. */
export interface NameFrequencies {
  readonly given: ReadonlyMap<string, number>;
  readonly family: ReadonlyMap<string, number>;
  /** The share of a name that is not listed. */
  readonly unlisted: { readonly given: number; readonly family: number };
}

/** Given names by the sex that they are mostly given to, for whoever makes up people. */
export interface CommonNames {
  readonly frequencies: NameFrequencies;
  readonly female: ReadonlyMap<string, number>;
  readonly male: ReadonlyMap<string, number>;
}

interface Band {
  readonly perMillion: number;
  readonly names: readonly string[];
}

interface FamilyNames {
  readonly unlisted: number;
  readonly bands: readonly Band[];
}

interface GivenNames {
  readonly unlisted: number;
  readonly female: readonly Band[];
  readonly male: readonly Band[];
}

const bands = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['perMillion', 'names'],
    properties: {
      perMillion: { type: 'number', exclusiveMinimum: 0, maximum: 1_000_000 },
      names: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' } },
    },
  },
} as const;
const head = { version: { type: 'integer', minimum: 1 }, unlisted: { type: 'number', exclusiveMinimum: 0 } } as const;
const schemaOf = (...lists: readonly string[]) => ({
  type: 'object',
  additionalProperties: false,
  required: ['version', 'unlisted', ...lists],
  properties: { ...head, ...Object.fromEntries(lists.map((list) => [list, bands])) },
});
const formsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'forms'],
  properties: {
    version: head.version,
    forms: { type: 'array', items: { type: 'array', minItems: 2, items: { type: 'string', pattern: '^[a-z]+$' } } },
  },
};

const read = (name: string, schema: object): unknown => {
  const file = fileURLToPath(new URL(`./names/${name}`, import.meta.url));
  const content: unknown = parse(readFileSync(file, 'utf8'));
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  if (validate(content)) return content;
  const problems = (validate.errors ?? []).map((each) => `${each.instancePath} ${each.message ?? 'is wrong'}`);
  throw new Error(`${file}: ${problems.join('; ')}`);
};

const shares = (...lists: readonly (readonly Band[])[]): Map<string, number> => {
  const found = new Map<string, number>();
  for (const { perMillion, names } of lists.flat()) {
    for (const name of names) found.set(name, (found.get(name) ?? 0) + perMillion / 1_000_000);
  }
  return found;
};

/** The common names of the United Kingdom (`names/*.yaml`). */
export const loadCommonNames = (): CommonNames => {
  const family = read('uk-family-names.yaml', schemaOf('bands')) as FamilyNames;
  const given = read('uk-given-names.yaml', schemaOf('female', 'male')) as GivenNames;
  return {
    frequencies: {
      given: shares(given.female, given.male),
      family: shares(family.bands),
      unlisted: { given: given.unlisted / 1_000_000, family: family.unlisted / 1_000_000 },
    },
    female: shares(given.female),
    male: shares(given.male),
  };
};

/** Forms of one given name, the fullest first (`names/forms.yaml`). */
export const loadNameForms = (): readonly (readonly string[])[] =>
  (read('forms.yaml', formsSchema) as { forms: readonly (readonly string[])[] }).forms;
