import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHUNK_BYTES = 1024 * 1024;
const STANDARD_INPUT = 0;
const RETRY_MS = 20;

/**
 * Opens a file that can be read at any place, again and again. What comes through a pipe (`-`, `/dev/stdin`,
 * `<(...)`) is put down first, in the folder for temporary files, in one that nobody else can open and that is gone when
 * it is closed.
 * @returns its descriptor
 * @throws Error where it cannot be read
 */
export const openSeekable = (path: string): number => {
  const from = path === '-' ? STANDARD_INPUT : openSync(path, 'r');
  const status = fstatSync(from);
  if (status.isFile()) return from;
  try {
    if (status.isDirectory()) throw new Error(`${path}: it is a folder, and a file is needed.`);
    return putDown(from);
  } finally {
    if (from !== STANDARD_INPUT) closeSync(from);
  }
};

const putDown = (from: number): number => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-events-'));
  try {
    const file = openSync(join(folder, 'events'), 'wx+', 0o600);
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let read = readSome(from, chunk); read > 0; read = readSome(from, chunk)) {
      for (let written = 0; written < read;) written += writeSync(file, chunk, written, read - written);
    }
    return file;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Waits where there is nothing yet. */
const readSome = (from: number, chunk: Buffer): number => {
  for (;;) {
    try {
      return readSync(from, chunk, 0, chunk.length, null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
};
