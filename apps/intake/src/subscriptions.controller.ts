import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Req,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, auditOf, AuditTrail, type Caller, CurrentCaller } from '#access';
import { UnknownCursor } from '#alerts';
import { badRequest, notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { agencyOf } from './agency-of.js';
import {
  CreatedSubscriptionDto,
  DeliveriesDto,
  DeliveriesQueryDto,
  deliveryDto,
  RedeliveryAnswerDto,
  RedeliveryDto,
  RotatedSecretDto,
  SubscriptionDto,
  subscriptionDto,
  SubscriptionRequestDto,
  SubscriptionsDto,
} from './subscriptions.dto.js';
import { subscriptionRefusal } from './subscriptions.refusals.js';
import {
  CreateSubscription,
  EndSubscription,
  FindSubscription,
  ListDeliveries,
  ListSubscriptions,
  Redeliver,
  RotateSecret,
} from './subscriptions.js';

@ApiTags('subscriptions')
@ApiBearerAuth()
@Controller('v1/subscriptions')
@AllowRoles('agency-system')
export class SubscriptionsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Have what your agency is told posted to a URL',
    description:
      'From now on, as GET /v1/alerts has it: one CloudEvent a request, signed by the Standard Webhooks ' +
      'specification, at least once, of each child in order. The secret is shown this once.',
  })
  @ApiResponse({ status: 201, type: CreatedSubscriptionDto })
  @ProblemAnswer(409, 'Your agency has a subscription with this URL, or too many of them.')
  @ProblemAnswer(422, 'Webhooks are not sent to such a URL.')
  async create(
    @Body() { url }: SubscriptionRequestDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<CreatedSubscriptionDto> {
    const made = await this.commands.execute(new CreateSubscription(agencyOf(caller), url));
    await this.record(caller, request, 'create-subscription', made.created ? 'created' : made.reason);
    if (!made.created) throw subscriptionRefusal(made.reason);
    return { ...subscriptionDto(made.subscription), secret: made.secret };
  }

  @Get()
  @ApiOperation({ summary: "List your agency's subscriptions", description: 'How each of them fares.' })
  @ApiOkResponse({ type: SubscriptionsDto })
  async list(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<SubscriptionsDto> {
    const subscriptions = await this.queries.execute(new ListSubscriptions(agencyOf(caller)));
    await this.record(caller, request, 'list-subscriptions', 'shown');
    return { subscriptions: subscriptions.map(subscriptionDto) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read how a subscription fares' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: SubscriptionDto })
  @ProblemAnswer(404, 'Your agency has no such subscription.')
  async find(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<SubscriptionDto> {
    const found = await this.queries.execute(new FindSubscription(agencyOf(caller), id));
    await this.record(caller, request, 'read-subscription', found ? 'shown' : 'not-found');
    return subscriptionDto(there(found));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a subscription',
    description: 'Nothing is sent to it any more. What was sent to it stays known.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 204 })
  @ProblemAnswer(404, 'Your agency has no such subscription.')
  async end(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const ended = await this.commands.execute(new EndSubscription(agencyOf(caller), id));
    await this.record(caller, request, 'delete-subscription', ended ? 'deleted' : 'not-found');
    there(ended || undefined);
  }

  @Post(':id/secret-rotation')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Get a new secret',
    description: 'It is shown this once. For 24 hours messages carry a signature with each of the two secrets.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: RotatedSecretDto })
  @ProblemAnswer(404, 'Your agency has no such subscription.')
  async rotate(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<RotatedSecretDto> {
    const rotated = await this.commands.execute(new RotateSecret(agencyOf(caller), id));
    await this.record(caller, request, 'rotate-webhook-secret', rotated ? 'rotated' : 'not-found');
    const { secret, previousSecretUntil } = there(rotated);
    return { secret, previousSecretUntil: previousSecretUntil.toISOString() };
  }

  @Post(':id/redelivery')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Have messages sent again',
    description:
      'Those that were given up or, with a cursor, all after it, with the ids that they had. A subscription that was ' +
      'disabled is active again, and what it was not told meanwhile follows.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 202, type: RedeliveryAnswerDto })
  @ProblemAnswer(400, 'The cursor is none that the feed has given out.')
  @ProblemAnswer(404, 'Your agency has no such subscription.')
  async redeliver(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { after }: RedeliveryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<RedeliveryAnswerDto> {
    const queued = await knownCursor(this.commands.execute(new Redeliver(agencyOf(caller), id, after)));
    await this.record(caller, request, 'redeliver-webhooks', queued === undefined ? 'not-found' : 'queued');
    return { queued: there(queued) };
  }

  @Get(':id/deliveries')
  @ApiOperation({
    summary: 'Read what became of messages',
    description: 'In the order of the feed; read on with the cursor of the last one.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: DeliveriesDto })
  @ProblemAnswer(400, 'The cursor is none that the feed has given out.')
  @ProblemAnswer(404, 'Your agency has no such subscription.')
  async deliveries(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { state, after, limit = 100 }: DeliveriesQueryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<DeliveriesDto> {
    const agency = agencyOf(caller);
    const found = await this.queries.execute(new FindSubscription(agency, id));
    await this.record(caller, request, 'list-deliveries', found ? 'shown' : 'not-found');
    there(found);
    const question = new ListDeliveries(agency, id, { state, after, limit });
    return { deliveries: (await knownCursor(this.queries.execute(question))).map(deliveryDto) };
  }

  private record(caller: Caller, request: FastifyRequest, action: string, outcome: string): Promise<void> {
    return this.audit.record({ ...auditOf({ caller, request, action }), personIds: [], outcome });
  }
}

/** @throws Problem 404: one of another agency looks like one that does not exist. */
const there = <T>(found: T | undefined): T => {
  if (found === undefined) throw notFound('Your agency has no such subscription.');
  return found;
};

const knownCursor = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UnknownCursor) {
      throw badRequest('invalid-cursor', 'The cursor must be one that GET /v1/alerts has given your agency.');
    }
    throw error;
  }
};
