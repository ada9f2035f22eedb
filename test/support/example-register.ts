import type { Agency } from '#vocabulary';

/**
 * A register of an agency of each kind that is told of alerts, under names of one run: topics of a broker that others
 * use as well are not mixed up.
 */
export const exampleRegister = (run: string) => {
  const urnOf = (name: string): string => `urn:agency:example-${name}-${run}`;
  const kinds = {
    mash: 'mash',
    school: 'education',
    'early-help': 'early-help',
    'social-care': 'social-care',
    police: 'police',
  } as const;
  const register = Object.entries(kinds).map(([name, kind]): Agency => ({
    urn: urnOf(name),
    name: urnOf(name),
    kind,
    area: 'Example',
  }));
  return { register, MASH: urnOf('mash'), SCHOOL: urnOf('school') };
};
