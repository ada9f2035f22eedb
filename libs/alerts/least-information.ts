import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { AGENCY_KINDS, type Agency, type AgencyKind } from '#vocabulary';
import { GOVERNED_FIELDS } from './message-schema.js';

/** What each kind of agency is sent of the governed fields: `catalogue/least-information.yaml`, checked. */
interface InformationFile {
  readonly version: number;
  readonly kinds: Readonly<Record<AgencyKind, readonly string[]>>;
}

/** Leaves out of the data of a message what an agency of the recipient's kind is not sent. */
export type LeastInformation = <Data extends object>(agency: string, data: Data) => Data;

/** The table cannot be used. The message names the file and everything that is wrong with it. */
export class InvalidInformation extends Error {
  override readonly name = 'InvalidInformation';
  constructor(file: string, problems: readonly string[]) {
    super(`${file}: ${problems.join('; ')}`);
  }
}

const CATALOGUE = fileURLToPath(new URL('./catalogue/least-information.yaml', import.meta.url));

const fields = { type: 'array', uniqueItems: true, items: { enum: GOVERNED_FIELDS } } as const;

/** JSON Schema (2020-12) of the table: every kind of agency stands in it, so that none is forgotten. */
export const informationSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'What of an alert each kind of agency is sent',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'kinds'],
  properties: {
    version: { type: 'integer', minimum: 1 },
    kinds: {
      type: 'object',
      additionalProperties: false,
      required: AGENCY_KINDS,
      properties: Object.fromEntries(AGENCY_KINDS.map((kind) => [kind, fields])),
    },
  },
} as const;

/**
 * Reads the table. An agency that is not in the register is sent none of the governed fields.
 * @param agencies the register
 * @param file defaults to the catalogue's own; an area may have one of its own.
 * @throws InvalidInformation
 */
export const loadLeastInformation = (agencies: readonly Agency[], file: string = CATALOGUE): LeastInformation => {
  const { kinds } = checkedShape(file);
  const kindOf = new Map(agencies.map(({ urn, kind }) => [urn, kind]));
  const governed = new Set<string>(GOVERNED_FIELDS);
  return (agency, data) => {
    const kind = kindOf.get(agency);
    const sent = kind === undefined ? [] : kinds[kind];
    return Object.fromEntries(
      Object.entries(data).filter(([field]) => !governed.has(field) || sent.includes(field)),
    ) as typeof data;
  };
};

const checkedShape = (file: string): InformationFile => {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidInformation(file, [error instanceof Error ? error.message : 'cannot be read']);
  }
  const validate = new Ajv2020({ allErrors: true }).compile<InformationFile>(informationSchema);
  if (validate(content)) return content;
  throw new InvalidInformation(
    file,
    (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const allowed = 'allowedValues' in params ? `: ${String(params['allowedValues'])}` : '';
      return `${instancePath || '/'} ${message ?? 'is wrong'}${allowed}`;
    }),
  );
};
