import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';

/** A line of a stream: its text, or why it has none. */
export type Line = { readonly text: string } | { readonly tooLong: true } | { readonly notUtf8: true };

export interface LineLimits {
  /** Most lines in one batch. */
  readonly lines: number;
  /** Most bytes of one line. */
  readonly bytes: number;
}

const NEWLINE = 0x0a;

/**
 * Splits a stream into lines and gives them in batches: as many as have arrived when the batch before is done with,
 * so a fast sender gets large batches and a slow one is never kept waiting. The stream is paused while two batches
 * lie ready, so memory does not grow with its length. Empty lines are left out. A line over the limit is skipped to
 * its end, without being kept.
 * @throws what the stream fails with.
 */
export async function* lineBatches(source: Readable, limits: LineLimits): AsyncGenerator<readonly Line[]> {
  const ready: Line[] = [];
  let pieces: Buffer[] = [];
  let length = 0;
  const state: { ended: boolean; failure?: Error } = { ended: false };
  let wake: () => void = () => undefined;
  const decoder = new TextDecoder('utf-8', { fatal: true });

  const endLine = (): void => {
    if (length > limits.bytes) ready.push({ tooLong: true });
    else if (length > 0) {
      const line = lineOf(decoder, Buffer.concat(pieces, length));
      if (line) ready.push(line);
    }
    pieces = [];
    length = 0;
  };
  const take = (chunk: Buffer): void => {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      const piece = chunk.subarray(start, end === -1 ? chunk.length : end);
      length += piece.length;
      if (length <= limits.bytes) pieces.push(piece);
      else pieces = [];
      if (end === -1) break;
      endLine();
      start = end + 1;
    }
    if (ready.length >= 2 * limits.lines) source.pause();
    wake();
  };
  const finish = (): void => {
    if (!state.ended) endLine();
    state.ended = true;
    wake();
  };
  const fail = (error: Error): void => {
    state.failure = error;
    state.ended = true;
    wake();
  };
  source.on('data', take).once('end', finish).once('error', fail);
  source.once('close', () => {
    if (!state.ended) fail(new Error('The sender went away before the end of the stream.'));
  });

  try {
    for (;;) {
      if (ready.length > 0) {
        yield ready.splice(0, limits.lines);
        if (ready.length < limits.lines) source.resume();
      } else if (state.failure) {
        throw state.failure;
      } else if (state.ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = () => undefined;
      }
    }
  } finally {
    source.off('data', take);
    if (!state.ended) source.destroy();
  }
}

const lineOf = (decoder: TextDecoder, bytes: Buffer): Line | undefined => {
  try {
    const text = decoder.decode(bytes).trim();
    return text === '' ? undefined : { text };
  } catch {
    return { notUtf8: true };
  }
};
