import type { ShownLine } from './chronology-page.js';
import type { HistoryEntry } from './history-entry.js';
import type { WrittenLine } from './memory/opened-view.js';
import type { LineParts } from './show-line.js';

/** A line as JSON, but for its number. */
export const writtenLine = ({ kind, shown }: ShownLine, by: string | undefined): WrittenLine => {
  const { line: _line, ...members } = shown;
  return {
    kind,
    ...('column' in shown && { column: shown.column }),
    members: Buffer.from(JSON.stringify(members).slice(1)),
    ...(by !== undefined && { by }),
  };
};

export interface NumberedLine {
  readonly line: number;
  readonly written: WrittenLine;
}

/** JSON in pieces: an array of lines, each with its number. */
export const listOf = (lines: readonly NumberedLine[]): readonly Buffer[] => [
  Buffer.from('['),
  ...lines.flatMap(({ line, written }, index) => [
    Buffer.from(`${index === 0 ? '' : ','}{"line":${String(line)},`),
    written.members,
  ]),
  Buffer.from(']'),
];

/**
 * Everything that decides how an entry is shown, but for the entry, the vocabulary and the keys. Undefined where it
 * cannot be said shortly: where people live is masked by what is known of all their addresses.
 */
export const shownBy =
  ({ child, discretion, of }: Pick<LineParts, 'child' | 'discretion' | 'of'>) =>
  (entry: HistoryEntry): string | undefined => {
    const hidden = discretion.of(entry);
    if (hidden.places) return undefined;
    const person = of(entry.agencyEventId);
    const pin = person?.history.pins.get(entry.agencyEventId);
    return JSON.stringify([
      child.dateOfBirth,
      person?.around?.relation,
      pin?.pinId,
      pin?.pinnedAt,
      hidden.content,
      hidden.words,
      hidden.because,
    ]);
  };
