import type { IdentifierScheme } from '#vocabulary';
import type { Marks, MatchKey } from './marks.js';

/** What the rules ask the index of people. */
export interface KnownPeople {
  /** Whose an identifier is. */
  ownerOf(scheme: IdentifierScheme, value: string): string | undefined;
  /** Everyone who was ever described with this name, date of birth and postcode. */
  describedAs(key: MatchKey): readonly string[];
  /** Who was made a new person by this very report. */
  madeBy(report: string): string | undefined;
  hasNhsNumber(personId: string): boolean;
  /** Who is held for review, of whom the very same was said. */
  heldAs(said: string): string | undefined;
  /** Whether a worker was asked of the two before. */
  wereAskedOf(one: string, other: string): boolean;
}

/**
 * What spoke for somebody and was not followed, so that a person can look at it. `upn`: the UPN is another person's,
 * and stays theirs. `name-birth-postcode`: several people were described so, or the one who was has another NHS number.
 * `description`: whoever has the identifier has other names and another date of birth.
 */
export type IdentityConflict = 'upn' | 'name-birth-postcode' | 'description';

/** Who is named by an exact rule that could not be followed. */
export type Named = readonly {
  readonly personId: string;
  readonly by: 'nhs-number' | 'upn' | 'name-birth-postcode';
}[];

export type Recognition =
  | {
      readonly personId: string;
      readonly by: 'nhs-number' | 'upn' | 'name-birth-postcode' | 'same-report' | 'same-words';
      readonly conflicts: readonly IdentityConflict[];
    }
  | {
      readonly personId?: undefined;
      /** Why it is nobody: no rule had anybody to offer, or more than one, or one who is certainly somebody else. */
      readonly none: 'nobody-known' | 'several-candidates' | 'other-nhs-number' | 'two-people';
      readonly conflicts: readonly IdentityConflict[];
      /** Whom the rules named, and could not follow: a person decides. */
      readonly named: Named;
    };

/**
 * Whose the marks are, by the exact rules: NHS number, else UPN, else name, date of birth and postcode. The first rule
 * that finds somebody ends it. Two NHS numbers are two people: whoever has one is never taken, by a weaker rule, for
 * somebody with another. Nothing is guessed between candidates, nor between two whom the identifiers name: only where a
 * worker was asked of those two before, the NHS number is followed.
 */
export const recognise = (marks: Marks, known: KnownPeople): Recognition => {
  const byNhsNumber = marks.nhsNumber === undefined ? undefined : known.ownerOf('nhs-number', marks.nhsNumber);
  const byUpn = marks.upn === undefined ? undefined : known.ownerOf('upn', marks.upn);
  const isTwo = byNhsNumber !== undefined && byUpn !== undefined && byUpn !== byNhsNumber;
  const said = isTwo ? marks.saidBoth : marks.said;
  const held = said === undefined ? undefined : known.heldAs(said);
  if (byNhsNumber !== undefined) {
    if (!isTwo) {
      // Said of somebody else before, of whom these words cannot be: that was held.
      if (held !== undefined && held !== byNhsNumber) return { personId: held, by: 'same-words', conflicts: [] };
      return { personId: byNhsNumber, by: 'nhs-number', conflicts: [] };
    }
    if (held !== undefined && held !== byNhsNumber) return { personId: held, by: 'same-words', conflicts: ['upn'] };
    if (held !== undefined || known.wereAskedOf(byNhsNumber, byUpn)) {
      return { personId: byNhsNumber, by: 'nhs-number', conflicts: ['upn'] };
    }
    const named: Named = [
      { personId: byNhsNumber, by: 'nhs-number' },
      { personId: byUpn, by: 'upn' },
    ];
    return { none: 'two-people', conflicts: ['upn'], named };
  }

  // From here on, an NHS number among the marks is nobody's yet.
  const isAnother = (personId: string): boolean => marks.nhsNumber !== undefined && known.hasNhsNumber(personId);
  if (byUpn !== undefined) {
    // The marks contradict each other: a name that fits a third person settles nothing.
    if (isAnother(byUpn)) {
      return { none: 'other-nhs-number', conflicts: ['upn'], named: [{ personId: byUpn, by: 'upn' }] };
    }
    if (held !== undefined && held !== byUpn) return { personId: held, by: 'same-words', conflicts: [] };
    return { personId: byUpn, by: 'upn', conflicts: [] };
  }

  const before = marks.report === undefined ? undefined : known.madeBy(marks.report);
  if (before !== undefined) return { personId: before, by: 'same-report', conflicts: [] };
  if (held !== undefined) return { personId: held, by: 'same-words', conflicts: [] };

  const described = marks.matchKey ? known.describedAs(marks.matchKey) : [];
  const [only, ...others] = described;
  if (only === undefined) return { none: 'nobody-known', conflicts: [], named: [] };
  const named: Named = described.map((personId) => ({ personId, by: 'name-birth-postcode' }));
  if (others.length > 0) return { none: 'several-candidates', conflicts: ['name-birth-postcode'], named };
  if (isAnother(only)) return { none: 'other-nhs-number', conflicts: ['name-birth-postcode'], named };
  return { personId: only, by: 'name-birth-postcode', conflicts: [] };
};
