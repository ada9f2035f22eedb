import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMatcher, type Matcher } from '#identity';
import type { AgencyEventEnvelope } from '#intake';
import { loadPattern, type Patterns } from '#patterns';
import { loadVocabulary, type Vocabulary } from '#vocabulary';
import { backtest, type Backtest } from '../../apps/cli/src/backtest/backtest.js';
import type { RefusedLine } from '../../apps/cli/src/backtest/intake.js';
import { matchLines, type MatchLine } from '../../apps/cli/src/backtest/match-line.js';
import { agencyEvent, child } from './agency-events.js';

/** What a backtest made of lines. */
export interface Replayed extends Pick<Backtest, 'lines' | 'from' | 'until'> {
  readonly matches: readonly MatchLine[];
  readonly refused: readonly RefusedLine[];
  /** `2 recorded`, ... of what is not none. */
  readonly taken: Readonly<Record<string, number>>;
}

let parts: { readonly vocabulary: Vocabulary; readonly matcher: Matcher; readonly catalogues: [Patterns] } | undefined;

/** Replays lines of a file, or its bytes, by one pattern that everybody understands: appointments missed. */
export const replayLines = async (content: readonly unknown[] | Buffer, until?: string): Promise<Replayed> => {
  if (!parts) {
    const vocabulary = loadVocabulary();
    const catalogue: Patterns = [loadPattern('was-not-brought', vocabulary)];
    parts = { vocabulary, matcher: createMatcher(), catalogues: [catalogue] };
  }
  const folder = await mkdtemp(join(tmpdir(), 'tessera-lines-'));
  try {
    const events = join(folder, 'events.ndjson');
    await writeFile(events, Buffer.isBuffer(content) ? content : content.map(lineOf).join('\n'));
    const found = await backtest({ ...parts, events, until });
    try {
      const { lines, from, until: last, refusals } = found;
      const taken = Object.fromEntries(Object.entries(lines).filter(([, count]) => count > 0));
      return { lines, taken, from, until: last, refused: refusals, matches: [...matchLines(found)] };
    } finally {
      found.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

export const lineOf = (each: unknown): string => (typeof each === 'string' ? each : JSON.stringify(each));

/** What must be in nothing that a backtest says. */
export const SECRET = 'The narrative that nobody repeats';

/** An appointment to which a child was not brought, reported when it happened unless it is said. */
export const missed = (
  id: string,
  on: string,
  { time = `${on}T10:00:00Z`, ...data }: { readonly time?: string } & Record<string, unknown> = {},
): AgencyEventEnvelope =>
  agencyEvent({
    id,
    time,
    data: { people: [child(70)], occurredOn: { date: on }, service: 'dental', narrative: SECRET, ...data },
  });
