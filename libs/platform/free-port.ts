import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCode } from './error-code.js';

/** Below 32,768, from where Linux takes the ports of connections, and above the ports that `fetch` refuses to ask. */
const FROM = 20_000;
const TO = 32_768;

/** After as many ports that somebody listens on, none is free for what asks. */
const ATTEMPTS = 100;

/**
 * A port that nobody listens on just now, for what has to know its port before it listens. It is none of those that the
 * system gives by itself, to connections and to whoever asks for any port: they would take it in the meantime.
 * @throws Error where the host's address cannot be listened on, or nothing is free.
 */
export const freePort = async (host = '127.0.0.1'): Promise<number> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FROM, TO);
    if (await isFree(port, host)) return port;
  }
  throw new Error(`No port is free from ${String(FROM)} to ${String(TO - 1)}.`);
};

const isFree = async (port: number, host: string): Promise<boolean> => {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') return false;
    throw error;
  }
  await once(server.close(), 'close');
  return true;
};
