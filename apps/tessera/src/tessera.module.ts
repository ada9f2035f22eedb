import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ValidationPipe } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AccessGuard } from '#access';
import { ProblemFilter, validationPipeOptions } from '#platform';
import { HubModule } from '../../hub/src/hub.module.js';
import { IntakeModule } from '../../intake/src/intake.module.js';
import { HEALTH_POOL, HEALTH_STORE, HealthController } from './health.controller.js';
import type { Parts } from './parts.js';
import { unavailableProblem } from './unavailable.js';

/** Every HTTP route of the service in one application, behind one guard that denies by default. */
@Module({})
export class TesseraModule {
  static with(parts: Parts): DynamicModule {
    return {
      module: TesseraModule,
      imports: [TerminusModule.forRoot({ logger: false }), IntakeModule.with(parts), HubModule.with(parts)],
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
