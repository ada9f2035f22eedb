import type { ArgumentsHost, ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseUnavailable } from './database.js';
import { describeError } from './logger.js';
import type { Logger } from './logger.js';
import { Problem, unavailable } from './problem.js';

type Words = readonly [code: string, title: string, detail: string];

/** What is said of a failure that has a status and no words that are safe to repeat. */
const WORDS: Readonly<Record<number, Words>> = {
  400: ['bad-request', 'The request cannot be read', 'The request is not of the form that this call asks for.'],
  401: ['not-authenticated', 'A valid access token is needed', 'Send an access token as a bearer token.'],
  403: ['not-allowed', 'Not allowed', 'This is not open to you.'],
  404: ['not-found', 'Not found', 'There is nothing here that you may see.'],
  405: ['method-not-allowed', 'Method not allowed', 'This address does not take that method.'],
  406: ['not-acceptable', 'Not acceptable', 'The answer is not to be had in a format that you accept.'],
  408: ['request-timeout', 'The request took too long', 'The request did not arrive in time.'],
  409: ['conflict', 'In conflict with what is stored', 'The request contradicts what is stored.'],
  413: ['too-large', 'The request is too large', 'Send less at once: several batches, or NDJSON, which is streamed.'],
  414: ['address-too-long', 'The address is too long', 'Shorten the address or its parameters.'],
  415: ['unsupported-media-type', 'Unsupported media type', 'The Content-Type is not one that this call takes.'],
  422: ['invalid', 'The content is not valid', 'The request can be read, and what it says cannot be right.'],
  429: ['too-many-requests', 'Too many requests', 'Wait a little, then go on.'],
  431: ['headers-too-large', 'The headers are too large', 'Send fewer or shorter headers.'],
  503: ['unavailable', 'The service cannot answer just now', 'Ask again in a few seconds.'],
};
const UNKNOWN: Words = ['internal', 'Something went wrong', 'The fault is ours, and has been logged.'];

const FASTIFY_CODES: Readonly<Record<string, Words>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['json-malformed', 'The request cannot be read', 'The body is not JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['body-missing', 'The request cannot be read', 'This call needs a body.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'body-cut-off',
    'The request cannot be read',
    'The body is not of the length that it says.',
  ],
};

/**
 * Turns whatever a handler, a guard, a pipe or Fastify throws into `application/problem+json`. Words come from
 * Problems and from the tables above, never from other errors' messages, which may repeat what was sent.
 * Nest gives a filter that names no exceptions all of them.
 */
export class ProblemFilter implements ExceptionFilter {
  /** @param translate what the errors of other libraries mean to a caller; undefined for those it does not know. */
  constructor(
    private readonly logger: Logger,
    private readonly translate: (error: unknown) => Problem | undefined = () => undefined,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.translate(error) ?? problemOf(error);
    if (problem.status >= 500) this.log(error, problem, request);
    if (reply.sent || reply.raw.headersSent) {
      // Half an answer must not look like a whole one.
      reply.raw.destroy();
      return;
    }
    const body = problem.toJSON();
    void reply
      .status(problem.status)
      .headers({ ...problem.headers, 'cache-control': 'no-store' })
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem.status >= 500 ? { ...body, requestId: request.id } : body));
  }

  private log(error: unknown, problem: Problem, request: FastifyRequest): void {
    const level = problem.status === 500 ? 'error' : 'warn';
    // The route's pattern, not the address: that holds identifiers.
    const route = request.routeOptions.url ?? 'unknown';
    this.logger[level](
      { requestId: request.id, method: request.method, route, status: problem.status, err: describeError(error) },
      problem.title,
    );
  }
}

const HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  429: { 'retry-after': '5' },
  503: { 'retry-after': '5' },
};

/** What an error means to the caller. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  if (isDatabaseUnavailable(error)) {
    return unavailable('The database cannot be reached just now. Ask again in a few seconds.', 5, { cause: error });
  }
  const status = statusOf(error);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const words = FASTIFY_CODES[code] ?? WORDS[status];
  if (words === undefined && status >= 400 && status < 500)
    return made(status, ['refused', 'The request is refused', 'This request cannot be served.']);
  if (words === undefined || (status >= 500 && status !== 503)) return made(500, UNKNOWN);
  return made(status, words);
};

const made = (status: number, [code, title, detail]: Words): Problem => {
  const headers = HEADERS[status];
  return new Problem({ status, code, title, detail, headers });
};

/** Nest's HttpException, and the `statusCode` of Fastify's and http-errors' errors. */
const statusOf = (error: unknown): number => {
  if (!(error instanceof Error)) return 500;
  if (isHttpException(error)) return error.getStatus();
  return 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
};

const isHttpException = (error: Error): error is HttpException =>
  'getStatus' in error && typeof error.getStatus === 'function';
