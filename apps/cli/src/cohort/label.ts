import { generatedNhsNumber } from '../generated-people/index.js';
import type { GeneratedPerson } from '../generated-people/index.js';
import type { CohortPart } from './generate.js';
import { dateOf } from './period.js';
import type { FamilyKind } from './story.js';

/** The truth about one child of a cohort: what nobody in the area knows. */
export interface Label {
  /** NHS number, of the 999 range. */
  readonly child: string;
  /** The family's number; it stands in the middle of the id of each of its events. */
  readonly family: number;
  readonly kind: FamilyKind;
  /** The story of a struggling or neglected family. */
  readonly trajectory?: string;
  /** Whether that story is about this child, rather than about a brother or sister. */
  readonly subject: boolean;
  /** What else happened to this child, as it does in families of every kind: a long illness, a bereavement. */
  readonly besides?: readonly string[];
  readonly dateOfBirth: string;
  readonly recognisableFrom?: string;
  readonly crisisOn?: string;
  /** The first few events that name this child. */
  readonly eventRefs: readonly { readonly source: string; readonly id: string }[];
}

const REFS = 5;

/** A label for every child of a family; the two days for the child whom the story is about. */
export const labelsOf = (part: CohortPart): readonly Label[] =>
  part.family.children.map((child) => {
    const subject = child === part.subject;
    const besides = part.besides.flatMap((other) => (other.subject === child ? other.story.name : []));
    return {
      child: generatedNhsNumber(child.id),
      family: part.family.number,
      kind: part.kind,
      ...(part.story === undefined ? {} : { trajectory: part.story }),
      subject,
      ...(besides.length === 0 ? {} : { besides }),
      dateOfBirth: child.dateOfBirth,
      ...(subject && part.recognisableFrom !== undefined ? { recognisableFrom: dateOf(part.recognisableFrom) } : {}),
      ...(subject && part.crisisOn !== undefined ? { crisisOn: dateOf(part.crisisOn) } : {}),
      eventRefs: refsTo(child, part),
    };
  });

const refsTo = (child: GeneratedPerson, { sent }: CohortPart): Label['eventRefs'] => {
  const found = new Map<string, { source: string; id: string }>();
  for (const { event, report } of sent) {
    if (report.people.some(({ who }) => who === child)) found.set(event.id, { source: event.source, id: event.id });
    if (found.size === REFS) break;
  }
  return [...found.values()];
};
