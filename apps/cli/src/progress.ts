import type { Writable } from 'node:stream';
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** Where the work is, of how many positions. */
  at(position: number, target: number): void;
  stop(): void;
}

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
  return {
    at: (position, target) => {
      if (!begun) bar.start(target, position);
      else {
        bar.setTotal(target);
        bar.update(position);
      }
      begun = true;
    },
    stop: () => {
      bar.stop();
    },
  };
};
