import { contentDigest } from '#platform';

/** The pages of one reading: what they are all read up to, when it began, and the last line that was shown. */
export interface Cursor {
  /** Global position: in all streams alike, what stands after it came after the reading began. */
  readonly upTo: number;
  /** The instant at which the reading began (milliseconds). */
  readonly at: number;
  /** Number of the last line that was shown. */
  readonly line: number;
}

export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
  constructor() {
    super('The cursor is not one that a page of this chronology gave.');
  }
}

const FORM = 1;

/**
 * Writes a cursor that only the same question takes. It is as long for a large family as for one child, and holds
 * nothing of anybody: numbers, and a digest of what was asked.
 * @param question whatever decides which lines there are: the person, the filters, the view.
 */
export const writeCursor = (question: object, { upTo, at, line }: Cursor): string =>
  Buffer.from(JSON.stringify([FORM, digestOf(question), upTo, at, line])).toString('base64url');

/** @throws InvalidCursor where it is none, or another question's. */
export const readCursor = (text: string, question: object): Cursor => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidCursor();
  }
  if (!Array.isArray(parsed)) throw new InvalidCursor();
  const [form, digest, upTo, at, line] = parsed as unknown[];
  if (form !== FORM || digest !== digestOf(question) || !isCount(upTo) || !isCount(at) || !isCount(line)) {
    throw new InvalidCursor();
  }
  return { upTo, at, line };
};

/** An instant that no Date can hold is none that was written either. */
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= 8_640_000_000_000_000;

const digestOf = (question: object): string => contentDigest(question).slice(0, 24);
