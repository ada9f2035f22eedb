/**
 * Follows what Tessera tells an agency, as server-sent events, and acts on each message as it comes. Copy it, and put
 * what your system does in the place of `handle`.
 *
 * TESSERA_URL      where the service answers
 * TOKEN_URL, CLIENT_ID, CLIENT_SECRET  where the identity provider gives tokens, and to whom (role agency-system)
 * CURSOR_FILE      where it is kept how far was read (cursor.txt)
 */
import { Buffer } from 'node:buffer';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';

const { TESSERA_URL, TOKEN_URL, CLIENT_ID, CLIENT_SECRET, CURSOR_FILE = 'cursor.txt' } = process.env;
for (const [name, value] of Object.entries({ TESSERA_URL, TOKEN_URL, CLIENT_ID, CLIENT_SECRET })) {
  if (!value) throw new Error(`${name} must be set.`);
}

/** What your system does. Here: a line for each message. Open `data.link` with your own token for the rest. */
const handle = (event) => {
  process.stdout.write(`${JSON.stringify({ id: event.id, type: event.type, subject: event.subject })}\n`);
};

/** The stream ends when the token does: each connection begins with a new one. */
const newToken = async () => {
  const response = await fetch(TOKEN_URL, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  if (!response.ok) throw new Error(`No token: ${response.status}`);
  return (await response.json()).access_token;
};

const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());

let cursor = await readFile(CURSOR_FILE, 'utf8').catch((error) => {
  if (error.code === 'ENOENT') return '';
  throw error;
});

/** One connection, until it ends or breaks. */
const follow = async () => {
  const response = await fetch(new URL('/v1/alerts/stream', TESSERA_URL), {
    headers: { authorization: `Bearer ${await newToken()}`, ...(cursor && { 'last-event-id': cursor }) },
    signal: stopping.signal,
  });
  if (!response.ok) throw new Error(`The stream answers ${response.status}.`);
  const received = [];
  const parser = createParser({ onEvent: (event) => received.push(event) });
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    for (const { id, data } of received.splice(0)) {
      handle(JSON.parse(data));
      // After it was acted on, never before: what was not kept comes again.
      cursor = id;
      await writeFile(`${CURSOR_FILE}.new`, cursor);
      await rename(`${CURSOR_FILE}.new`, CURSOR_FILE);
    }
  }
};

while (!stopping.signal.aborted) {
  try {
    await follow();
  } catch (error) {
    if (stopping.signal.aborted) break;
    process.stderr.write(`${error.message}\n`);
  }
  await pause(1000, undefined, { signal: stopping.signal }).catch(() => undefined);
}
