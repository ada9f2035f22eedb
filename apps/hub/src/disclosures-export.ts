import { stringify } from 'csv-stringify/sync';
import type { CarriedDisclosure } from './read-disclosures.js';

export const CSV = 'text/csv';
export const NDJSON = 'application/x-ndjson';

const COLUMNS = [
  'position',
  'at',
  'agency',
  'message',
  'message_id',
  'about',
  'level',
  'fields',
  'reason',
  'reason_in_words',
  'relations',
  'lawful_basis',
  'lawful_basis_in_words',
  'routing_version',
  'channels',
  'opened_at',
] as const;

/** A row for each disclosure; cells that a spreadsheet would take for a formula are escaped. */
export const disclosuresCsv = (disclosures: readonly CarriedDisclosure[], header = false): string =>
  stringify(
    disclosures.map((each) => ({
      ...each,
      message_id: each.messageId,
      fields: each.fields.join(' '),
      reason_in_words: each.reasonInWords,
      relations: each.relations.join(' '),
      lawful_basis: each.lawfulBasis ?? '',
      lawful_basis_in_words: each.lawfulBasisInWords ?? '',
      routing_version: each.routingVersion ?? '',
      channels: each.channels
        .map(({ channel, state, at }) => [channel, state, at].filter(Boolean).join(' '))
        .join('; '),
      opened_at: each.openedAt.join(' '),
    })),
    { header, columns: [...COLUMNS], escape_formulas: true, record_delimiter: '\r\n' },
  );
