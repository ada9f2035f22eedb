import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

const file = (name: string): URL => new URL(`./tls/${name}`, import.meta.url);

/** A certificate for this machine, and for `receiver.example`, which signs itself. Its key is no secret. */
export const CERTIFICATE_FILE = file('localhost.cert.pem');
export const KEY_FILE = file('localhost.key.pem');
export const CERTIFICATE = readFileSync(CERTIFICATE_FILE, 'utf8');

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a receiver does with a message that has come whole: it answers, or not. */
export type Answers = (message: Received, response: ServerResponse) => void;

export interface TestReceiver {
  readonly port: number;
  readonly url: string;
  /** Every message that has come, in order. */
  readonly received: readonly Received[];
  /** 204 at first. */
  answer(how: Answers): void;
  close(): Promise<void>;
}

export const answering =
  (status: number, headers: Record<string, string> = {}): Answers =>
  (_message, response) => {
    response.writeHead(status, headers).end();
  };

/** A receiver of webhooks on this machine, over TLS. */
export const startReceiver = async (port = 0): Promise<TestReceiver> => {
  const received: Received[] = [];
  let answers = answering(204);
  const server = createServer({ cert: CERTIFICATE, key: readFileSync(KEY_FILE) }, (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const message = { path: request.url ?? '', headers: request.headers, body };
      received.push(message);
      answers(message, response);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    url: `https://localhost:${String(taken)}/hook`,
    received,
    answer: (how) => (answers = how),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
