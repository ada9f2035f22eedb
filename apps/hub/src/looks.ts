import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuditTrail, purposeOf, type Caller } from '#access';

/** Somebody looks at people: who, in which request. */
export interface Look {
  readonly caller: Caller;
  readonly request: FastifyRequest;
  /** Coded: what is looked at, e.g. `read-chronology`. */
  readonly action: string;
}

/** Writes every look at a person to the audit trail, before the answer leaves. */
@Injectable()
export class Looks {
  constructor(@Inject(AuditTrail) private readonly audit: AuditTrail) {}

  /**
   * @throws Problem 503 where the audit trail cannot be written: then nothing may be shown.
   */
  async record(look: Look, personIds: readonly string[], outcome: 'shown' | 'not-found'): Promise<void> {
    await this.audit.record({
      actor: look.caller.subject,
      roles: look.caller.roles,
      agency: look.caller.agency,
      action: look.action,
      purpose: purposeOf(look.request),
      personIds,
      route: `${look.request.method} ${look.request.routeOptions.url ?? ''}`,
      outcome,
      requestId: look.request.id,
    });
  }
}
