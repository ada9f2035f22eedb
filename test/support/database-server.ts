import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#platform';
import type { EmbeddedPostgres } from '#platform';

/**
 * A process beside jest that starts an embedded PostgreSQL for the first spec that asks for one, and ends with jest,
 * however jest ends: it stops when the channel to its parent closes.
 */
const secret = randomBytes(16).toString('hex');
let database: Promise<EmbeddedPostgres> | undefined;
let folder: string | undefined;

const begin = async (): Promise<EmbeddedPostgres> => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-test-'));
  return startEmbeddedPostgres({ dataDir: folder });
};

const server = createServer((request, response) => {
  // A connection that is kept would be closed just as a spec, minutes later, uses it again.
  response.setHeader('connection', 'close');
  if (request.url !== `/${secret}`) {
    response.writeHead(404).end();
    return;
  }
  database ??= begin();
  database.then(
    ({ url }) => response.end(url),
    (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : 'unknown error'),
  );
});

process.on('disconnect', () => {
  void (async () => {
    await database?.then((running) => running.stop()).catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    process.exit(0);
  })();
});
// Ctrl-C reaches jest and this process at once: jest's end is what counts.
process.on('SIGINT', () => undefined);

server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/${secret}`);
});
