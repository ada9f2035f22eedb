import type { Relation, RuleArea } from './routing.js';

/** What an agency is to a child, or of which area it is told, as it stands in the log of disclosures. */
const WORDS: Readonly<Record<Relation | Exclude<RuleArea, 'reported'>, string>> = {
  'reported-evidence': 'It reported an entry that the match rests on.',
  'knows-child': 'It has reported on the child before.',
  school: 'The child is on the roll of this school.',
  'sibling-school': 'A brother or sister of the household is on the roll of this school.',
  'health-visitor': 'By the child’s age, its health visitors are responsible.',
  'school-nurse': 'By the child’s age, its school nurses are responsible.',
  midwife: 'It cares for the pregnancy.',
  'gp-practice': 'The child is registered with this practice.',
  'lead-practitioner': 'It leads the work with the child: it has a plan or a case open.',
  'open-case': 'It has a case open with the child.',
  lives: 'It works in the area in which the child lives.',
  'moved-to': 'It works in the area into which the child has moved.',
  'moved-from': 'It works in an area from which the child has moved.',
  'known-in': 'It works in another area, in which the child is known.',
};

/** In words what a recipient's `relations` say; one that this release does not know stands as it is. */
export const relationInWords = (relation: string): string =>
  (WORDS as Readonly<Record<string, string | undefined>>)[relation] ?? relation;
