import type { SignsOfSafetyColumn } from '#vocabulary';
import type { ShownLine } from '../chronology-page.js';
import type { HistoryEntry } from '../history-entry.js';
import type { Line } from '../lines.js';
import type { EntriesRead, PersonRead } from '../people.js';

/** A line as it is written. */
export interface WrittenLine {
  readonly kind: ShownLine['kind'];
  /** Of what stands in a column of a Signs of Safety assessment. */
  readonly column?: SignsOfSafetyColumn;
  /** JSON (UTF-8): the members after `line`, with the closing brace. Its number changes when something comes before it. */
  readonly members: Buffer;
  /** Everything but the entry itself on which they depend; absent where they are written anew for a new reading. */
  readonly by?: string;
}

/** A chronology in order, as one question about one state of its people gives it. */
export interface DrawnLines extends Pick<EntriesRead, 'of'> {
  readonly lines: readonly Line[];
  /** The people whose keys open them. */
  readonly sealedFor: readonly string[];
}

/** A chronology whose lines are kept as they were opened for readers of one kind. */
export class OpenedView implements DrawnLines {
  readonly lines: readonly Line[];
  readonly of: DrawnLines['of'];
  readonly sealedFor: readonly string[];
  /** Told of each line that is kept, by what it takes (bytes). */
  grows: ((bytes: number) => void) | undefined;
  readonly #written: (WrittenLine | undefined)[] = [];
  /** Lines of entries that the view before this one had written. */
  readonly #before: ReadonlyMap<HistoryEntry, WrittenLine>;
  #bytes = 0;

  /**
   * @param people whose entries they are.
   * @param erased those of `sealedFor` who have no key any more.
   * @param before what was opened by the same question of an earlier state, with the same keys.
   */
  constructor(
    readonly people: readonly PersonRead[],
    readonly erased: string,
    drawn: DrawnLines,
    before?: OpenedView,
  ) {
    this.lines = drawn.lines;
    this.of = drawn.of;
    this.sealedFor = drawn.sealedFor;
    this.#before = before ? before.#writtenEntries() : new Map();
  }

  /** What it takes in memory (bytes, as estimated). */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether these are the same people, with nothing new in any of their streams. */
  isOf(people: readonly PersonRead[]): boolean {
    return (
      people.length === this.people.length &&
      people.every(({ history, around }, index) => {
        const own = this.people[index];
        return own?.history === history && JSON.stringify(own.around) === JSON.stringify(around);
      })
    );
  }

  /**
   * A line as it is written.
   * @param by what of an entry's line depends on others than the entry: see `WrittenLine`.
   * @param write writes it where it is not kept.
   */
  written(line: number, by: (entry: HistoryEntry) => string | undefined, write: () => WrittenLine): WrittenLine {
    const kept = this.#written[line - 1];
    if (kept) return kept;
    const found = this.lines[line - 1];
    const before = found?.kind === 'entry' ? this.#before.get(found.entry) : undefined;
    const isStill = found?.kind === 'entry' && before?.by !== undefined && before.by === by(found.entry);
    const written = isStill ? before : write();
    this.#written[line - 1] = written;
    this.#bytes += written.members.length;
    this.grows?.(written.members.length);
    return written;
  }

  #writtenEntries(): ReadonlyMap<HistoryEntry, WrittenLine> {
    const entries = new Map<HistoryEntry, WrittenLine>();
    this.#written.forEach((written, index) => {
      const line = this.lines[index];
      if (written?.by !== undefined && line?.kind === 'entry') entries.set(line.entry, written);
    });
    return entries;
  }
}
