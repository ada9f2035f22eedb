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
}

/**
 * What spoke for somebody and was not followed, so that a person can look at it. `upn`: the UPN is another person's,
 * and stays theirs. `name-birth-postcode`: several people were described so, or the one who was has another NHS number.
 */
export type IdentityConflict = 'upn' | 'name-birth-postcode';

export type Recognition =
  | {
      readonly personId: string;
      readonly by: 'nhs-number' | 'upn' | 'name-birth-postcode' | 'same-report';
      readonly conflicts: readonly IdentityConflict[];
    }
  | {
      readonly personId?: undefined;
      /** Why it is nobody: no rule had anybody to offer, or more than one, or one who is certainly somebody else. */
      readonly none: 'nobody-known' | 'several-candidates' | 'other-nhs-number';
      readonly conflicts: readonly IdentityConflict[];
    };

/**
 * Whose the marks are, by the exact rules: NHS number, else UPN, else name, date of birth and postcode. The first rule
 * that finds somebody ends it. Two NHS numbers are two people: whoever has one is never taken, by a weaker rule, for
 * somebody with another. Nothing is guessed between candidates.
 */
export const recognise = (marks: Marks, known: KnownPeople): Recognition => {
  const byNhsNumber = marks.nhsNumber === undefined ? undefined : known.ownerOf('nhs-number', marks.nhsNumber);
  const byUpn = marks.upn === undefined ? undefined : known.ownerOf('upn', marks.upn);
  if (byNhsNumber !== undefined) {
    const contradicted = byUpn !== undefined && byUpn !== byNhsNumber;
    return { personId: byNhsNumber, by: 'nhs-number', conflicts: contradicted ? ['upn'] : [] };
  }

  // From here on, an NHS number among the marks is nobody's yet.
  const isAnother = (personId: string): boolean => marks.nhsNumber !== undefined && known.hasNhsNumber(personId);
  if (byUpn !== undefined) {
    // The marks contradict each other: a name that fits a third person settles nothing.
    if (isAnother(byUpn)) return { none: 'other-nhs-number', conflicts: ['upn'] };
    return { personId: byUpn, by: 'upn', conflicts: [] };
  }

  const before = marks.report === undefined ? undefined : known.madeBy(marks.report);
  if (before !== undefined) return { personId: before, by: 'same-report', conflicts: [] };

  const [only, ...others] = marks.matchKey ? known.describedAs(marks.matchKey) : [];
  if (only === undefined) return { none: 'nobody-known', conflicts: [] };
  if (others.length > 0) return { none: 'several-candidates', conflicts: ['name-birth-postcode'] };
  if (isAnother(only)) return { none: 'other-nhs-number', conflicts: ['name-birth-postcode'] };
  return { personId: only, by: 'name-birth-postcode', conflicts: [] };
};
