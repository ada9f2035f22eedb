import { Presets, SingleBar } from 'cli-progress';

/** Says on stderr what is being done now. */
export const say = (text: string): void => {
  process.stderr.write(`  ${text}\n`);
};

/** A bar on stderr, or a line now and then where that is no terminal. */
export const startProgress = (text: string, total: number): { at(done: number): void; stop(): void } => {
  const bar = new SingleBar(
    {
      format: `  ${text} {bar} {percentage} % of {total} | {duration_formatted}`,
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: 15_000,
      hideCursor: true,
    },
    Presets.rect,
  );
  bar.start(total, 0);
  return { at: (done) => bar.update(done), stop: () => bar.stop() };
};
