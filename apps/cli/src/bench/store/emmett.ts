import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Measured } from '../measure.js';
import type { EmmettAnswer, EmmettRequest } from './emmett-process.js';

const PACKAGE = '@event-driven-io/emmett-postgresql';
/** Where `npm run emmett:install` puts it. */
const FOLDER = new URL('../../../../../../.cache/emmett/package.json', import.meta.url);

const findPackage = (): string | undefined => {
  try {
    return createRequire(FOLDER).resolve(PACKAGE);
  } catch {
    return undefined;
  }
};

/** Emmett's event store, in a process of its own, on a database of its own that has its schema. */
export class Emmett {
  #stored = 0;

  private constructor(private readonly child: ChildProcess) {}

  /** Undefined where Emmett is not installed. */
  static async start(url: string): Promise<Emmett | undefined> {
    const file = findPackage();
    if (file === undefined) return undefined;
    const child = fork(fileURLToPath(new URL('./emmett-process.js', import.meta.url)), [file, url], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const emmett = new Emmett(child);
    await emmett.#answer();
    return emmett;
  }

  /** Events that were appended so far, those that warmed it up too. */
  get stored(): number {
    return this.#stored;
  }

  /** Appends so many events, each by itself, after some that are not counted. */
  async append(request: EmmettRequest): Promise<Measured> {
    this.child.send(request);
    const answer = await this.#answer();
    if (!('measured' in answer)) throw new Error('Emmett answered without a figure.');
    this.#stored += answer.stored;
    return answer.measured;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }

  async #answer(): Promise<EmmettAnswer> {
    const waiting = new AbortController();
    try {
      const answer = await Promise.race([
        once(this.child, 'message', waiting).then(([message]) => message as EmmettAnswer),
        once(this.child, 'exit', waiting).then((): never => {
          throw new Error('The process that runs Emmett has ended.');
        }),
      ]);
      if ('failed' in answer) throw new Error(`Emmett failed: ${answer.failed}`);
      return answer;
    } finally {
      waiting.abort();
    }
  }
}
