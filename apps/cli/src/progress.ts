import type { Writable } from 'node:stream';
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** Where the work is, of how many positions. */
  at(position: number, target: number): void;
  stop(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A bar on a terminal; elsewhere nothing, for how it ended is said afterwards. */
export const progressOn = (stream: Writable & { isTTY?: boolean }, name: string): Progress => {
  if (stream.isTTY !== true) return { at: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      format: `${name} {bar} {percentage} %  position {value} of {total}  {eta_formatted}`,
      stream,
      hideCursor: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  let begun = false;
  // Whoever ends the work has the cursor and the wrapping of lines back.
  const end = (signal: NodeJS.Signals): void => {
    stop();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const stop = (): void => {
    bar.stop();
    for (const signal of SIGNALS) process.off(signal, end);
  };
  return {
    at: (position, target) => {
      if (!begun) {
        bar.start(target, position);
        for (const signal of SIGNALS) process.on(signal, end);
      } else {
        bar.setTotal(target);
        bar.update(position);
      }
      begun = true;
    },
    stop,
  };
};
