import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { LogLevel } from './config.js';
import { Problem } from './problem.js';

export type { Logger } from 'pino';

export interface LoggerSettings {
  readonly level: LogLevel;
  /** Names of further fields whose values are personal content, at any depth. */
  readonly personalFields?: readonly string[];
  /** Standard output by default. */
  readonly destination?: DestinationStream;
}

/** Fields that hold credentials wherever they stand. Compared without regard to case, `_` and `-`. */
const CREDENTIALS = [
  'authorization',
  'cookie',
  'setcookie',
  'password',
  'secret',
  'clientsecret',
  'token',
  'accesstoken',
  'idtoken',
  'apikey',
  'masterkey',
  'privatekey',
  'databaseurl',
  'connectionstring',
];
const REDACTED = '[redacted]';
const DEPTH_LIMIT = 8;

/** What JSON leaves as it is and a terminal or a log viewer may take for a new line or an order to itself. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A log of one JSON object a line. Values cannot end a line or give orders to a terminal; fields that hold
 * credentials or personal content are redacted at any depth; of errors it keeps what cannot hold a value.
 */
export const createLogger = (settings: LoggerSettings): Logger => {
  const hidden = new Set([...CREDENTIALS, ...(settings.personalFields ?? [])].map(plainName));
  const destination = settings.destination ?? pino.destination({ fd: 1, sync: true });
  return pino(
    {
      level: settings.level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields, hidden, 0) as Record<string, unknown>,
      },
      serializers: { err: (value: unknown) => value },
    },
    {
      write: (line: string): void => {
        destination.write(line.replace(UNSAFE, escaped));
      },
    },
  );
};

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const plainName = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase();

const redact = (value: unknown, hidden: ReadonlySet<string>, depth: number): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return value;
  if (depth >= DEPTH_LIMIT) return '[too deep]';
  if (Array.isArray(value)) return value.map((each) => redact(each, hidden, depth + 1));
  if (ArrayBuffer.isView(value)) return '[bytes]';
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      hidden.has(plainName(name)) ? REDACTED : redact(member, hidden, depth + 1),
    ]),
  );
};

/** What PostgreSQL says of an error that is no value of a row. */
const CODED = [
  'code',
  'severity',
  'schema',
  'table',
  'column',
  'constraint',
  'routine',
  'syscall',
  'statusCode',
] as const;

/**
 * An error without its message: engines and databases put the values they choked on into messages ("Unexpected
 * token", "invalid input syntax"). Where it was thrown, and its codes, say what happened. A Problem's words are ours.
 */
export const describeError = (error: unknown, depth = 0): Record<string, unknown> => {
  if (!(error instanceof Error)) return { type: typeof error };
  const coded = CODED.flatMap((name) => {
    const value = (error as unknown as Record<string, unknown>)[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
  });
  const cause = error.cause === undefined || depth >= 3 ? {} : { cause: describeError(error.cause, depth + 1) };
  return {
    type: error.constructor.name,
    ...Object.fromEntries(coded),
    ...(error instanceof Problem ? { message: error.message } : {}),
    at: stackFrames(error.stack),
    ...cause,
  };
};

const stackFrames = (stack: string | undefined): string[] =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());

/** Nest's own messages in the same log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest passes the context last, and for errors a stack before it. */
  private write(
    level: 'info' | 'warn' | 'debug' | 'trace' | 'error' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const texts = rest.filter((each) => typeof each === 'string');
    const stack = texts.find((text) => /\n\s+at /.test(text));
    const context = texts.findLast((text) => text !== stack);
    const fields = {
      ...(context === undefined ? {} : { context }),
      ...(stack === undefined ? {} : { at: stackFrames(stack) }),
    };
    if (message instanceof Error) this.logger[level]({ ...fields, err: message }, 'An error was reported.');
    else this.logger[level](fields, typeof message === 'string' ? message : 'A message that is not text.');
  }
}
