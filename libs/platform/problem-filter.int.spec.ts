import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Body,
  Controller,
  Get,
  ImATeapotException,
  Module,
  NotFoundException,
  Post,
  Query,
  ValidationPipe,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, Max, MaxLength, ValidateNested } from 'class-validator';
import { jsonBodyParser } from './json-limits.js';
import { createLogger } from './logger.js';
import { conflict, Problem, tooManyRequests } from './problem.js';
import { ProblemFilter } from './problem-filter.js';
import { validationPipeOptions } from './validation.js';

class NameDto {
  @IsString()
  @MaxLength(5)
  given!: string;
}

class PostDto {
  @IsString()
  id!: string;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => NameDto)
  names?: NameDto[];
}

class QueryDto {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Max(100)
  limit?: number;
}

class DomainError extends Error {}

const failures: Readonly<Record<string, () => unknown>> = {
  problem: () => conflict('other-content', 'The same id was stored with other content.'),
  busy: () => tooManyRequests(3),
  nest: () => new NotFoundException('Canary was not found'),
  teapot: () => new ImATeapotException('Canary'),
  unknown: () => new Error('Canary in a message'),
  text: () => 'Canary',
  database: () => Object.assign(new Error('connect ECONNREFUSED Canary'), { code: 'ECONNREFUSED' }),
  domain: () => new DomainError('Canary'),
};

@Controller('example')
class ExampleController {
  @Post()
  post(@Body() body: PostDto): PostDto {
    return body;
  }

  @Get()
  query(@Query() query: QueryDto): QueryDto {
    return query;
  }

  @Get('fail/:id')
  fail(@Query('how') how: string): never {
    throw failures[how]?.();
  }
}

@Module({ controllers: [ExampleController] })
class ExampleModule {}

