import { request } from 'node:https';
import { isIP } from 'node:net';
import { errorCode } from '#platform';
import { ADDRESS_NOT_ALLOWED, allowedLookup } from './addresses.js';
import { hostOf, refuseUrl, type UrlRules } from './receiver-url.js';

export interface SendSettings extends UrlRules {
  /** From the first packet to the end of the answer (milliseconds). */
  readonly timeoutMs: number;
  /** Certificates (PEM) of authorities that are trusted in place of those that Node trusts. */
  readonly authorities?: string;
  /** How names are looked up: as Node does it. */
  readonly resolve?: Parameters<typeof allowedLookup>[1];
}

export interface OutgoingMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why no answer came. */
export const NO_ANSWERS = [
  'address-not-allowed',
  'name-not-found',
  'not-connected',
  'certificate-not-trusted',
  'timed-out',
  'connection-broken',
  'url-not-allowed',
  'not-opened',
] as const;
export type NoAnswer = (typeof NO_ANSWERS)[number];

/** What the receiver said, or why it said nothing. */
export type SendOutcome =
  | { readonly answered: true; readonly status: number; readonly retryAfter?: string }
  | { readonly answered: false; readonly fault: NoAnswer };

/** Of an answer no more is read: only its status means anything (bytes). */
const MOST_OF_ANSWER = 64 * 1024;

/**
 * Posts a message to a receiver, over a connection of its own that is made to an allowed address or not at all.
 * No redirect is followed. Never throws; `signal` breaks it off.
 */
export const send = (
  { url: text, headers, body }: OutgoingMessage,
  settings: SendSettings,
  signal: AbortSignal,
): Promise<SendOutcome> => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Rules may have become stricter since the receiver was named.
  const refusal = refuseUrl(text, settings);
  if (!url || refusal !== undefined) {
    const fault = refusal === 'address-not-allowed' ? refusal : 'url-not-allowed';
    return Promise.resolve({ answered: false, fault });
  }
  const host = hostOf(url);
  return new Promise((resolve) => {
    let outcome: SendOutcome | undefined;
    let timedOut = false;
    const outgoing = request(
      {
        method: 'POST',
        host,
        port: url.port === '' ? 443 : Number(url.port),
        path: `${url.pathname}${url.search}`,
        // Not Node's own pool: a connection that was kept says nothing of where the name leads now.
        agent: false,
        lookup: allowedLookup(settings.allows, settings.resolve),
        ca: settings.authorities,
        servername: isIP(host) === 0 ? host : undefined,
        headers: {
          host: url.host,
          'content-length': String(Buffer.byteLength(body)),
          connection: 'close',
          ...headers,
        },
      },
      (answer) => {
        const { statusCode = 0, headers: answered } = answer;
        const retryAfter = answered['retry-after'];
        const said: SendOutcome = { answered: true, status: statusCode, ...(retryAfter && { retryAfter }) };
        // The status counts, however the rest of the answer ends.
        outcome = said;
        let read = 0;
        answer.on('data', (chunk: Buffer) => {
          read += chunk.length;
          if (read > MOST_OF_ANSWER) answer.destroy();
        });
        answer.on('error', () => undefined);
        answer.on('close', () => {
          end(said);
        });
      },
    );
    const breakOff = (): void => {
      outgoing.destroy();
    };
    const limit = setTimeout(() => {
      timedOut = true;
      breakOff();
    }, settings.timeoutMs);
    // The signal outlives the message: what listens to it is taken away again.
    const end = (ended: SendOutcome): void => {
      clearTimeout(limit);
      signal.removeEventListener('abort', breakOff);
      resolve(ended);
    };
    outgoing.on('error', (error) => {
      end(outcome ?? { answered: false, fault: timedOut ? 'timed-out' : faultOf(error) });
    });
    outgoing.on('close', () => {
      end(outcome ?? { answered: false, fault: timedOut ? 'timed-out' : 'connection-broken' });
    });
    signal.addEventListener('abort', breakOff);
    if (signal.aborted) breakOff();
    outgoing.end(body);
  });
};

const NOT_FOUND = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'ENODATA']);
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
]);
/** OpenSSL's words for a certificate that does not hold, as Node passes them on. */
const NOT_TRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|SIGNATURE_FAILURE/;

const faultOf = (error: Error): NoAnswer => {
  // Connecting to a name with several addresses fails with the errors of all of them.
  const all: readonly unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  const code = errorCode(error) ?? errorCode(all[0]) ?? '';
  if (code === ADDRESS_NOT_ALLOWED) return 'address-not-allowed';
  if (NOT_FOUND.has(code)) return 'name-not-found';
  if (NOT_CONNECTED.has(code)) return 'not-connected';
  return NOT_TRUSTED.test(code) ? 'certificate-not-trusted' : 'connection-broken';
};
