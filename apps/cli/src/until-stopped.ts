import type { Writable } from 'node:stream';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Whoever runs the demo wants it to end: Ctrl-C, SIGTERM, a terminal that was closed, a reader (`| head`) that has
 * gone. The first asks for an end; later ones change nothing, so that what was started is cleared away.
 */
export const listenForStop = (output: Writable): { readonly signal: AbortSignal; dispose(): void } => {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort();
  };
  for (const each of SIGNALS) process.on(each, stop);
  output.on('error', stop);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const each of SIGNALS) process.off(each, stop);
    },
  };
};

/** Resolves once the signal is given. Keeps the process alive until then. */
export const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const alive = setInterval(() => undefined, 60_000);
    signal.addEventListener(
      'abort',
      () => {
        clearInterval(alive);
        resolve();
      },
      { once: true },
    );
  });
