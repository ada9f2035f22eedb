import type { PendingFact } from './known.js';
import type { Changes } from './changes.js';

/** The lists that `register_people` takes, in its order. */
export const registration = (changes: Changes, keys: ReadonlyMap<string, Buffer>): readonly (readonly unknown[])[] => [
  changes.people.map((each) => newPerson(each, keys)),
  knownPeople(changes),
  changes.claims.map(newClaim),
  changes.descriptions.map(newDescription),
  changes.expected.map(expectedHolders),
  changes.reviews.map(newReview),
  changes.sought,
];

const newPerson = (
  { unit, personId, report }: Changes['people'][number],
  keys: ReadonlyMap<string, Buffer>,
): Record<string, unknown> => ({
  unit,
  person_id: personId,
  wrapped_key: keys.get(personId)?.toString('hex'),
  first_report: report,
});

/** Who must still be there: whoever gets something, or is a candidate. */
const knownPeople = ({ people, claims, descriptions, reviews }: Changes): Record<string, unknown>[] => {
  const candidates = reviews.flatMap(({ held, unit }) => held.candidates.map(({ personId }) => ({ personId, unit })));
  const units = new Map([...claims, ...descriptions, ...candidates].map(({ personId, unit }) => [personId, unit]));
  for (const { personId } of people) units.delete(personId);
  return [...units].map(([person_id, unit]) => ({ unit, person_id }));
};

const factColumns = (fact: PendingFact): Record<string, unknown> => ({
  fact_id: fact.id,
  source: fact.source,
  agency_event_id: fact.agencyEventId,
});

const newClaim = ({ unit, personId, scheme, value, fact }: Changes['claims'][number]): Record<string, unknown> => ({
  unit,
  person_id: personId,
  scheme,
  value,
  ...factColumns(fact),
});

const newDescription = ({
  unit,
  personId,
  description,
  record,
  keys,
  fact,
}: Changes['descriptions'][number]): Record<string, unknown> => ({
  unit,
  person_id: personId,
  description: description.id,
  given: description.given,
  family: description.family,
  date_of_birth: description.dateOfBirth,
  postcode: description.postcode,
  record,
  keys,
  ...factColumns(fact),
});

const expectedHolders = ({ unit, key, people }: Changes['expected'][number]): Record<string, unknown> => ({
  unit,
  given: key.given,
  family: key.family,
  date_of_birth: key.dateOfBirth,
  postcode: key.postcode,
  people,
});

const newReview = ({ unit, personId, held, said, fact }: Changes['reviews'][number]): Record<string, unknown> => ({
  unit,
  person_id: personId,
  review_id: held.reviewId,
  said,
  held,
  candidates: held.candidates.map((candidate) => candidate.personId),
  ...factColumns(fact),
});
