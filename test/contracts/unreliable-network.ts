import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A way to the database that can be cut, or can swallow everything that is sent over it. */
export interface UnreliableNetwork {
  /** The database as it is reached through here. */
  readonly url: string;
  /** Connections stay open, and nothing comes through any more, not even what is sent over new ones. */
  swallow(): void;
  /** New connections come through again; those that were swallowed stay so. */
  heal(): void;
  /** Breaks every connection. */
  cut(): void;
  close(): Promise<void>;
}

export const unreliableNetwork = async (database: string): Promise<UnreliableNetwork> => {
  const target = new URL(database);
  const sockets = new Set<Socket>();
  let swallowing = false;

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
    heal: () => {
      swallowing = false;
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
