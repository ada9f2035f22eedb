import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A way to the database that can be cut, or can swallow everything that is sent over it. */
export interface UnreliableNetwork {
  /** The database as it is reached through here. */
  readonly url: string;
  /** Connections stay open, and nothing comes through any more, not even what is sent over new ones. */
  swallow(): void;
  /**
   * What is sent comes through. Over a connection that has sent `words`, nothing comes back from then on: as where
   * the one who asked dies before the answer is there.
   */
  swallowAnswersTo(words: string): void;
  /** New connections come through again; those that were swallowed stay so. */
  heal(): void;
  /** New connections go to another database from now on, or to the same one at another port. */
  leadTo(database: string): void;
  /** Breaks every connection. */
  cut(): void;
  close(): Promise<void>;
}

export const unreliableNetwork = async (database: string): Promise<UnreliableNetwork> => {
  let target = new URL(database);
  const sockets = new Set<Socket>();
  let swallowing = false;
  let unanswered: string | undefined;

  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };

  const server = createServer((inner) => {
    keep(inner);
    if (swallowing) return;
    const outer = connect(Number(target.port === '' ? 5432 : target.port), target.hostname);
    keep(outer);
    inner.pipe(outer).pipe(inner);
    let before = '';
    inner.on('data', (chunk: Buffer) => {
      if (unanswered === undefined) return;
      const text = before + chunk.toString('latin1');
      before = text.slice(-unanswered.length);
      if (!text.includes(unanswered)) return;
      outer.unpipe(inner);
      // What comes is read and thrown away, so that the sender never waits.
      outer.resume();
    });
    inner.on('close', () => outer.destroy());
    outer.on('close', () => inner.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(database);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);

  return {
    url: url.href,
    swallow: () => {
      swallowing = true;
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    swallowAnswersTo: (words) => {
      unanswered = words;
    },
    heal: () => {
      swallowing = false;
    },
    leadTo: (other) => {
      target = new URL(other);
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