describe('problem answers', () => {
  let app: NestFastifyApplication;
  let url: string;
  let log: string[];

  beforeEach(async () => {
    log = [];
    const adapter = new FastifyAdapter({ bodyLimit: 100_000 });
    const fastify = adapter.getInstance();
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('application/json', { parseAs: 'string' }, jsonBodyParser);
    app = await NestFactory.create<NestFastifyApplication>(ExampleModule, adapter, {
      bodyParser: false,
      abortOnError: false,
      logger: false,
    });
    const logger = createLogger({ level: 'info', destination: { write: (line) => void log.push(line) } });
    const translate = (error: unknown): Problem | undefined =>
      error instanceof DomainError ? conflict('domain', 'What the domain says.') : undefined;
    app.useGlobalPipes(new ValidationPipe(validationPipeOptions));
    app.useGlobalFilters(new ProblemFilter(logger, translate));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterEach(() => app.close());

  interface Answer {
    readonly status: number;
    readonly text: string;
    readonly body: Record<string, unknown>;
    readonly headers: Headers;
  }

  const ask = async (path: string, request?: RequestInit): Promise<Answer> => {
    const answer = await fetch(`${url}${path}`, request);
    const text = await answer.text();
    return { status: answer.status, text, body: JSON.parse(text) as Record<string, unknown>, headers: answer.headers };
  };

  const post = (body: string, contentType = 'application/json'): Promise<Answer> =>
    ask('/example', { method: 'POST', body, headers: { 'content-type': contentType } });

  const fail = (how: string): Promise<Answer> => ask(`/example/fail/9990000018?how=${how}`);

  it('have the media type and the members of RFC 9457', async () => {
    const answer = await fail('problem');
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toEqual({
      type: '/problems/other-content',
      title: 'In conflict with what is stored',
      status: 409,
      code: 'other-content',
      detail: 'The same id was stored with other content.',
    });
  });

  it("carry a problem's headers", async () => {
    const answer = await fail('busy');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3']);
  });

  it.each([
    ['nest', 404, 'not-found'],
    ['teapot', 418, 'refused'],
    ['unknown', 500, 'internal'],
    ['text', 500, 'internal'],
    ['database', 503, 'unavailable'],
    ['domain', 409, 'domain'],
  ])('tell of an error (%s) with words of their own, in the answer and in the log', async (how, status, code) => {
    const answer = await fail(how);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.text).not.toContain('Canary');
    expect(log.join('')).not.toMatch(/Canary|9990000018/);
  });

  it('are logged where the service is at fault, with the route and the request by which to find them', async () => {
    const answer = await fail('unknown');
    expect(log).toHaveLength(1);
    expect(JSON.parse(log[0] ?? '')).toMatchObject({
      level: 'error',
      route: '/example/fail/:id',
      status: 500,
      requestId: answer.body['requestId'],
      err: { type: 'Error', at: expect.arrayContaining([expect.stringContaining('problem-filter.int.spec')]) },
    });
  });

  it('are not logged where the caller is at fault', async () => {
    await post('{');
    await fail('problem');
    expect(log).toEqual([]);
  });

  it('name the address that is not there no more than the rest', async () => {
    const answer = await ask('/Canary/9990000018');
    expect(answer.body).toMatchObject({ status: 404, code: 'not-found' });
    expect(answer.text).not.toMatch(/Canary|9990000018/);
  });

  it.each([
    ['what is no JSON', '{"id": Canary}', 400, 'json-malformed'],
    ['NUL', '{"id":"a\\u0000"}', 400, 'json-nul'],
    ['half a surrogate pair', '{"id":"\\ud800"}', 400, 'json-lone-surrogate'],
    ['nesting without end', '['.repeat(10_000), 400, 'json-too-deep'],
    ['too much', `{"id":"${'a'.repeat(100_001)}"}`, 413, 'too-large'],
    ['nothing', '', 400, 'invalid-request'],
  ])('meet a body of %s', async (_what, payload, status, code) => {
    const answer = await post(payload);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.text).not.toContain('Canary');
  });

  it('meet a body in a format that nobody reads', async () => {
    expect((await post('<id/>', 'text/xml')).body).toMatchObject({ status: 415, code: 'unsupported-media-type' });
  });

  describe('of a request that its class refuses', () => {
    it('name every field and how it is wrong, and no value', async () => {
      const answer = await post(JSON.stringify({ id: 7, names: [{ given: 'Asha' }, { given: 'Canary Example' }] }));
      expect(answer.body).toMatchObject({
        status: 400,
        code: 'invalid-request',
        errors: [
          { pointer: '/id', code: 'is-string' },
          { pointer: '/names/1/given', code: 'max-length' },
        ],
      });
      expect(answer.text).not.toContain('Canary');
    });

    it('refuse a field that the class does not have, at any depth', async () => {
      const answer = await post(JSON.stringify({ id: 'a', admin: true, names: [{ given: 'Asha', extra: 'Canary' }] }));
      expect(answer.body).toMatchObject({
        status: 400,
        code: 'unknown-field',
        errors: [
          { pointer: '/admin', code: 'unknown-field' },
          { pointer: '/names/0/extra', code: 'unknown-field' },
        ],
      });
      expect(answer.text).not.toContain('Canary');
    });

    it('do not repeat the name of an unknown field that could be an identifier', async () => {
      const answer = await post(JSON.stringify({ id: 'a', '9990000018': 1, 'Canary Example': 2 }));
      expect(answer.status).toBe(400);
      expect(answer.text).not.toMatch(/9990000018|Canary/);
    });

    it('are given for parameters too', async () => {
      expect((await ask('/example?limit=10')).body).toEqual({ limit: 10 });
      expect((await ask('/example?limit=Canary')).body).toMatchObject({ errors: [{ pointer: '/limit' }] });
      expect((await ask('/example?surname=Canary')).body).toMatchObject({ code: 'unknown-field' });
    });

    it('stay short, however much is wrong', async () => {
      const names = Array.from({ length: 1000 }, () => ({ given: 1 }));
      const answer = await post(JSON.stringify({ id: 'a', names }));
      expect(answer.body['errors']).toHaveLength(100);
    });
  });
});
