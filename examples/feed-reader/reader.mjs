/**
 * Reads what Tessera told an agency, page by page after a cursor, and acts on each message once. Copy it, and put what
 * your system does in the place of `handle`.
 *
 * TESSERA_URL      where the service answers
 * TOKEN_URL, CLIENT_ID, CLIENT_SECRET  where the identity provider gives tokens, and to whom (role agency-system)
 * CURSOR_FILE      where it is kept how far was read (cursor.txt)
 * EVERY_SECONDS    how often it looks (30)
 */
import { Buffer } from 'node:buffer';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const {
  TESSERA_URL,
  TOKEN_URL,
  CLIENT_ID,
  CLIENT_SECRET,
  CURSOR_FILE = 'cursor.txt',
  EVERY_SECONDS = '30',
} = process.env;
for (const [name, value] of Object.entries({ TESSERA_URL, TOKEN_URL, CLIENT_ID, CLIENT_SECRET })) {
  if (!value) throw new Error(`${name} must be set.`);
}

/** What your system does. Here: a line for each message. Open `data.link` with your own token for the rest. */
const handle = (event) => {
  process.stdout.write(`${JSON.stringify({ id: event.id, type: event.type, subject: event.subject })}\n`);
};

let token;
let tokenUntil = 0;
const authorization = async () => {
  if (Date.now() < tokenUntil) return `Bearer ${token}`;
  const response = await fetch(TOKEN_URL, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  if (!response.ok) throw new Error(`No token: ${response.status}`);
  const answer = await response.json();
  token = answer.access_token;
  // A minute early: a token must not end on its way.
  tokenUntil = Date.now() + (answer.expires_in - 60) * 1000;
  return `Bearer ${token}`;
};

const cursorKept = async () => {
  try {
    return (await readFile(CURSOR_FILE, 'utf8')).trim() || undefined;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** After the messages of a page were acted on, never before: what was not kept is read again. */
const keepCursor = async (cursor) => {
  await writeFile(`${CURSOR_FILE}.new`, cursor);
  await rename(`${CURSOR_FILE}.new`, CURSOR_FILE);
};

const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
const sleep = (seconds) => pause(seconds * 1000, undefined, { signal: stopping.signal }).catch(() => undefined);

let cursor = await cursorKept();
while (!stopping.signal.aborted) {
  let more = false;
  let wait = Number(EVERY_SECONDS);
  try {
    const page = new URL('/v1/alerts?limit=100', TESSERA_URL);
    if (cursor !== undefined) page.searchParams.set('after', cursor);
    const response = await fetch(page, { headers: { authorization: await authorization() } });
    if (response.ok) {
      const { alerts, nextCursor } = await response.json();
      for (const event of alerts) handle(event);
      if (alerts.length > 0) await keepCursor(nextCursor);
      cursor = nextCursor;
      more = alerts.length === 100;
    } else {
      // 401: the token was taken back. 429 and 503 say when to come again.
      if (response.status === 401) tokenUntil = 0;
      wait = Number(response.headers.get('retry-after') ?? wait);
      process.stderr.write(`The feed answers ${response.status}.\n`);
    }
  } catch (error) {
    process.stderr.write(`The feed cannot be read: ${error.message}\n`);
  }
  if (!more) await sleep(wait);
}
