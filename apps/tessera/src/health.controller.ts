import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import type { Pool, QueryConfig } from 'pg';
import { Open } from '#access';
import type { EventStore } from '#event-store';

export const HEALTH_POOL = Symbol('HealthPool');
export const HEALTH_STORE = Symbol('HealthStore');

/** A database that has not answered for so long does not answer (milliseconds). */
const ANSWER_WITHIN_MS = 2_000;
/**
 * Whether the database answers and its disk has room: with so little memory PostgreSQL puts the rows, about a megabyte,
 * into a temporary file beside the tables. A full disk would else show only to those whose events cannot be stored.
 * pg takes the limit with a statement too; its types do not say so.
 */
const QUESTION: QueryConfig & { readonly query_timeout: number } = {
  text: "set local work_mem = '64kB'; select count(*) from generate_series(1, 50000)",
  query_timeout: ANSWER_WITHIN_MS,
};

/** For whoever runs the service: is the process alive, and can it do its work? */
@ApiTags('operation')
@Controller('health')
export class HealthController {
  private asking: Promise<boolean> | undefined;

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
  @ApiOperation({ summary: 'The service can do its work: 503 where its database does not answer or has no room' })
  ready(): Promise<HealthCheckResult> {
    return this.health.check([
      async () => {
        const indicator = this.indicators.check('database');
        // One question at a time, however many ask: a database that hangs is not to take up more connections by it.
        this.asking ??= this.askDatabase();
        return (await this.asking) ? indicator.up() : indicator.down();
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

  private async askDatabase(): Promise<boolean> {
    try {
      await this.pool.query(QUESTION);
      return true;
    } catch {
      return false;
    } finally {
      this.asking = undefined;
    }
  }
}
