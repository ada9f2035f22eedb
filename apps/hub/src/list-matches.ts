import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { otherChildrenToday, readPeople, readPerson, recordIds, type PersonHistory } from '#chronology';
import { isParked, readProgress } from '#event-store';
import { currentMatches, type CurrentMatch } from '#patterns';
import { londonDate } from '#platform';
import { HUB_PARTS, type HubParts } from './parts.js';

/** What can be read is shown; what cannot makes it incomplete. */
const READABLE = { keepSealed: false } as const;

/** What patterns recognised for a person, and how far they have looked. */
export interface Matches {
  /** The record by which the person goes, and all that are linked with it, that one among them. */
  readonly personId: string;
  readonly records: readonly string[];
  readonly evaluatedTo: {
    /** Global position up to which patterns have been evaluated, and that of the newest event of anybody. */
    readonly position: number;
    readonly head: number;
    /**
     * False while events of this person wait to be evaluated, or where evaluating them failed: then no match does not
     * mean no concern.
     */
    readonly complete: boolean;
  };
  readonly matches: readonly CurrentMatch[];
  /** Other children of the household today who have an open match, or of whom it is not known whether they have. */
  readonly household: readonly HouseholdMatches[];
}

/** The open matches of another child of the household. */
export interface HouseholdMatches {
  readonly personId: string;
  readonly records: readonly string[];
  /** As that of the child: false where no match does not mean no concern. */
  readonly complete: boolean;
  readonly matches: readonly CurrentMatch[];
}

/** The open and lapsed matches of a person; undefined where there is no such person. */
export class ListMatches extends Query<Matches | undefined> {
  constructor(readonly personId: string) {
    super();
  }
}

@QueryHandler(ListMatches)
export class ListMatchesHandler implements IQueryHandler<ListMatches> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  async execute({ personId }: ListMatches): Promise<Matches | undefined> {
    const { store, pool, clock } = this.parts;
    const today = londonDate(clock.now());
    // In this order: what is evaluated up to there is in the stream that is read after it.
    const position = await readProgress(pool, 'patterns');
    const [child, head] = await Promise.all([readPerson(store, personId, READABLE), store.head()]);
    if (!child) return undefined;
    const others = await otherChildrenToday(store, child, today);
    return {
      personId: child.personId,
      records: recordIds(child),
      evaluatedTo: { position, head, complete: await this.isComplete(child, position, head) },
      matches: currentMatches(child, today),
      household: (await Promise.all(others.map((other) => this.openMatches(other, today, position, head)))).filter(
        ({ matches, complete }) => matches.length > 0 || !complete,
      ),
    };
  }

  private async openMatches(
    child: PersonHistory,
    today: string,
    position: number,
    head: number,
  ): Promise<HouseholdMatches> {
    return {
      personId: child.personId,
      records: recordIds(child),
      complete: await this.isComplete(child, position, head),
      matches: currentMatches(child, today).filter(({ status }) => status === 'open'),
    };
  }

  private async isComplete(child: PersonHistory, position: number, head: number): Promise<boolean> {
    const { pool } = this.parts;
    const seen = position >= head || (child.position <= position && (await this.adultsEvaluated(child, position)));
    const parked = await Promise.all(recordIds(child).map((id) => isParked(pool, 'patterns', id)));
    return child.unknownEvents === 0 && seen && !parked.includes(true);
  }

  /** What adults do reaches the children in their lives, so what waits in their streams counts too. */
  private async adultsEvaluated(child: PersonHistory, position: number): Promise<boolean> {
    const others = (history: PersonHistory): readonly string[] =>
      history.relationships.map(({ otherPersonId }) => otherPersonId);
    const near = await readPeople(this.parts.store, others(child), READABLE);
    const nearBy = others(child).flatMap((id) => near.of(id) ?? []);
    // A parent's partner is in the child's life through the parent.
    const farther = nearBy.flatMap(others);
    const around = await readPeople(this.parts.store, farther, READABLE);
    return [...nearBy, ...farther.flatMap((id) => around.of(id) ?? [])].every((person) => person.position <= position);
  }
}
