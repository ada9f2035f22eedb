import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeader } from 'node:http';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { NestLogger } from '#platform';
import { registerBodyParsers } from './body-parsers.js';
import type { Composition } from './composition.js';
import { endIdleConnections } from './idle-connections.js';
import { openApiOf } from './openapi.js';
import type { Parts } from './parts.js';
import { TesseraModule } from './tessera.module.js';

/** Longest that a client may take to send the headers and to come back on a kept connection (milliseconds). */
const CONNECTION_TIMEOUT_MS = 60_000;

/** The HTTP application, not yet listening. */
export const createHttp = async (
  parts: Parts,
  composition: Composition,
  tokenUrl?: string,
): Promise<NestFastifyApplication> => {
  const app = await createBareHttp(parts, composition);
  await app.register(helmet, {
    global: false,
    // Swagger UI styles itself in the page; a token is fetched from the demo identity provider where there is one.
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", ...(tokenUrl === undefined ? [] : [new URL(tokenUrl).origin])],
        upgradeInsecureRequests: null,
      },
    },
  });
  setSecurityHeaders(app.getHttpAdapter().getInstance());
  const document = openApiOf(app, composition, tokenUrl);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Tessera: API',
    swaggerOptions: { persistAuthorization: false, displayRequestDuration: true },
  });
  return app;
};

/** The same security headers on every answer: made once, by helmet, because making them costs more than most requests. */
const setSecurityHeaders = (instance: FastifyInstance): void => {
  let headers: readonly (readonly [string, OutgoingHttpHeader])[] | undefined;
  instance.addHook('onRequest', (_request, reply, done) => {
    if (headers) {
      for (const [name, value] of headers) reply.raw.setHeader(name, value);
      done();
      return;
    }
    reply.helmet();
    headers = Object.entries(reply.raw.getHeaders()).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    done();
  });
};

/** The routes alone: enough to describe them. */
export const createBareHttp = async (
  parts: Parts,
  { routes }: Composition,
  options: { readonly preview?: boolean } = {},
): Promise<NestFastifyApplication> => {
  const adapter = new FastifyAdapter({
    genReqId: () => randomUUID(),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // A problem's answer names what is wrong; the framework's own words could repeat what was sent.
    return503OnClosing: true,
  });
  registerBodyParsers(adapter.getInstance());
  endIdleConnections(adapter.getInstance());
  return NestFactory.create<NestFastifyApplication>(TesseraModule.with(parts, routes), adapter, {
    bodyParser: false,
    logger: new NestLogger(parts.logger),
    preview: options.preview ?? false,
    abortOnError: false,
  });
};
