import { isCalendarDate, isUuid, uuidV5 } from '#platform';
import type { IdentifierScheme, PersonDescription, School } from '#vocabulary';
import { fold, isPlace, namesSomebody } from './fold.js';
import { besideMother } from './unborn/beside.js';
import { isNewborn } from './unborn/newborn.js';

/** Somebody whom an agency event names. */
export interface PersonToResolve {
  /** As the vocabulary read it: normalised, and checked. */
  readonly description: PersonDescription;
  /** `urn:agency:<name>`. */
  readonly source: string;
  /** UUID of the agency event. */
  readonly agencyEventId: string;
  /** `YYYY-MM-DD`: the first day on which the event may have happened. Without it nobody is taken for a newborn. */
  readonly occurredOn?: string;
  /** The school that the person goes to, as far as the event tells. */
  readonly school?: School;
}

export interface Identifier {
  readonly scheme: IdentifierScheme;
  readonly value: string;
}

/** Name, date of birth and postcode, all four of them, folded. */
export interface MatchKey {
  readonly given: string;
  readonly family: string;
  readonly dateOfBirth: string;
  readonly postcode: string;
  /** The four as one text. */
  readonly text: string;
}

/** What is described of a person apart from identifiers, folded. What is not known is undefined. */
export interface FoldedDescription {
  /** The same description has the same id, whoever gave it. */
  readonly id: string;
  readonly given?: string;
  readonly family?: string;
  readonly dateOfBirth?: string;
  readonly postcode?: string;
}

/** All that a person can be recognised by in one agency event. */
export interface Marks {
  readonly asGiven: PersonDescription;
  readonly source: string;
  readonly agencyEventId: string;
  readonly school?: School;
  readonly nhsNumber?: string;
  readonly upn?: string;
  /** The same two, the stronger first. */
  readonly identifiers: readonly Identifier[];
  /** Undefined where one of the four is missing or says nothing, and for the unborn. */
  readonly matchKey?: MatchKey;
  /** Undefined where nothing but identifiers was given. */
  readonly description?: FoldedDescription;
  /** This person in this agency event, where no identifier says who it is: the same however often it is sent. */
  readonly report?: string;
  /**
   * The description with the identifiers, to tell when the very same is said again of somebody who is held for review.
   * Undefined where it names nobody.
   */
  readonly said?: string;
  /** Likewise both identifiers, where there are two and they may be two people's. */
  readonly saidBoth?: string;
  /** Of a child or an unborn child: the one mother whom the agency event names, as she is described in it. */
  readonly mother?: Marks;
  /** A child who was born lately, beside whom the agency event names no mother: they may be one who was expected. */
  readonly isNewbornAlone?: true;
}

/** Namespaces (RFC 9562) of descriptions and reports; fixed, arbitrary UUIDs. */
const DESCRIPTIONS = '2d1f4c0e-6a53-5b0c-9a41-7c6c3f0a2b01';
const REPORTS = '2d1f4c0e-6a53-5b0c-9a41-7c6c3f0a2b02';

/**
 * The marks of everyone whom one call asks after, in its order. An agency event brings all its people in one call,
 * always in one order: so two whom nothing tells apart (unborn twins) stay two, and stay who they are in a retry.
 * @throws TypeError where a description is not normalised. Says which field, never what it holds.
 */
export const marksOf = (people: readonly PersonToResolve[]): Marks[] => {
  const alike = new Map<string, number>();
  const named = people.map(({ description: asGiven, source, agencyEventId, occurredOn, school }): Named => {
    requireNormalised(asGiven, agencyEventId);
    const { nhsNumber, upn } = asGiven;
    const identifiers: Identifier[] = [];
    if (nhsNumber !== undefined) identifiers.push({ scheme: 'nhs-number', value: nhsNumber });
    if (upn !== undefined) identifiers.push({ scheme: 'upn', value: upn });
    const description = foldDescription(asGiven, school);
    const marks = {
      asGiven,
      source,
      agencyEventId,
      school,
      nhsNumber,
      upn,
      identifiers,
      description,
      matchKey: matchKeyOf(description),
      said: saidOf(identifiers, description),
      saidBoth: identifiers.length > 1 ? valuesOf(identifiers) : undefined,
    };
    if (identifiers.length > 0) return { marks, place: 0, occurredOn };
    const report = `${agencyEventId}/${description?.id ?? ''}`;
    const place = alike.get(report) ?? 0;
    alike.set(report, place + 1);
    return { marks: { ...marks, report: uuidV5(`${report}/${String(place)}`, REPORTS) }, place, occurredOn };
  });
  const { mothers, alone } = mothersOf(named);
  return named.map((each) =>
    alone.has(each) ? { ...each.marks, isNewbornAlone: true } : withMother(each, mothers.get(each)),
  );
};

/** Somebody whom an agency event names; `place`: how many whom nothing tells from them it names before. */
interface Named {
  readonly marks: Marks;
  readonly place: number;
  readonly occurredOn: string | undefined;
}

