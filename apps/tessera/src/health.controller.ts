import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import type { Pool } from 'pg';
import { Open } from '#access';
import type { EventStore } from '#event-store';

export const HEALTH_POOL = Symbol('HealthPool');
export const HEALTH_STORE = Symbol('HealthStore');

/** For whoever runs the service: is the process alive, and can it do its work? */
@ApiTags('operation')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HEALTH_POOL) private readonly pool: Pool,
    @Inject(HEALTH_STORE) private readonly store: EventStore,
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
  ) {}

  @Get('live')
  @Open('orchestrators ask without a token; the answer says nothing about anybody')
  @ApiOperation({ summary: 'The process is alive' })
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Open('orchestrators ask without a token; the answer says nothing about anybody')
  @HealthCheck()
  @ApiOperation({ summary: 'The service can do its work: 503 where its database does not answer' })
  ready(): Promise<HealthCheckResult> {
    return this.health.check([
      async () => {
        const indicator = this.indicators.check('database');
        try {
          await this.pool.query('select 1');
          return indicator.up();
        } catch {
          return indicator.down();
        }
      },
      async () => {
        const indicator = this.indicators.check('eventStore');
        try {
          await this.store.head();
          return indicator.up();
        } catch {
          return indicator.down();
        }
      },
    ]);
  }
}
