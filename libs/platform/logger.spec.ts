import { describe, expect, it } from '@jest/globals';
import { createLogger, describeError, NestLogger } from './logger.js';
import type { LoggerSettings } from './logger.js';
import { conflict } from './problem.js';

const written = (
  settings: Partial<LoggerSettings>,
  write: (logger: ReturnType<typeof createLogger>) => void,
): string => {
  let text = '';
  write(createLogger({ level: 'trace', destination: { write: (line) => void (text += line) }, ...settings }));
  return text;
};

const entries = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log', () => {
  it('has one JSON object a line, with level, time and words', () => {
    const [entry] = entries(written({}, (logger) => logger.info({ count: 2 }, 'Two were stored.')));
    expect(entry).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      count: 2,
      msg: 'Two were stored.',
    });
  });

  it('cannot be made to hold a line that nobody wrote', () => {
    const forged = 'x\n{"level":"info","msg":"forged"}\r\n\u2028{}\u2029{}';
    const text = written({}, (logger) => {
      logger.info({ value: forged, [forged]: 1 }, forged);
    });
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text).not.toMatch(/[\r\u2028\u2029]/);
    expect(entries(text)[0]).toMatchObject({ value: forged, msg: forged });
  });

  it('cannot be made to give orders to a terminal, or to show text in another order than it has', () => {
    const text = written({}, (logger) => {
      logger.info({ value: '\u001b[2Jgone \u009b31mred \u007f \u202egnidaer' }, 'words');
    });
    expect([...text].filter((each) => each !== '\n' && /[\p{Cc}\u202a-\u202e]/u.test(each))).toEqual([]);
    expect(entries(text)[0]).toMatchObject({ value: '\u001b[2Jgone \u009b31mred \u007f \u202egnidaer' });
  });

  it('redacts credentials wherever they stand', () => {
    const text = written({}, (logger) => {
      logger.info({
        headers: { Authorization: 'canary', 'set-cookie': ['canary'] },
        a: [{ b: { client_secret: 'canary' } }],
      });
      logger.info({ databaseUrl: 'canary', masterKey: Buffer.from('canary'), accessToken: 'canary' });
    });
    expect(text).not.toContain('canary');
    expect(text.match(/\[redacted\]/g)).toHaveLength(6);
  });

  it('redacts the fields that it is told are personal', () => {
    const text = written({ personalFields: ['nhsNumber', 'narrative'] }, (logger) => {
      logger.info({ person: { nhs_number: 'canary' }, data: [{ narrative: 'canary' }], kind: 'dental' });
    });
    expect(text).not.toContain('canary');
    expect(text).toContain('dental');
  });

  it('never writes bytes, and ends where an object does not', () => {
    const circle: Record<string, unknown> = {};
    circle['again'] = circle;
    const text = written({}, (logger) => {
      logger.info({ sealed: Buffer.from('canary'), circle });
    });
    expect(entries(text)[0]).toMatchObject({ sealed: '[bytes]' });
    expect(text.length).toBeLessThan(500);
  });

  it('writes nothing when it is silent, nor what is less serious than its level', () => {
    expect(written({ level: 'silent' }, (logger) => logger.fatal('words'))).toBe('');
    expect(written({ level: 'warn' }, (logger) => logger.info('words'))).toBe('');
  });
});

describe('an error in the log', () => {
  it('tells where it was thrown and its codes, and not what it says: that may repeat a value', () => {
    const error = Object.assign(new TypeError('invalid input syntax for type uuid: "canary"'), {
      code: '22P02',
      detail: 'Key (name)=(canary) already exists.',
      table: 'people',
      constraint: 'people_pkey',
    });
    const text = written({}, (logger) => logger.error({ err: error }, 'It failed.'));
    expect(text).not.toContain('canary');
    expect(entries(text)[0]).toMatchObject({
      err: {
        type: 'TypeError',
        code: '22P02',
        table: 'people',
        constraint: 'people_pkey',
        at: expect.arrayContaining([expect.stringContaining('logger.spec')]),
      },
    });
  });

  it('tells its cause in the same way', () => {
    const error = new Error('canary', { cause: Object.assign(new Error('canary'), { code: 'ECONNRESET' }) });
    expect(describeError(error)).toMatchObject({ type: 'Error', cause: { type: 'Error', code: 'ECONNRESET' } });
    expect(JSON.stringify(describeError(error))).not.toContain('canary');
  });

  it('tells the words of a problem, which are ours', () => {
    expect(describeError(conflict('other-content', 'Stored with other content.'))).toMatchObject({
      type: 'Problem',
      code: 'other-content',
      message: 'Stored with other content.',
    });
  });

  it('tells of what is no error no more than its kind', () => {
    expect(describeError('canary')).toEqual({ type: 'string' });
  });
});

describe("Nest's messages", () => {
  it('go into the same log, with where they come from', () => {
    const text = written({}, (logger) => {
      const nest = new NestLogger(logger);
      nest.log('Mapped a route', 'RouterExplorer');
      nest.error('It failed', 'Error: canary\n    at place (file.ts:1:1)', 'Exceptions');
      nest.error(new Error('canary'), 'Exceptions');
      nest.verbose({ canary: true });
    });
    expect(entries(text)).toMatchObject([
      { level: 'info', msg: 'Mapped a route', context: 'RouterExplorer' },
      { level: 'error', msg: 'It failed', context: 'Exceptions', at: ['at place (file.ts:1:1)'] },
      { level: 'error', context: 'Exceptions', err: { type: 'Error' } },
      { level: 'trace' },
    ]);
    expect(text).not.toContain('canary');
  });
});
