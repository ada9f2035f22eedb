import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuditTrail, type Caller } from '#access';
import type { AcceptResult } from '#intake';

/** Audits what agencies tried and may not: posting as another agency. */
@Injectable()
export class RefusalLog {
  constructor(@Inject(AuditTrail) private readonly audit: AuditTrail) {}

  async recordForeignSources(results: readonly AcceptResult[], caller: Caller, request: FastifyRequest): Promise<void> {
    if (!results.some((result) => result.status === 'refused' && result.refusal.code === 'not-your-source')) return;
    await this.audit.record({
      actor: caller.subject,
      roles: caller.roles,
      agency: caller.agency,
      action: 'post-events-as-another-agency',
      route: 'POST /v1/events',
      outcome: 'refused',
      personIds: [],
      requestId: request.id,
    });
  }
}