/** The mothers of the children whom agency events name beside them, and the newborn beside whom none is named. */
const mothersOf = (
  named: readonly Named[],
): { readonly mothers: ReadonlyMap<Named, Marks>; readonly alone: ReadonlySet<Named> } => {
  const events = new Map<string, Named[]>();
  for (const each of named) {
    const event = events.get(each.marks.agencyEventId);
    if (event) event.push(each);
    else events.set(each.marks.agencyEventId, [each]);
  }
  const mothers = new Map<Named, Marks>();
  const alone = new Set<Named>();
  for (const event of events.values()) {
    const beside = besideMother(event, ({ marks }) => marks.asGiven.role);
    if (beside) for (const child of beside.children) mothers.set(child, beside.mother.marks);
    if (beside || event.some(({ marks }) => marks.asGiven.role === 'mother')) continue;
    for (const each of event) if (isNewborn(each.marks.asGiven, each.occurredOn)) alone.add(each);
  }
  return { mothers, alone };
};

/** A child of whom no name is known yet is told by the words of the mother too, when the very same is said again. */
const withMother = ({ marks, place }: Named, mother: Marks | undefined): Marks => {
  if (!mother || (marks.asGiven.role !== 'unborn' && marks.asGiven.dateOfBirth === undefined)) return marks;
  const ofMother = [mother.description?.id ?? '', valuesOf(mother.identifiers)].join(' ');
  const ofChild = [marks.description?.id ?? '', valuesOf(marks.identifiers), String(place)].join(' ');
  return { ...marks, mother, said: marks.said ?? `${ofChild} of ${ofMother}` };
};

const saidOf = (identifiers: readonly Identifier[], description: FoldedDescription | undefined): string | undefined => {
  if (!description?.given || !description.family || description.dateOfBirth === undefined) return undefined;
  if (!namesSomebody(description.given, description.family)) return undefined;
  return `${description.id} ${valuesOf(identifiers)}`;
};

const valuesOf = (identifiers: readonly Identifier[]): string => identifiers.map(({ value }) => value).join(' ');

/** The sex that was given; that it is not known is nothing to record, and must not stand before one that is. */
export const sexOf = (description: PersonDescription): PersonDescription['sex'] =>
  description.sex === 'not-known' ? undefined : description.sex;

/** The id of a description, as it stands in the index; undefined where nothing but identifiers was given. */
export const descriptionIdOf = (asGiven: PersonDescription, school?: School): string | undefined =>
  foldDescription(asGiven, school)?.id;

const foldDescription = (asGiven: PersonDescription, school?: School): FoldedDescription | undefined => {
  const given = folded(asGiven.name?.given);
  const family = folded(asGiven.name?.family);
  const postcode = folded(asGiven.postcode);
  const all = [
    given,
    family,
    asGiven.dateOfBirth,
    asGiven.expectedOn,
    sexOf(asGiven),
    postcode,
    folded(asGiven.address),
  ];
  // A school alone describes nobody.
  if (all.every((each) => each === undefined)) return undefined;
  const ofSchool = school ? [school.code] : [];
  return {
    id: uuidV5(JSON.stringify([...all, asGiven.role === 'unborn', ...ofSchool]), DESCRIPTIONS),
    given,
    family,
    dateOfBirth: asGiven.role === 'unborn' ? undefined : asGiven.dateOfBirth,
    postcode,
  };
};

const folded = (text: string | undefined): string | undefined => {
  const result = text === undefined ? '' : fold(text);
  return result === '' ? undefined : result;
};

const matchKeyOf = (description: FoldedDescription | undefined): MatchKey | undefined => {
  if (!description) return undefined;
  const { given, family, dateOfBirth, postcode } = description;
  if (given === undefined || family === undefined || dateOfBirth === undefined || postcode === undefined) {
    return undefined;
  }
  if (!namesSomebody(given, family) || !isPlace(postcode)) return undefined;
  return { given, family, dateOfBirth, postcode, text: [dateOfBirth, family, given, postcode].join('\n') };
};

/** How identifiers are written once they are normalised. Their check digits are the vocabulary's to check. */
export const NHS_NUMBER = /^\d{10}$/;
export const UPN = /^[A-Z]\d{11}[A-Z\d]$/;

/** People of many agencies are looked up together: what the database would refuse must not get that far. */
const requireNormalised = (description: PersonDescription, agencyEventId: string): void => {
  const { nhsNumber, upn, dateOfBirth, expectedOn } = description;
  const wrong =
    nhsNumber !== undefined && !NHS_NUMBER.test(nhsNumber)
      ? 'nhsNumber'
      : upn !== undefined && !UPN.test(upn)
        ? 'upn'
        : dateOfBirth !== undefined && !isCalendarDate(dateOfBirth)
          ? 'dateOfBirth'
          : expectedOn !== undefined && !isCalendarDate(expectedOn)
            ? 'expectedOn'
            : !isUuid(agencyEventId)
              ? 'agencyEventId'
              : undefined;
  if (wrong !== undefined) throw new TypeError(`The ${wrong} of a person to resolve is not normalised.`);
};
