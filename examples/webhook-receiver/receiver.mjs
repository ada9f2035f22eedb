/**
 * Takes what Tessera posts to a webhook: proves that it is Tessera's, whole and of these minutes, answers at once, and
 * acts on each message once. Copy it, and put what your system does in the place of `handle`.
 *
 * WEBHOOK_SECRETS  the secret that was shown when the subscription was made; after a rotation both, with a comma
 * PORT             where it listens (8443)
 * TLS_CERT, TLS_KEY  files (PEM). Without them it speaks HTTP, for a proxy on the same machine that speaks TLS.
 */
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

const { WEBHOOK_SECRETS = '', PORT = '8443', TLS_CERT, TLS_KEY } = process.env;

const verifiers = WEBHOOK_SECRETS.split(',')
  .map((secret) => secret.trim())
  .filter((secret) => secret !== '')
  .map((secret) => new Webhook(secret));
if (verifiers.length === 0) throw new Error('WEBHOOK_SECRETS must have the secret of the subscription.');

const MOST_BYTES = 1024 * 1024;

/** The CloudEvent of a request; throws where it is not Tessera's, was changed, or is older than five minutes. */
const verified = (body, headers) => {
  let refusal;
  for (const verifier of verifiers) {
    try {
      return verifier.verify(body, headers);
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      refusal = error;
    }
  }
  throw refusal;
};

/**
 * Ids that were acted on. A message comes at least once, so sometimes twice, with the same id: keep them where your
 * system keeps its data, in the same transaction as what you make of the message.
 */
const done = new Set();

/** What your system does. Here: a line for each message. Open `data.link` with your own token for the rest. */
const handle = (event) => {
  process.stdout.write(`${JSON.stringify({ id: event.id, type: event.type, subject: event.subject })}\n`);
};

const receive = async (request, response) => {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    chunks.push(chunk);
  }
  // The signature is over the bytes as they came: verify before anything parses them.
  const body = Buffer.concat(chunks).toString('utf8');
  let event;
  try {
    event = verified(body, request.headers);
  } catch {
    response.writeHead(401).end();
    return;
  }
  if (!done.has(event.id)) {
    handle(event);
    done.add(event.id);
  }
  // Within 10 seconds: what takes longer is done after the answer, from a store of your own.
  response.writeHead(204).end();
};

const listener = (request, response) => {
  receive(request, response).catch(() => {
    // Not acknowledged: Tessera sends it again.
    if (!response.headersSent) response.writeHead(500).end();
  });
};

const server =
  TLS_CERT && TLS_KEY
    ? createHttpsServer({ cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY) }, listener)
    : createHttpServer(listener);

server.listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ listening: server.address().port })}\n`);
});
process.once('SIGTERM', () => server.close());
