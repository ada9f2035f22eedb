import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A request that is on its way when the service is told to stop has this long to arrive (milliseconds). */
const ARRIVES_WITHIN_MS = 1_000;

/**
 * Ends connections over which nothing is under way, once the service stops. Node ends those that are idle at that
 * moment, but neither one that was opened ahead of use, as browsers and balancers do, nor one whose answer began
 * before and said that the connection stays: each would keep the service from ending for a minute.
 */
export const endIdleConnections = (fastify: FastifyInstance): void => {
  const underWay = new Map<Socket, number>();
  let stopping = false;
  const count = (socket: Socket, change: number): void => {
    const before = underWay.get(socket);
    if (before === undefined) return;
    underWay.set(socket, before + change);
    if (stopping && before + change === 0) socket.destroySoon();
  };
  fastify.server.on('connection', (socket: Socket) => {
    underWay.set(socket, 0);
    socket.once('close', () => underWay.delete(socket));
  });
  fastify.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    count(socket, 1);
    response.once('close', () => {
      count(socket, -1);
    });
  });
  fastify.addHook('preClose', (done) => {
    setTimeout(() => {
      stopping = true;
      for (const [socket, requests] of underWay) if (requests === 0) socket.destroySoon();
    }, ARRIVES_WITHIN_MS).unref();
    done();
  });
};
