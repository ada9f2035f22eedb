import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isCalendarDate } from '#platform';
import { parse } from 'yaml';
import { CatalogueFault } from '../catalogue.js';
import type { BankHolidayFile } from './bank-holidays.js';
import { calendarOf, type Calendar } from './calendar.js';
import type { SchoolTermsFile } from './school-terms.js';

const CALENDAR = fileURLToPath(new URL('../catalogue/calendar/', import.meta.url));

const text = { type: 'string', minLength: 1 };
const date = { type: 'string', format: 'date' };
const monthDay = { type: 'string', pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' };
const closed = (properties: Record<string, unknown>): Record<string, unknown> => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
const listOf = (items: Record<string, unknown>): Record<string, unknown> => ({ type: 'array', items });
const holidays = listOf(closed({ name: text, from: date, until: date }));

const BANK_HOLIDAYS = closed({
  source: text,
  region: text,
  complete: closed({ from: { type: 'integer' }, until: { type: 'integer' } }),
  rules: listOf({
    anyOf: [
      closed({ name: text, on: monthDay }),
      closed({ name: text, daysFromEaster: { type: 'integer' } }),
      closed({ name: text, monday: { enum: ['first', 'last'] }, month: { enum: [1, 3, 5, 7, 8, 10, 12] } }),
    ],
  }),
  moved: listOf(closed({ from: date, to: date, why: text })),
  added: listOf(closed({ on: date, name: text })),
});
const SCHOOL_TERMS = closed({
  source: text,
  holidays: listOf({
    anyOf: [
      closed({ name: text, fromMonday: monthDay, weeks: { type: 'integer', minimum: 1, maximum: 10 } }),
      closed({ name: text, from: monthDay, until: monthDay }),
    ],
  }),
  years: listOf(closed({ name: text, from: date, until: date, holidays })),
});

/**
 * Reads the calendar of England and Wales, with an area's own school terms where a file of them is given.
 * @throws CatalogueFault that names the file and what is wrong in it.
 */
export const readCalendar = (termsFile = `${CALENDAR}school-terms.yaml`): Calendar =>
  calendarOf(
    read(`${CALENDAR}bank-holidays.yaml`, BANK_HOLIDAYS) as BankHolidayFile,
    read(termsFile, SCHOOL_TERMS) as SchoolTermsFile,
  );

const read = (path: string, schema: Record<string, unknown>): unknown => {
  const ajv = new Ajv2020({ allErrors: true, validateSchema: false, formats: { date: isCalendarDate } });
  const name = basename(path);
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CatalogueFault([`${name}: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const valid = ajv.compile(schema);
  if (valid(content)) return content;
  throw new CatalogueFault(
    (valid.errors ?? [])
      .slice(0, 20)
      .map(({ instancePath, message, keyword }) => `${name}: ${instancePath || '/'} ${message ?? keyword}`),
  );
};
