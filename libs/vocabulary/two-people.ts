import { addDays, addMonths } from '#platform';
import type { FieldProblem } from './field-problems.js';
import type { PersonDescription } from './personal-content.js';

/** Nobody has a child younger than this (years): a date of birth is wrong, or the two were named the wrong way round. */
export const YOUNGEST_PARENT = 10;
/** So many years at least lie between grandparent and grandchild. */
export const YOUNGEST_GRANDPARENT = 2 * YOUNGEST_PARENT;

/** Years that the second person must be older than the first, by what they are to them. */
const YEARS_OLDER: Readonly<Record<string, number>> = {
  mother: YOUNGEST_PARENT,
  father: YOUNGEST_PARENT,
  parent: YOUNGEST_PARENT,
  grandparent: YOUNGEST_GRANDPARENT,
};

/** A pregnancy lasts no longer (days): before it, nobody belongs to a person. */
const LONGEST_PREGNANCY = 301;
const FIRST_DAY = '1900-01-01';
const LAST_DAY = '2199-12-31';

/**
 * What one report of a relationship shows to be wrong: that both are the same person, that a parent is younger than the
 * child (or was one as a child), that it lies outside of time or began before one of them lived; or that a third is named
 * who is not the mother of an unborn child, by whom that child is known.
 */
export const checkTwoPeople = (
  facts: Readonly<Record<string, unknown>>,
  people: readonly PersonDescription[],
  problems: FieldProblem[],
): void => {
  const [one, other, third] = people;
  if (!one || !other) return;
  if (third && !(third.role === 'mother' && [one, other].some(({ role }) => role === 'unborn'))) {
    const detail = 'people must name two people; a third is the mother of one of them who is unborn.';
    problems.push(inconsistent('/people/2', detail));
  }
  const { kind, from, until, sibling } = facts;
  if (isSame(one, other)) {
    problems.push(inconsistent('/people/1', 'people must name two different people, each with their own identifiers.'));
  }
  const years = typeof kind === 'string' ? YEARS_OLDER[kind] : undefined;
  const born = bornOn(one);
  if (years !== undefined && born !== undefined && isYounger(other.dateOfBirth, born, years)) {
    problems.push(
      inconsistent(
        '/people/1/dateOfBirth',
        `dateOfBirth must lie at least ${String(years)} years before the first person's: the second is the first's kind.`,
      ),
    );
  }
  if (sibling !== undefined && kind !== 'sibling') {
    problems.push(inconsistent('/sibling', 'sibling must be given with the kind sibling alone.'));
  }
  checkDay('from', from, problems);
  checkDay('until', until, problems);
  const latestBirth = [bornOn(one), bornOn(other)]
    .flatMap((day) => day ?? [])
    .sort()
    .at(-1);
  if (typeof from === 'string' && latestBirth !== undefined && from < addDays(latestBirth, -LONGEST_PREGNANCY)) {
    problems.push({ pointer: '/from', code: 'before-birth', detail: 'from must not lie before either of them lived.' });
  }
};

/** As the exact rules of recognition have it: an identifier, or name, date of birth and postcode. */
const isSame = (one: PersonDescription, other: PersonDescription): boolean => {
  const shares = (field: 'nhsNumber' | 'upn' | 'dateOfBirth' | 'postcode'): boolean =>
    one[field] !== undefined && one[field] === other[field];
  if (shares('nhsNumber') || shares('upn')) return true;
  const name = fullName(one);
  return name !== '' && name === fullName(other) && shares('dateOfBirth') && shares('postcode');
};

const fullName = ({ name }: PersonDescription): string =>
  name?.given === undefined || name.family === undefined ? '' : `${name.given} ${name.family}`.toLowerCase();

const bornOn = ({ dateOfBirth, expectedOn }: PersonDescription): string | undefined => dateOfBirth ?? expectedOn;

const isYounger = (dateOfBirth: string | undefined, than: string, years: number): boolean =>
  dateOfBirth !== undefined && dateOfBirth > addMonths(than, -12 * years);

const checkDay = (field: 'from' | 'until', day: unknown, problems: FieldProblem[]): void => {
  if (typeof day !== 'string' || (day >= FIRST_DAY && day <= LAST_DAY)) return;
  problems.push({ pointer: `/${field}`, code: 'impossible-date', detail: `${field} must lie between 1900 and 2199.` });
};

const inconsistent = (pointer: string, detail: string): FieldProblem => ({ pointer, code: 'inconsistent', detail });
