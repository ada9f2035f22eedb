import { loadPatterns } from '#patterns';
import { loadVocabulary } from '#vocabulary';
import { backtest } from '../../backtest/backtest.js';
import { matchLines } from '../../backtest/match-line.js';
import { progressOn } from '../../progress.js';
import type { ReplayEvents } from './match-line.js';

/**
 * Replays by `tessera backtest`, with the patterns that come with the service.
 * @throws Error where a line was refused: a cohort is to be accepted whole.
 */
export const replayByBacktest: ReplayEvents = async (events, until) => {
  const vocabulary = loadVocabulary();
  const progress = progressOn(process.stderr, 'Backtest');
  const found = await backtest({
    events,
    vocabulary,
    catalogues: [loadPatterns(vocabulary)],
    until,
    onProgress: (line, of) => {
      progress.at(line, of);
    },
  }).finally(() => {
    progress.stop();
  });
  try {
    const [refused] = found.refusals;
    if (refused) throw new Error(`Line ${refused.line} of the cohort was refused: ${refused.title}.`);
    return [...matchLines(found)];
  } finally {
    found.close();
  }
};
