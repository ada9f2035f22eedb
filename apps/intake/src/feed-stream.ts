import { Inject, Injectable } from '@nestjs/common';
import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { readFeed, type FeedPage } from '#alerts';
import { FeedWatch } from './feed-watch.js';
import { ALERTS_PARTS, type AlertsParts } from './parts.js';

/** Proxies close a connection over which nothing comes (milliseconds). */
const KEEP_ALIVE_MS = 15_000;

export interface Following {
  readonly agency: string;
  /** The first page, already read. */
  readonly first: FeedPage;
  /** When the caller's token ends, and the stream with it. */
  readonly until: Date;
}

/** Sends the alert feed of an agency as server-sent events, for as long as the agency listens. */
@Injectable()
export class FeedStream {
  constructor(
    @Inject(ALERTS_PARTS) private readonly parts: AlertsParts,
    @Inject(FeedWatch) private readonly watch: FeedWatch,
  ) {}

  async send(reply: FastifyReply, { agency, first, until }: Following): Promise<void> {
    const gone = new AbortController();
    reply.hijack();
    const out = reply.raw;
    out.once('close', () => {
      gone.abort();
    });
    out.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    out.write(': the alerts of your agency follow\n\n');

    let page = first;
    const timeLeft = (): number => until.getTime() - this.parts.clock.now().getTime();
    try {
      while (!gone.signal.aborted && !this.watch.isClosed && timeLeft() > 0) {
        const text = page.items.map(toServerSentEvent).join('');
        if (text !== '' && !out.write(text)) await once(out, 'drain', { signal: gone.signal });
        if (page.items.length === 0) {
          await this.watch.grown(Math.min(KEEP_ALIVE_MS, timeLeft()), gone.signal);
          out.write(':\n\n');
        }
        page = await readFeed(this.parts.pool, { agency, after: page.next });
      }
    } catch (error) {
      if (!gone.signal.aborted) {
        this.parts.logger.warn({ agency, err: error }, 'An alert stream was broken off; its reader comes back.');
      }
    }
    out.end();
  }
}

const toServerSentEvent = ({ cursor, cloudEvent }: FeedPage['items'][number]): string => {
  const { type } = JSON.parse(cloudEvent) as { type: string };
  return `id: ${cursor}\nevent: ${type}\ndata: ${cloudEvent}\n\n`;
};
