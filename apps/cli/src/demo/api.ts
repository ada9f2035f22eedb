import { setTimeout as sleep } from 'node:timers/promises';

/** Speaks to a running service over HTTP, as an agency system or a worker would. */
export interface Api {
  /** An access token for a demo client, by client credentials. */
  token(clientId: string): Promise<string>;
  get<T>(path: string, token: string, headers?: Record<string, string>): Promise<T>;
  post<T>(path: string, token: string, body: unknown, headers?: Record<string, string>): Promise<T>;
}

/** The service answered other than 2xx. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`The service answered ${String(status)}: ${JSON.stringify(body)}`);
  }
}

/** A service that cannot answer just now is asked again, for about ten seconds: nothing here is done twice by that. */
const MOST_ATTEMPTS = 10;
const PAUSE_MS = 1_000;

const askAgain = async (url: string, init: RequestInit): Promise<Response> => {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, init);
    if (response.status !== 503 || attempt === MOST_ATTEMPTS) return response;
    await response.body?.cancel();
    await sleep(PAUSE_MS);
  }
};

export const connect = (url: string, tokenUrl: string, secretOf: (clientId: string) => string): Api => {
  const tokens = new Map<string, string>();
  const answer = async <T>(response: Response): Promise<T> => {
    const text = await response.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    if (!response.ok) throw new ApiError(response.status, body);
    return body as T;
  };
  return {
    async token(clientId) {
      const known = tokens.get(clientId);
      if (known) return known;
      const response = await askAgain(tokenUrl, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${clientId}:${secretOf(clientId)}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      });
      const { access_token: token } = await answer<{ access_token: string }>(response);
      tokens.set(clientId, token);
      return token;
    },
    async get(path, token, headers = {}) {
      return answer(await askAgain(url + path, { headers: { ...headers, authorization: `Bearer ${token}` } }));
    },
    async post(path, token, body, headers = {}) {
      return answer(
        await askAgain(url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers, authorization: `Bearer ${token}` },
          body: JSON.stringify(body),
        }),
      );
    },
  };
};
