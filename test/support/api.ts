/** What a spec may ask of a running service over HTTP. */
export interface Api {
  /** An access token of a demo client: an agency's name, or one of the workers. */
  token(client: string): Promise<string>;
  /** `client` is empty for a call without a token. */
  get<T = unknown>(path: string, client: string, headers?: Record<string, string>): Promise<Answer<T>>;
  post<T = unknown>(path: string, client: string, body: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, for specs that know what to expect in it. */
  readonly body: T;
}

/** Calls a service; tokens come from its built-in identity provider, and are fetched once. */
export const apiOf = ({ url, tokenUrl }: { readonly url: string; readonly tokenUrl: string }): Api => {
  const tokens = new Map<string, Promise<string>>();
  const token = (client: string): Promise<string> => {
    const known = tokens.get(client) ?? fetchToken(tokenUrl, client);
    tokens.set(client, known);
    return known;
  };
  const ask = async <T>(path: string, client: string, init: RequestInit): Promise<Answer<T>> => {
    const headers = new Headers(init.headers);
    if (client !== '') headers.set('authorization', `Bearer ${await token(client)}`);
    const response = await fetch(url + path, { ...init, headers });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    const single = isJson && !(response.headers.get('content-type') ?? '').includes('ndjson');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (single && text !== '' ? JSON.parse(text) : undefined) as T,
    };
  };
  return {
    token,
    get: (path, client, headers = {}) => ask(path, client, { headers }),
    post: (path, client, body, headers = {}) =>
      ask(path, client, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
};

const fetchToken = async (tokenUrl: string, client: string): Promise<string> => {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: {
      // The secrets of demo clients are public.
      authorization: `Basic ${Buffer.from(`${client}:demo-secret-${client}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const body = (await response.json()) as { access_token?: string };
  if (body.access_token === undefined) throw new Error(`No token for ${client}: ${JSON.stringify(body)}`);
  return body.access_token;
};
