import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuditTrail } from './audit.js';
import type { Caller } from './caller.js';
import { purposeOf } from './purposes.js';

/** A call that stands in the audit trail: who calls, in which request. */
export interface AuditedCall {
  readonly caller: Caller;
  readonly request: FastifyRequest;
  /** Coded: what is done, e.g. `read-chronology`. */
  readonly action: string;
}

/** What the trail says of a call, but for whom it is about and what came of it. */
export const auditOf = ({ caller, request, action }: AuditedCall) => ({
  actor: caller.subject,
  roles: caller.roles,
  agency: caller.agency,
  action,
  route: `${request.method} ${request.routeOptions.url ?? ''}`,
  requestId: request.id,
});

/** Writes every look at a person to the audit trail, before the answer leaves. */
@Injectable()
export class Looks {
  constructor(@Inject(AuditTrail) private readonly audit: AuditTrail) {}

  /**
   * @param outcome what came of it: `shown`, `not-found`, or a code of what was done or why it was not.
   * @throws Problem 503 where the audit trail cannot be written: then nothing may be shown.
   */
  async record(look: AuditedCall, personIds: readonly string[], outcome: string): Promise<void> {
    await this.audit.record({ ...auditOf(look), purpose: purposeOf(look.request), personIds, outcome });
  }
}
