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
      const response = await fetch(tokenUrl, {
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
      return answer(await fetch(url + path, { headers: { ...headers, authorization: `Bearer ${token}` } }));
    },
    async post(path, token, body, headers = {}) {
      return answer(
        await fetch(url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers, authorization: `Bearer ${token}` },
          body: JSON.stringify(body),
        }),
      );
    },
  };
};
