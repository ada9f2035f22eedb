import type { Writable } from 'node:stream';

/** Where the demo speaks: a terminal, or a file or pipe that knows no colours and no moving bars. */
export interface Screen {
  readonly stream: Writable;
  /** A person watches it: a bar may move, and what is new may stand out. */
  readonly isTerminal: boolean;
  /** Columns to lay out for. */
  readonly width: number;
  /** One or more whole lines. */
  say(text?: string): void;
  strong(text: string): string;
  faint(text: string): string;
}

const WIDEST = 120;
const NARROWEST = 80;

/** `isTTY`, `columns` and `hasColors` are those of a `tty.WriteStream`; any other stream has none of them. */
export const screenOn = (
  stream: Writable & { isTTY?: boolean; columns?: number; hasColors?: () => boolean },
): Screen => {
  const isTerminal = stream.isTTY === true;
  const coloured = isTerminal && (stream.hasColors?.() ?? false);
  const styled = (code: number, text: string): string => (coloured ? `\u001b[${String(code)}m${text}\u001b[0m` : text);
  return {
    stream,
    isTerminal,
    width: Math.max(NARROWEST, Math.min(WIDEST, stream.columns ?? WIDEST)),
    say: (text = '') => {
      stream.write(`${text}\n`);
    },
    strong: (text) => styled(1, text),
    faint: (text) => styled(2, text),
  };
};

/** Breaks text between words; every line after the first begins with the indent, which counts. */
export const wrap = (text: string, width: number, indent = ''): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => indent + each).join('\n');
};
