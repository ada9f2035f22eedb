/** One thing that is wrong with a request, and where: a JSON pointer into its body, or a parameter's or header's name. */
export interface ProblemError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export interface ProblemInit {
  readonly status: number;
  /** In kebab case. It makes the `type`: `/problems/<code>`. */
  readonly code: string;
  readonly title: string;
  /** What went wrong and what to do, for the reader of the answer. Never a value that the caller sent. */
  readonly detail?: string;
  readonly errors?: readonly ProblemError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What the caller is told when a request fails (RFC 9457, `application/problem+json`).
 * It names fields and codes, and never repeats an identifier, a name or any other value of the request.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  /** A reference relative to the service: `/problems/<code>`. */
  readonly type: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly ProblemError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(init: ProblemInit, options?: ErrorOptions) {
    super(init.detail ?? init.title, options);
    this.status = init.status;
    this.code = init.code;
    this.type = `/problems/${init.code}`;
    this.title = init.title;
    this.detail = init.detail;
    this.errors = init.errors;
    this.headers = init.headers ?? {};
  }

  /** The body of the answer. */
  toJSON(): Record<string, unknown> {
    const { type, title, status, code, detail, errors } = this;
    return {
      type,
      title,
      status,
      code,
      ...(detail === undefined ? {} : { detail }),
      ...(errors === undefined || errors.length === 0 ? {} : { errors }),
    };
  }
}

type Errors = readonly ProblemError[];

/** 400: the request is not of the form that the call asks for. */
export const badRequest = (code: string, detail: string, errors?: Errors): Problem =>
  new Problem({ status: 400, code, title: 'The request cannot be read', detail, errors });

/** 401: no token, or none that holds. */
export const unauthenticated = (detail: string, challenge = 'Bearer'): Problem =>
  new Problem({
    status: 401,
    code: 'not-authenticated',
    title: 'A valid access token is needed',
    detail,
    headers: { 'www-authenticate': challenge },
  });

/** 403: the caller is known, and may not do this. */
export const forbidden = (code: string, detail: string): Problem =>
  new Problem({ status: 403, code, title: 'Not allowed', detail });

/** 404: there is no such thing, or the caller may not know of it. Both get the same words. */
export const notFound = (detail = 'There is nothing here that you may see.'): Problem =>
  new Problem({ status: 404, code: 'not-found', title: 'Not found', detail });

/** 409: it contradicts what is stored. */
export const conflict = (code: string, detail: string): Problem =>
  new Problem({ status: 409, code, title: 'In conflict with what is stored', detail });

/** 422: it can be read, and what it says cannot be right. */
export const unprocessable = (code: string, detail: string, errors?: Errors): Problem =>
  new Problem({ status: 422, code, title: 'The content is not valid', detail, errors });

/** 429: the caller asks for too much. */
export const tooManyRequests = (retryAfterSeconds: number): Problem =>
  new Problem({
    status: 429,
    code: 'too-many-requests',
    title: 'Too many requests',
    detail: 'Wait as long as Retry-After says, then go on.',
    headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) },
  });

/** 503: not now. Nothing was done, or what was done may safely be asked for again. */
export const unavailable = (detail: string, retryAfterSeconds = 5, options?: ErrorOptions): Problem =>
  new Problem(
    {
      status: 503,
      code: 'unavailable',
      title: 'The service cannot answer just now',
      detail,
      headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) },
    },
    options,
  );
