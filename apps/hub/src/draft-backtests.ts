import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { backtestStored, compilePatternText, PatternNotValid, type Pattern } from '#patterns';
import { londonDate, newId, unprocessable } from '#platform';
import { HUB_PARTS, type HubParts } from './parts.js';
import { PatternDraftStore, type PatternDraft } from './pattern-draft-store.js';

interface Running {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** Drafts of patterns, and their backtests over the live store: in the background, slowly, one at a time. */
@Injectable()
export class DraftBacktests implements OnModuleDestroy {
  readonly #drafts: PatternDraftStore;
  readonly #running = new Set<Running>();

  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {
    this.#drafts = new PatternDraftStore(parts.pool);
  }

  /**
   * Checks a definition and keeps it.
   * @throws Problem (422) with all that is wrong in it, by line
   */
  async add(definition: string, createdBy: string): Promise<PatternDraft> {
    const draftId = newId();
    const { name } = this.#compile(definition).definition;
    await this.#drafts.add({ draftId, name, definition, createdBy });
    const draft = await this.#drafts.read(draftId);
    if (!draft) throw new Error('A draft that was kept can be read.');
    return draft;
  }

  read(draftId: string): Promise<PatternDraft | undefined> {
    return this.#drafts.read(draftId);
  }

  /** Begins a backtest; `another-runs` where one is under way already, of this draft or of another. */
  async begin(draftId: string): Promise<PatternDraft | 'unknown' | 'another-runs'> {
    const draft = await this.#drafts.read(draftId);
    if (!draft) return 'unknown';
    const pattern = this.#compile(draft.definition);
    const runId = newId();
    if (!(await this.#drafts.begin(draftId, runId))) return 'another-runs';
    const abort = new AbortController();
    const running = { abort, ended: this.#run(draftId, runId, pattern, abort) };
    this.#running.add(running);
    void running.ended.finally(() => this.#running.delete(running));
    return (await this.#drafts.read(draftId)) ?? 'unknown';
  }

  /** What runs is interrupted, and says so: it can be begun again after the restart. */
  async onModuleDestroy(): Promise<void> {
    for (const { abort } of this.#running) abort.abort();
    await Promise.all([...this.#running].map(({ ended }) => ended));
  }

  async #run(draftId: string, runId: string, draft: Pattern, abort: AbortController): Promise<void> {
    const { store, vocabulary, patterns, clock, logger } = this.parts;
    try {
      const findings = await backtestStored({
        store,
        vocabulary,
        draft,
        inForce: patterns.find(({ definition }) => definition.name === draft.definition.name),
        today: londonDate(clock.now()),
        signal: abort.signal,
        onProgress: async (position, head) => {
          if (!(await this.#drafts.advance(draftId, runId, position, head))) abort.abort();
        },
      });
      await this.#drafts.end(draftId, runId, 'done', findings);
    } catch (error) {
      if (!abort.signal.aborted)
        logger.error({ draftId, err: error }, 'The backtest of a draft did not get to its end.');
      // Where that cannot be said either, its silence says it.
      await this.#drafts
        .end(draftId, runId, abort.signal.aborted ? 'interrupted' : 'failed', null)
        .catch((failure: unknown) => {
          logger.warn({ draftId, err: failure }, 'It could not be put down how a backtest ended.');
        });
    }
  }

  #compile(definition: string): Pattern {
    try {
      return compilePatternText(definition, this.parts.vocabulary, 'The draft');
    } catch (error) {
      if (!(error instanceof PatternNotValid)) throw error;
      throw unprocessable(
        'invalid-pattern',
        'Mend what errors name in the definition, and send it again.',
        error.found.map(({ line, says }) => ({
          pointer: '/definition',
          code: 'invalid-pattern',
          detail: line === undefined ? says : `line ${String(line)}: ${says}`,
        })),
      );
    }
  }
}
