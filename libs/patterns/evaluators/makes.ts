import type { CountInWindow } from './count-in-window.js';
import type { DecayedSum } from './decayed-sum.js';
import type { During } from './during.js';
import type { FallsSilent } from './falls-silent.js';
import type { GoesOn } from './goes-on.js';
import type { Opening } from './openings.js';
import type { Silence } from './silence.js';
import type { Unresolved } from './unresolved.js';

/**
 * Which kinds of evidence a condition names that can make it hold. With one more entry of the others it holds on the
 * days on which it held, or on fewer: what is made good, what breaks a silence, the end of a plan.
 * Undefined of an evaluator of which that is not known: each kind may.
 */
export const makes = (name: string, parameters: unknown): readonly string[] | undefined =>
  MAKES.get(name)?.(parameters as never);

/**
 * Which kinds of evidence a condition names of which one more entry never takes a day from those on which it holds.
 */
export const onlyMakes = (name: string, parameters: unknown): readonly string[] =>
  name === 'count-in-window' && isCountedEach(parameters as CountInWindow) ? [(parameters as CountInWindow).of] : [];

/** Of entries too close to each other one more may take the place of another. */
const isCountedEach = ({ apartDays }: CountInWindow): boolean => apartDays === undefined;

/** Of what lasts its beginning; and the end of that within which nothing begins, for what has begun after it. */
const beginningsOf = (openings: readonly Opening[]): readonly string[] =>
  openings.flatMap((each) => {
    if ('of' in each) return [each.of];
    return each.notWithin ? [each.begins, each.notWithin.ends] : [each.begins];
  });

/** Whether who is older when a silence begins is given no less time. */
const isLongerWithAge = ({ days }: Silence): boolean =>
  typeof days === 'number' ||
  days.every((each, index) => {
    const before = days[index - 1];
    return !before || (before.before < each.before && before.days <= each.days);
  });

const MAKES: ReadonlyMap<string, (parameters: never) => readonly string[] | undefined> = new Map<
  string,
  (parameters: never) => readonly string[] | undefined
>([
  ['count-in-window', ({ of, during }: CountInWindow) => (during ? [of, during.begins] : [of])],
  ['decayed-sum', ({ of }: DecayedSum) => [of]],
  ['during', ({ begins }: During) => [begins]],
  ['unresolved', ({ of, longAlready }: Unresolved) => (longAlready === undefined ? [of] : [of, longAlready])],
  ['silence', (parameters: Silence) => (isLongerWithAge(parameters) ? beginningsOf(parameters.while) : undefined)],
  ['goes-on', ({ while: openings }: GoesOn) => beginningsOf(openings)],
  ['falls-silent', ({ of, while: openings }: FallsSilent) => [of, ...beginningsOf(openings)]],
]);
