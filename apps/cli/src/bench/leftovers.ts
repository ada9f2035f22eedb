/** What a bench has made on the machine: it goes when the bench is over, fails or is interrupted. */
export class Leftovers {
  readonly #undo: (() => Promise<void>)[] = [];
  #removing: Promise<void> | undefined;

  /** @param undo removes what was just made; what was made last goes first. */
  add(undo: () => Promise<void>): void {
    this.#undo.push(undo);
  }

  /** Removes everything, once: whoever asks again waits for the same. Throws the first error, after trying them all. */
  remove(): Promise<void> {
    this.#removing ??= this.#removeAll();
    return this.#removing;
  }

  async #removeAll(): Promise<void> {
    const errors: unknown[] = [];
    for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) {
      try {
        await undo();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}

/** Runs `work`; what it leaves is removed however it ends, also by Ctrl-C or SIGTERM, which end the process then. */
export const withoutLeftovers = async <T>(work: (leftovers: Leftovers) => Promise<T>): Promise<T> => {
  const leftovers = new Leftovers();
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort();
    process.stderr.write('\nInterrupted: removing what was made …\n');
    leftovers.remove().then(
      () => process.exit(130),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await work(leftovers);
  } catch (error) {
    // What fails now fails because the ground was taken from under it: the process is about to end.
    if (interruption.signal.aborted) await new Promise(() => undefined);
    throw error;
  } finally {
    await leftovers.remove();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
};
