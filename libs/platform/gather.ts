import { unavailable } from './problem.js';

/** Bounds of one piece of gathered work. */
export interface GatherBounds<Asked> {
  /** How much an asker adds to a piece of work. */
  readonly weigh: (asked: Asked) => number;
  /** Most of it in one piece; a single asker may be above it. */
  readonly atMost: number;
  /** How many pieces may be under way at once. Default 1. */
  readonly atOnce?: number;
  /** Whether an error may be one asker's doing: then each of the piece is served alone, and only that one fails. */
  readonly mayBeOnes: (error: unknown) => boolean;
  /**
   * Whether an error tells those too who wait for a later piece, so that nobody waits for a second timeout.
   * Default: no error does.
   */
  readonly tellsAll?: (error: unknown) => boolean;
  /** Most who wait at once; whoever asks then is refused with 503. Default 10,000. */
  readonly mostWaiting?: number;
}

interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does one piece of work at a time, or a few. Whoever asks while they are under way goes into the next piece, together
 * with all the others; whoever asks while nothing is under way is served at once: no timer, nobody waits for company.
 * `work` answers in the order of the askers.
 */
export const gather = <Asked, Answer>(
  work: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  { weigh, atMost, atOnce = 1, mayBeOnes, tellsAll = () => false, mostWaiting = 10_000 }: GatherBounds<Asked>,
): ((asked: Asked) => Promise<Answer>) => {
  let waiting: Waiting<Asked, Answer>[] = [];
  let working = 0;
  let lastSize = 1;

  const takePiece = (): Waiting<Asked, Answer>[] => {
    let size = 0;
    let weight = 0;
    for (const { asked } of waiting) {
      weight += weigh(asked);
      if (size > 0 && weight > atMost) break;
      size += 1;
    }
    const piece = waiting.slice(0, size);
    waiting = waiting.slice(size);
    lastSize = size;
    return piece;
  };

  const serve = async (piece: readonly Waiting<Asked, Answer>[]): Promise<void> => {
    try {
      const answers = await work(piece.map(({ asked }) => asked));
      if (answers.length !== piece.length) throw new Error('Gathered work answers everyone who asked.');
      piece.forEach(({ resolve }, index) => resolve(answers[index] as Answer));
    } catch (error) {
      if (piece.length > 1 && mayBeOnes(error)) for (const one of piece) await serve([one]);
      else for (const { reject } of tellsAll(error) ? [...piece, ...waiting.splice(0)] : piece) reject(error);
    }
  };

  const run = async (): Promise<void> => {
    working += 1;
    // Who comes where others came just now is most likely not alone: all of this turn of the event loop go together.
    if (working > 1 || lastSize > 1) await new Promise(setImmediate);
    while (waiting.length > 0) await serve(takePiece());
    working -= 1;
  };

  return (asked) =>
    new Promise<Answer>((resolve, reject) => {
      if (waiting.length >= mostWaiting) {
        reject(unavailable('Too many requests wait already; this one was not tried. Ask again in a few seconds.'));
        return;
      }
      waiting.push({ asked, resolve, reject });
      if (working < atOnce) void run();
    });
};
