import {
  agencyEventCorrected,
  alreadyRetracted,
  amendmentIdOf,
  otherContent,
  readAmendment,
  readCorrection,
  unknownEvent,
  type PostedAmendment,
  type Refusal,
} from '#intake';
import type { AreaReplay } from '#patterns';
import { canonicalJson } from '#platform';
import type { PersonDescription, PersonInEvent, Vocabulary } from '#vocabulary';

/** An agency event that was recorded: what has to be known of it when more is said of it. */
export interface RecordedEvent {
  /** On which line of the file it stands, from 1. */
  readonly line: number;
  readonly source: string;
  readonly id: string;
  /** Whom it names, and who they were found to be. */
  readonly people: readonly PersonInEvent[];
}

export interface AmendmentsParts {
  readonly vocabulary: Vocabulary;
  readonly replay: AreaReplay;
  /** By agency event id. */
  readonly recorded: ReadonlyMap<string, RecordedEvent>;
  /** What was posted on a line before. */
  readonly postedOn: (line: number) => unknown;
}

export type Amended = 'recorded' | 'duplicate' | { readonly refusal: Refusal };

/** Takes corrections and retractions as intake takes them, and records them in a replay. */
export class Amendments {
  /** The line of each, by its id. */
  readonly #lines = new Map<string, number>();
  readonly #retracted = new Set<string>();

  constructor(private readonly parts: AmendmentsParts) {}

  /** @param now nothing of a correction may lie after this */
  take(posted: unknown, line: number, now: Date): Amended {
    const amendment = readAmendment(posted);
    if ('refusal' in amendment) return amendment;
    const { eventId, source } = amendment;
    const event = this.parts.recorded.get(eventId);
    // Of another agency's event nobody is told more than that it is none of theirs.
    if (event?.source !== source) return { refusal: unknownEvent() };
    const corrected = amendment.data && this.#readCorrection(event, amendment.data, now);
    if (corrected && 'refusal' in corrected) return corrected;

    const amendmentId = amendmentIdOf(source, amendment.id);
    const before = this.#lines.get(amendmentId);
    if (before !== undefined) {
      return this.#isSame(amendment, before) ? 'duplicate' : { refusal: otherContent() };
    }
    if (this.#retracted.has(eventId)) return { refusal: alreadyRetracted() };
    this.#lines.set(amendmentId, line);
    if (corrected) {
      const data = { eventId, correctionId: amendmentId, source, reading: corrected };
      const correction = { ...agencyEventCorrected(data, this.parts.vocabulary), digest: '' };
      this.#record(event, { type: 'AgencyEventCorrected.v1', data: correction });
    } else {
      this.#retracted.add(eventId);
      const data = { agencyEventId: eventId, retractionId: amendmentId, source, digest: '' };
      this.#record(event, { type: 'AgencyEventRetracted.v1', data });
    }
    return 'recorded';
  }

  #readCorrection(event: RecordedEvent, data: NonNullable<PostedAmendment['data']>, now: Date) {
    const { type, data: first } = this.parts.postedOn(event.line) as FirstPosted;
    return readCorrection(this.parts.vocabulary, { eventType: type, people: first.people, data }, now);
  }

  #isSame(amendment: PostedAmendment, before: number): boolean {
    return canonicalJson(readAmendment(this.parts.postedOn(before))) === canonicalJson(amendment);
  }

  #record({ people }: RecordedEvent, event: Parameters<AreaReplay['record']>[1]): void {
    for (const personId of new Set(people.map((each) => each.personId))) this.parts.replay.record(personId, event);
  }
}

/** An agency event that was accepted. */
interface FirstPosted {
  readonly type: string;
  readonly data: { readonly people: readonly PersonDescription[] };
}
