import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ValidationPipe } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AccessGuard } from '#access';
import { ProblemFilter, validationPipeOptions } from '#platform';
import type { Composition } from './composition.js';
import { HEALTH_POOL, HEALTH_STORE, HealthController } from './health.controller.js';
import type { Parts } from './parts.js';
import { unavailableProblem } from './unavailable.js';

/** The HTTP routes of a process in one application, behind one guard that denies by default. */
@Module({})
export class TesseraModule {
  static with(parts: Parts, routes: Composition['routes']): DynamicModule {
    return {
      module: TesseraModule,
      imports: [TerminusModule.forRoot({ logger: false }), ...routes.map((of) => of(parts))],
      controllers: [HealthController],
      providers: [
        { provide: HEALTH_POOL, useValue: parts.pool },
        { provide: HEALTH_STORE, useValue: parts.store },
        { provide: APP_GUARD, useValue: new AccessGuard(parts.tokens, parts.audit) },
        { provide: APP_PIPE, useValue: new ValidationPipe(validationPipeOptions) },
        { provide: APP_FILTER, useValue: new ProblemFilter(parts.logger, unavailableProblem) },
      ],
    };
  }
}
