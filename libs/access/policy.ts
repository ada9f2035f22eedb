import 'reflect-metadata';
import { createParamDecorator, SetMetadata } from '@nestjs/common';
import type { CanActivate, CustomDecorator, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { forbidden, unauthenticated, unavailable } from '#platform';
import type { AuditTrail } from './audit.js';
import type { Caller, Role } from './caller.js';
import { purposeOf } from './purposes.js';
import { IdentityProviderUnavailable } from './signing-keys.js';
import { TokenRefused } from './tokens.js';
import type { TokenVerifier } from './tokens.js';

const ALLOWED_ROLES = 'tessera:allowed-roles';
const OPEN = 'tessera:open';
const LOOKS = 'tessera:looks-at-person';

/** Who may call the route: a caller with any of the roles. */
export const AllowRoles = (...roles: readonly [Role, ...Role[]]): CustomDecorator => SetMetadata(ALLOWED_ROLES, roles);

/** Everyone may call the route, even without a token. The reason is for whoever reviews the policy. */
export const Open = (reason: string): CustomDecorator => SetMetadata(OPEN, reason);

/** The route shows information about people: it is answered only to a caller who says for what (`Tessera-Purpose`). */
export const LooksAtPerson = (): CustomDecorator => SetMetadata(LOOKS, true);

const callers = new WeakMap<object, Caller>();

/** The caller of a request that the guard let through. */
export const callerOf = (request: object): Caller => {
  const caller = callers.get(request);
  if (!caller) throw new Error('The route is open or has no guard: it has no caller.');
  return caller;
};

/** Gives a handler the caller: `read(@CurrentCaller() caller: Caller)`. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  return callerOf(context.switchToHttp().getRequest<FastifyRequest>());
});

/**
 * Lets a request through to its route, or refuses it. A route that says neither who may call it nor that it is open is
 * closed to everyone. Every refusal is in the audit trail before it is answered.
 */
export class AccessGuard implements CanActivate {
  constructor(
    private readonly tokens: TokenVerifier,
    private readonly audit: Pick<AuditTrail, 'record'>,
  ) {}

  /** @throws Problem: 400 without a purpose where one is needed, 401, 403, or 503 where it cannot be decided. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { roles, open } = policyOf(context);
    if (open !== undefined) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.identify(request);
    if (!roles || !caller.roles.some((role) => roles.includes(role))) {
      await this.recordRefusal(request, 'not-allowed', caller);
      throw forbidden('not-allowed', 'Your roles do not allow this call.');
    }
    if (looksAtPerson(context)) purposeOf(request);
    callers.set(request, caller);
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Caller> {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) {
      await this.recordRefusal(request, 'not-authenticated');
      throw unauthenticated('Send an access token: "Authorization: Bearer" and the token.');
    }
    try {
      return await this.tokens.verify(token);
    } catch (error) {
      if (error instanceof TokenRefused) {
        await this.recordRefusal(request, `token-${error.fault}`);
        throw unauthenticated('The access token does not hold: get a new one.', 'Bearer error="invalid_token"');
      }
      if (error instanceof IdentityProviderUnavailable) {
        await this.recordRefusal(request, 'identity-provider-unavailable');
        throw unavailable('The identity provider cannot be reached to check the access token.', 10, { cause: error });
      }
      throw error;
    }
  }

  private recordRefusal(request: FastifyRequest, outcome: string, caller?: Caller): Promise<void> {
    return this.audit.record({
      actor: caller?.subject ?? 'unknown',
      roles: caller?.roles ?? [],
      agency: caller?.agency,
      action: 'refused',
      personIds: [],
      route: `${request.method} ${request.routeOptions.url ?? 'unknown'}`,
      outcome,
      requestId: request.id,
    });
  }
}

interface RoutePolicy {
  readonly roles?: readonly Role[];
  readonly open?: string;
}

/** What the handler says, else what its controller says, else nothing. Roles count where both are said. */
const policyOf = (context: ExecutionContext): RoutePolicy => {
  for (const target of [context.getHandler(), context.getClass()]) {
    const roles = Reflect.getMetadata(ALLOWED_ROLES, target) as readonly Role[] | undefined;
    const open = Reflect.getMetadata(OPEN, target) as string | undefined;
    if (roles) return { roles };
    if (open !== undefined) return { open };
  }
  return {};
};

const looksAtPerson = (context: ExecutionContext): boolean =>
  [context.getHandler(), context.getClass()].some((target) => Reflect.getMetadata(LOOKS, target) === true);

/** RFC 6750, 2.1. A token in the address or the body is no token: both end up in logs. */
const bearerToken = (header: string | undefined): string | undefined =>
  /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(header ?? '')?.[1];
