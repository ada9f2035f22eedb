import type { CohortPart, Label } from '../../cohort/index.js';
import { labelsOf } from '../../cohort/index.js';
import type { EventRef, MatchLine } from './match-line.js';

interface Known {
  readonly labels: readonly Label[];
  /** Of those, the children whom the event names; none where it names adults alone. */
  readonly named: readonly number[];
}

const keyOf = ({ source, id }: EventRef): string => `${source} ${id}`;

/** Knows of every event of a cohort whom it is about, and so whose a match is: replays know people by numbers of their own. */
export class WhoseMatch {
  readonly labels: Label[] = [];
  private readonly events = new Map<string, Known>();

  add(part: CohortPart): void {
    const labels = labelsOf(part);
    this.labels.push(...labels);
    const children = part.family.children;
    for (const { event, report } of part.sent) {
      const named = children.flatMap((child, index) => (report.people.some(({ who }) => who === child) ? [index] : []));
      this.events.set(keyOf(event), { labels, named });
    }
  }

  /**
   * The child of each person of the replay: whom most of the evidence of all that person's matches names; events that
   * name fewer people say more. Where only adults are named it is the child whom the family's story is about.
   */
  ofPeople(matches: readonly MatchLine[]): ReadonlyMap<string, Label> {
    const votes = new Map<string, Map<Label, number>>();
    for (const { person, evidence } of matches) {
      const forPerson = votes.get(person) ?? new Map<Label, number>();
      votes.set(person, forPerson);
      for (const ref of evidence) {
        const known = this.events.get(keyOf(ref));
        if (!known) continue;
        for (const [label, vote] of votesOf(known)) forPerson.set(label, (forPerson.get(label) ?? 0) + vote);
      }
    }
    const found = new Map<string, Label>();
    for (const [person, forPerson] of votes) {
      const [first] = [...forPerson].sort(([, one], [, other]) => other - one);
      if (first) found.set(person, first[0]);
    }
    return found;
  }
}

/** An event that names adults alone says little of which child is meant. */
const ADULTS_ALONE = 0.01;

const votesOf = ({ labels, named }: Known): readonly (readonly [Label, number])[] => {
  if (named.length === 0) {
    const meant = labels.find(({ subject }) => subject) ?? labels[0];
    return meant ? [[meant, ADULTS_ALONE]] : [];
  }
  return named.flatMap((index) => {
    const label = labels[index];
    return label ? [[label, 1 / named.length ** 2] as const] : [];
  });
};
