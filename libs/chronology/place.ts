import type { HistoryEntry } from './history-entry.js';

/** Where an entry stands in a chronology: by when it happened, and within that by when it was recorded. */
export interface Place {
  /** Sortable text: the instant or the first day. */
  readonly when: string;
  /** Global position. */
  readonly position: number;
}

/** The pages of one reading: the version of the stream they are all read at, and the last place shown. */
export interface Cursor {
  readonly version: number;
  readonly after: Place;
}

export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
  constructor() {
    super('The cursor is not one that a page of this chronology gave.');
  }
}

/** Before every entry. */
export const firstPlace: Place = { when: '', position: 0 };

export const placeOf = (entry: HistoryEntry): Place => ({
  // An instant is compared by its London day first, so that it stands among the entries of that day.
  when: `${entry.occurredOn.date} ${entry.occurredOn.at ?? ''}`,
  position: entry.position,
});

export const isAfter = (one: Place, other: Place): boolean =>
  one.when === other.when ? one.position > other.position : one.when > other.when;

export const writeCursor = (personId: string, { version, after }: Cursor): string =>
  Buffer.from(JSON.stringify([personId, version, after.when, after.position])).toString('base64url');

export const readCursor = (text: string, personId: string): Cursor => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidCursor();
  }
  if (!Array.isArray(parsed)) throw new InvalidCursor();
  const [of, version, when, position] = parsed as unknown[];
  if (
    of !== personId ||
    typeof version !== 'number' ||
    !Number.isSafeInteger(version) ||
    version < 1 ||
    typeof when !== 'string' ||
    typeof position !== 'number'
  ) {
    throw new InvalidCursor();
  }
  return { version, after: { when, position } };
};
