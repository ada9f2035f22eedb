import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { emptyHistory, foldHistory, type PersonHistory } from '#chronology';
import { isParked, readCheckpoint } from '#event-store';
import { currentMatches, type CurrentMatch } from '#patterns';
import { londonDate } from '#platform';
import { personStream } from '#vocabulary';
import { HUB_PARTS, type HubParts } from './parts.js';

/** What can be read is shown; what cannot makes it incomplete. */
const READABLE = { keepSealed: false, passUnknown: true } as const;

/** What patterns recognised for a person, and how far they have looked. */
export interface Matches {
  readonly personId: string;
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
    // In this order: what is evaluated up to the checkpoint is in the stream that is read after it.
    const position = await readCheckpoint(pool, 'patterns');
    const [events, head] = await Promise.all([store.readStream(personStream(personId)), store.head()]);
    const last = events.at(-1);
    if (!last) return undefined;
    const history = foldHistory(emptyHistory(personId), events, READABLE);
    const seen = position >= head || (last.position <= position && (await this.adultsEvaluated(history, position)));
    const readable = history.unknownEvents === 0;
    const complete = readable && seen && !(await isParked(pool, 'patterns', personId));
    return {
      personId,
      evaluatedTo: { position, head, complete },
      matches: currentMatches(history, londonDate(clock.now())),
    };
  }

  /** What adults do reaches the children in their lives, so what waits in their streams counts too. */
  private async adultsEvaluated(child: PersonHistory, position: number): Promise<boolean> {
    const others = (history: PersonHistory): readonly string[] =>
      history.relationships.map(({ otherPersonId }) => otherPersonId);
    const near = await this.read(others(child));
    // A parent's partner is in the child's life through the parent.
    const around = await this.read([...near.values()].flatMap(({ history }) => others(history)));
    return [...near.values(), ...around.values()].every(({ last }) => last <= position);
  }

  private async read(personIds: readonly string[]): Promise<Map<string, { history: PersonHistory; last: number }>> {
    const ids = [...new Set(personIds)];
    const streams = await this.parts.store.readStreams(ids.map((id) => ({ streamId: personStream(id) })));
    return new Map(
      ids.map((id) => {
        const events = streams.get(personStream(id)) ?? [];
        const history = foldHistory(emptyHistory(id), events, READABLE);
        return [id, { history, last: events.at(-1)?.position ?? 0 }];
      }),
    );
  }
}
