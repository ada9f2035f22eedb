import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { readCheckpoint } from '#event-store';
import { ALERTS_PARTS, type AlertsParts } from './parts.js';

/** How often the feed is looked at while somebody follows it (milliseconds). */
const LOOK_EVERY_MS = 200;

/**
 * Tells those who follow the alert feed when it has grown. However many follow, the database is asked once each time,
 * and not at all while nobody does.
 */
@Injectable()
export class FeedWatch implements BeforeApplicationShutdown {
  private readonly waiting = new Set<() => void>();
  private seen = -1;
  private looking = false;
  private closed = false;

  constructor(@Inject(ALERTS_PARTS) private readonly parts: AlertsParts) {}

  /** Resolves when the feed has grown since it was last looked at, or after `atMostMs`. */
  async grown(atMostMs: number, signal: AbortSignal): Promise<void> {
    if (this.closed) return;
    let timer: NodeJS.Timeout | undefined;
    let resolve: () => void = () => undefined;
    const waked = new Promise<void>((done) => {
      resolve = done;
      timer = setTimeout(done, atMostMs);
      signal.addEventListener('abort', resolve, { once: true });
    });
    this.waiting.add(resolve);
    void this.look();
    await waked;
    clearTimeout(timer);
    signal.removeEventListener('abort', resolve);
    this.waiting.delete(resolve);
  }

  get isClosed(): boolean {
    return this.closed;
  }

  beforeApplicationShutdown(): void {
    this.closed = true;
    this.wake();
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    while (this.waiting.size > 0 && !this.closed) {
      try {
        const position = await readCheckpoint(this.parts.pool, 'alert-feed');
        if (position !== this.seen) {
          this.seen = position;
          this.wake();
        }
      } catch (error) {
        this.parts.logger.warn({ err: error }, 'The alert feed cannot be looked at just now.');
      }
      await pause(LOOK_EVERY_MS);
    }
    this.looking = false;
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
  }
}
