import {
  attendanceCodeOn,
  codeSetOn,
  type AttendanceCodeSet,
  type AttendanceMark,
  type AttendanceSummary,
} from './attendance.js';
import type { FieldProblem } from './field-problems.js';
import { normaliseNhsNumber, normalisePostcode, normaliseUpn } from './identifiers.js';
import type { PersonDescription } from './personal-content.js';
import type { OccurredOn } from './stored-events.js';

type Facts = Readonly<Record<string, unknown>>;

/**
 * People as the agency described them, identifiers in their normal form; what is no identifier becomes a problem, and so
 * does a name of spaces.
 */
export const readPeople = (
  posted: readonly PersonDescription[],
  problems: FieldProblem[],
): readonly PersonDescription[] =>
  posted.map((person, index) => {
    const { nhsNumber, upn, postcode, name } = person;
    if (name) checkName(name, index, problems);
    let read = person;
    const take = (
      field: 'nhsNumber' | 'upn' | 'postcode',
      normal: string | undefined,
      code: string,
      detail: string,
    ) => {
      if (normal === undefined) {
        problems.push({ pointer: `/people/${String(index)}/${field}`, code, detail: `${field} ${detail}.` });
      }
      // Most write it in its normal form, and then the person stays as posted.
      if (normal !== person[field]) read = { ...read, [field]: normal };
    };
    if (nhsNumber !== undefined) take('nhsNumber', normaliseNhsNumber(nhsNumber), 'invalid-nhs-number', NO_NHS_NUMBER);
    if (upn !== undefined) take('upn', normaliseUpn(upn), 'invalid-upn', NO_UPN);
    if (postcode !== undefined) take('postcode', normalisePostcode(postcode), 'wrong-format', NO_POSTCODE);
    return read;
  });

const NO_NHS_NUMBER = 'must be an NHS number that was issued: its check digit is not right';
const NO_UPN = 'must be a unique pupil number that was issued: its check letter is not right';
const NO_POSTCODE = 'must be a full postcode of the United Kingdom';

const checkName = (name: NonNullable<PersonDescription['name']>, index: number, problems: FieldProblem[]): void => {
  for (const part of ['given', 'family'] as const) {
    if (name[part]?.trim() !== '') continue;
    const pointer = `/people/${String(index)}/name/${part}`;
    problems.push({ pointer, code: 'wrong-format', detail: `${part} must not be blank: leave it out.` });
  }
};

/** The fields `from` and `until`, where there are both. */
export const checkFromUntil = (facts: Facts, problems: FieldProblem[]): void => {
  const { from, until } = facts;
  if (typeof from === 'string' && typeof until === 'string' && until < from) {
    problems.push({ pointer: '/until', code: 'impossible-date', detail: 'until must not lie before from.' });
  }
};

/** Marks and summary of attendance: in the period, each session once, codes of their day, numbers that add up. */
export const checkAttendance = (
  facts: Facts,
  occurredOn: OccurredOn,
  sets: readonly AttendanceCodeSet[],
  problems: FieldProblem[],
): void => {
  const marks = facts['marks'] as readonly AttendanceMark[] | undefined;
  const summary = facts['summary'] as AttendanceSummary | undefined;
  if (marks) checkMarks(marks, occurredOn, sets, problems);
  if (summary) checkSummary(summary, occurredOn, problems);
};

const OUTSIDE = 'must lie in the period of occurredOn';

const checkMarks = (
  marks: readonly AttendanceMark[],
  occurredOn: OccurredOn,
  sets: readonly AttendanceCodeSet[],
  problems: FieldProblem[],
): void => {
  const sessions = new Set<string>();
  marks.forEach(({ date, session, code }, index) => {
    const add = (field: string, codeOfProblem: string, what: string): void => {
      problems.push({
        pointer: `/marks/${String(index)}${field && `/${field}`}`,
        code: codeOfProblem,
        detail: `${field || 'marks'} ${what}.`,
      });
    };
    if (date < occurredOn.date || date > occurredOn.until) add('date', 'inconsistent', OUTSIDE);
    if (sessions.has(date + session)) add('', 'inconsistent', 'must have one mark for each session');
    sessions.add(date + session);
    if (!attendanceCodeOn(sets, date, code)) {
      const known = codeSetOn(sets, date)?.codes.filter((each) => each.category !== 'withdrawn');
      const allowed = known?.map((each) => each.code).join(' ');
      add(
        'code',
        'not-allowed',
        allowed
          ? `must be one of the codes of its day: ${allowed}`
          : 'cannot be read: no set of codes is known for its day; send a summary',
      );
    }
  });
};

const checkSummary = (summary: AttendanceSummary, occurredOn: OccurredOn, problems: FieldProblem[]): void => {
  const add = (field: string, code: string, what: string): void => {
    problems.push({ pointer: `/summary/${field}`, code, detail: `${field} ${what}.` });
  };
  const { from, to, possible, attended, authorised, unauthorised, late = 0, schoolMade = 0, spells = 0 } = summary;
  if (to < from) add('to', 'impossible-date', 'must not lie before from');
  if (from < occurredOn.date) add('from', 'inconsistent', OUTSIDE);
  if (to > occurredOn.until) add('to', 'inconsistent', OUTSIDE);
  if (attended + authorised + unauthorised !== possible) {
    add('possible', 'inconsistent', 'must be the sum of attended, authorised and unauthorised');
  }
  if (late > attended + unauthorised)
    add('late', 'inconsistent', 'must not be more than attended and unauthorised together');
  if (schoolMade > authorised) add('schoolMade', 'inconsistent', 'must not be more than authorised');
  if (spells > authorised + unauthorised) add('spells', 'inconsistent', 'must not be more than the absences');
};
