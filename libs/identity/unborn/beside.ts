import type { PeopleRole } from '#vocabulary';

/**
 * The children whose mother an agency event names: the unborn, where it names any (a brother or sister beside them may
 * have another mother), else those whom it is about. Nobody where it names no mother, or two: it does not say whose they
 * are.
 */
export const besideMother = <Person>(
  people: readonly Person[],
  roleOf: (person: Person) => PeopleRole,
): { readonly mother: Person; readonly children: ReadonlySet<Person> } | undefined => {
  const inPart = (part: PeopleRole): Person[] => people.filter((person) => roleOf(person) === part);
  const [mother, ...others] = inPart('mother');
  if (mother === undefined || others.length > 0) return undefined;
  const unborn = inPart('unborn');
  return { mother, children: new Set(unborn.length > 0 ? unborn : inPart('child')) };
};
