/**
 * Attendance at school in numbers of sessions (two a day), from the marks of the register or from a summary.
 * Codes and how they count: `catalogue/attendance-codes.yaml`.
 */

/**
 * How a session counts: `present` and `elsewhere` (at another place with the school's knowledge) as attended,
 * `authorised` and `unauthorised` as absent, `not-possible` and `withdrawn` as no session at all.
 */
export type AttendanceCategory = 'present' | 'elsewhere' | 'authorised' | 'unauthorised' | 'not-possible' | 'withdrawn';

export interface AttendanceCode {
  readonly code: string;
  readonly category: AttendanceCategory;
  readonly meaning: string;
  /** Absence that the school decided on (part-time timetable, exclusion): no rule about neglect counts it. */
  readonly schoolMade?: boolean;
  /** Arrived after the register was opened. */
  readonly late?: boolean;
}

/** The codes in force from one day to another. */
export interface AttendanceCodeSet {
  readonly name: string;
  /** First day (`YYYY-MM-DD`). */
  readonly validFrom: string;
  /** Last day; absent for the set in force. */
  readonly validUntil?: string;
  readonly sources: readonly string[];
  readonly note: string;
  readonly codes: readonly AttendanceCode[];
}

export interface AttendanceMark {
  readonly date: string;
  readonly session: 'AM' | 'PM';
  readonly code: string;
}

/** A period in numbers, as a school's system sums it up. */
export interface AttendanceSummary {
  readonly from: string;
  readonly to: string;
  readonly possible: number;
  readonly attended: number;
  readonly authorised: number;
  readonly unauthorised: number;
  readonly late?: number;
  readonly schoolMade?: number;
  readonly spells?: number;
}

/** Numbers of sessions. */
export interface AttendanceTally {
  /** Sessions that count: attended, authorised and unauthorised. */
  readonly possible: number;
  /** At school or elsewhere with the school's knowledge. */
  readonly attended: number;
  readonly authorised: number;
  readonly unauthorised: number;
  /** Arrivals after the register was opened: before it was closed they are attended, afterwards unauthorised. */
  readonly late: number;
  /** Of the authorised, those that the school made. */
  readonly schoolMade: number;
  /** Possible sessions without those that the school took away: the child was expected at them. */
  readonly expected: number;
  /** Missed of the expected. */
  readonly absent: number;
  /** `absent` of `expected`, 0 to 1; 0 where none was expected. Where the school made no absence, the official rate. */
  readonly rate: number;
  /** Separate spells of absence; a session attended ends a spell. Undefined where a summary does not say. */
  readonly spells: number | undefined;
}

const codesOfSet = new WeakMap<AttendanceCodeSet, ReadonlyMap<string, AttendanceCode>>();

const codesOf = (set: AttendanceCodeSet): ReadonlyMap<string, AttendanceCode> => {
  const known = codesOfSet.get(set);
  if (known) return known;
  const codes = new Map(set.codes.map((each) => [each.code, each]));
  codesOfSet.set(set, codes);
  return codes;
};

/** The set that was in force on a day (`YYYY-MM-DD`). */
export const codeSetOn = (sets: readonly AttendanceCodeSet[], date: string): AttendanceCodeSet | undefined =>
  sets.find((set) => set.validFrom <= date && (set.validUntil === undefined || date <= set.validUntil));

/** What a code meant on a day; undefined where the set of that day has no such code, or has withdrawn it. */
export const attendanceCodeOn = (
  sets: readonly AttendanceCodeSet[],
  date: string,
  code: string,
): AttendanceCode | undefined => {
  const set = codeSetOn(sets, date);
  const found = set && codesOf(set).get(code);
  return found?.category === 'withdrawn' ? undefined : found;
};

/**
 * Counts the marks, in any order. Of several marks for one session the last given counts; a mark whose code was not in
 * force on its day counts as no session.
 */
export const tallyMarks = (marks: readonly AttendanceMark[], sets: readonly AttendanceCodeSet[]): AttendanceTally => {
  const bySession = new Map<string, AttendanceMark>();
  for (const mark of marks) bySession.set(`${mark.date}${mark.session}`, mark);
  let attended = 0;
  let authorised = 0;
  let unauthorised = 0;
  let late = 0;
  let schoolMade = 0;
  let spells = 0;
  let inSpell = false;
  for (const [, mark] of [...bySession].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))) {
    const code = attendanceCodeOn(sets, mark.date, mark.code);
    if (!code || code.category === 'not-possible') continue;
    if (code.late) late += 1;
    if (code.category === 'present' || code.category === 'elsewhere') {
      attended += 1;
      inSpell = false;
      continue;
    }
    if (code.category === 'authorised') authorised += 1;
    else unauthorised += 1;
    if (code.schoolMade) {
      schoolMade += 1;
      continue;
    }
    if (!inSpell) spells += 1;
    inSpell = true;
  }
  return tally({
    possible: attended + authorised + unauthorised,
    attended,
    authorised,
    unauthorised,
    late,
    schoolMade,
    spells,
  });
};

/**
 * The same numbers from a summary. Where it counts more spells than there are absences that the school did not make, it
 * counted those of the school too: how many the child's are it does not say.
 */
export const tallySummary = ({
  possible,
  attended,
  authorised,
  unauthorised,
  late = 0,
  schoolMade = 0,
  spells,
}: AttendanceSummary): AttendanceTally =>
  tally({
    ...{ possible, attended, authorised, unauthorised, late, schoolMade },
    spells: spells !== undefined && spells <= authorised + unauthorised - schoolMade ? spells : undefined,
  });

/** The numbers of an `education.attendance` event, from its coded facts: its marks, else its summary. */
export const tallyAttendance = (
  facts: { readonly marks?: readonly AttendanceMark[]; readonly summary?: AttendanceSummary },
  sets: readonly AttendanceCodeSet[],
): AttendanceTally | undefined => {
  if (facts.marks) return tallyMarks(facts.marks, sets);
  return facts.summary && tallySummary(facts.summary);
};

/**
 * Adds up tallies of periods that do not overlap. Spells are known only where every tally knows its own, and one that
 * goes on from one period into the next counts in both: tally the marks of all periods together where there are marks.
 */
export const addTallies = (tallies: readonly AttendanceTally[]): AttendanceTally => {
  const sum = { possible: 0, attended: 0, authorised: 0, unauthorised: 0, late: 0, schoolMade: 0 };
  let spells: number | undefined = 0;
  for (const each of tallies) {
    sum.possible += each.possible;
    sum.attended += each.attended;
    sum.authorised += each.authorised;
    sum.unauthorised += each.unauthorised;
    sum.late += each.late;
    sum.schoolMade += each.schoolMade;
    spells = spells === undefined || each.spells === undefined ? undefined : spells + each.spells;
  }
  return tally({ ...sum, spells });
};

const tally = ({
  possible,
  attended,
  authorised,
  unauthorised,
  late,
  schoolMade,
  spells,
}: Omit<AttendanceTally, 'expected' | 'absent' | 'rate'>): AttendanceTally => {
  const expected = possible - schoolMade;
  const absent = authorised + unauthorised - schoolMade;
  const rate = expected > 0 ? absent / expected : 0;
  return { possible, attended, authorised, unauthorised, late, schoolMade, expected, absent, rate, spells };
};
