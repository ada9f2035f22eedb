import { createWriteStream, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import type { Progress } from '../progress.js';
import { generateCohort } from './generate.js';
import type { CohortOptions, CohortPart } from './generate.js';
import { labelsOf } from './label.js';

export interface WriteCohortOptions extends CohortOptions {
  /** The file that gets the agency events, a CloudEvent a line. */
  readonly out: string;
  /** The file that gets a label for each child, a line each. */
  readonly labels?: string;
  readonly progress: Progress;
  /** Which families are written; all where nothing is said. The others are counted nowhere. */
  readonly wanted?: (part: CohortPart) => boolean;
  /** Is given each family when its lines are written. */
  readonly onFamily?: (part: CohortPart) => void;
}

export interface WrittenCohort {
  readonly families: number;
  readonly children: number;
  readonly events: number;
}

/**
 * Writes a cohort, a family at a time. Until all of it is there it is in `<file>.part`; then existing files are replaced.
 */
export const writeCohort = async ({
  out,
  labels,
  progress,
  wanted = () => true,
  onFamily,
  ...options
}: WriteCohortOptions): Promise<WrittenCohort> => {
  const events = linesOf(out);
  const truth = labels === undefined ? undefined : linesOf(labels);
  const written = { families: 0, children: 0, events: 0 };
  let whole = false;
  try {
    for (const part of generateCohort(options)) {
      if (!wanted(part)) continue;
      await events.write(part.sent.map(({ event }) => event));
      await truth?.write(labelsOf(part));
      onFamily?.(part);
      written.families += 1;
      written.children += part.family.children.length;
      written.events += part.sent.length;
      if (written.families % 100 === 0) progress.at(written.children, options.children);
    }
    whole = true;
  } finally {
    progress.stop();
    await Promise.all([events.end(whole), truth?.end(whole)]);
  }
  return written;
};

interface Lines {
  write(values: readonly unknown[]): Promise<void>;
  /** @param whole whether all of it is there */
  end(whole: boolean): Promise<void>;
}

/** Lines of a file that has its name when it is whole; of a pipe or a terminal as they come. */
const linesOf = (path: string): Lines => {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there && !there.isFile()) return lines(createWriteStream(path));
  const file = there ? realpathSync(path) : path;
  const part = `${file}.part`;
  const written = lines(createWriteStream(part));
  return {
    write: (values) => written.write(values),
    end: async (whole) => {
      await written.end(whole);
      if (whole) renameSync(part, file);
      else rmSync(part, { force: true });
    },
  };
};

/** Waits for the file when it is behind, so that nothing gathers in memory. */
const lines = (stream: Writable): Lines => {
  let failed: Error | undefined;
  stream.on('error', (error: Error) => {
    failed = error;
  });
  return {
    write: async (values) => {
      if (failed) throw failed;
      if (values.length === 0) return;
      const text = values.map((value) => `${JSON.stringify(value)}\n`).join('');
      if (!stream.write(text)) await once(stream, 'drain');
    },
    end: async () => {
      if (failed) throw failed;
      stream.end();
      await finished(stream);
    },
  };
};
