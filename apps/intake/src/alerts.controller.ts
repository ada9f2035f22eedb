import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowRoles, CurrentCaller, type Caller } from '#access';
import { UnknownCursor, type AcknowledgeOutcome, type FeedPage } from '#alerts';
import { badRequest, conflict, notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { agencyOf } from './agency-of.js';
import {
  AcknowledgementAnswerDto,
  AcknowledgementDto,
  AlertFeedDto,
  AlertFeedQueryDto,
  AlertStreamQueryDto,
} from './alerts.dto.js';
import { AcknowledgeAlert, ReadAlertFeed } from './alert-feed.js';
import { FeedStream } from './feed-stream.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/alerts')
export class AlertsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(FeedStream) private readonly stream: FeedStream,
  ) {}

  @Get()
  @AllowRoles('agency-system')
  @ApiOperation({
    summary: 'Read what your agency was told',
    description:
      'Alerts as CloudEvents, oldest first, after a cursor. Nothing personal is in them. A cursor stays good for ' +
      'ever; whoever follows nextCursor misses and repeats nothing. Reading an alert does not hide it.',
  })
  @ApiOkResponse({ type: AlertFeedDto })
  @ProblemAnswer(400, 'The cursor is none that the feed has given out.')
  async read(@Query() { after, limit }: AlertFeedQueryDto, @CurrentCaller() caller: Caller): Promise<AlertFeedDto> {
    const page = await this.page({ agency: agencyOf(caller), after, limit });
    return {
      alerts: page.items.map(({ cloudEvent }) => JSON.parse(cloudEvent) as object),
      nextCursor: page.next,
    };
  }

  @Get('stream')
  @AllowRoles('agency-system')
  @ApiOperation({
    summary: 'Follow what your agency is told',
    description:
      'The same as GET /v1/alerts, as server-sent events: `id` is the cursor, `event` the type, `data` the CloudEvent. ' +
      'A reader that comes back with Last-Event-ID goes on where it was. The stream ends when the token does.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The cursor of the last event received.' })
  @ApiResponse({ status: 200, content: { 'text/event-stream': { schema: { type: 'string' } } } })
  async follow(
    @Query() { after }: AlertStreamQueryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const agency = agencyOf(caller);
    const last = request.headers['last-event-id'];
    const from = typeof last === 'string' ? last : after;
    // A cursor that nobody gave out is refused before the stream begins.
    const first = await this.page({ agency, after: from });
    await this.stream.send(reply, { agency, first, until: caller.expiresAt });
  }

  @Post(':id/acknowledgement')
  @HttpCode(201)
  @AllowRoles('agency-system')
  @ApiOperation({
    summary: 'Acknowledge an alert',
    description: 'Your agency has seen it, and says why it takes it on or leaves it. Other recipients still have it.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 201, type: AcknowledgementAnswerDto })
  @ProblemAnswer(404, 'Your agency was told of no such alert.')
  @ProblemAnswer(409, 'Your agency has acknowledged it before.')
  async acknowledge(
    @Param('id', ParseUUIDPipe) alertId: string,
    @Body() { reason }: AcknowledgementDto,
    @CurrentCaller() caller: Caller,
  ): Promise<AcknowledgementAnswerDto> {
    const agency = agencyOf(caller);
    return acknowledged(await this.commands.execute(new AcknowledgeAlert(alertId, agency, caller.subject, reason)));
  }

  private async page(question: { agency: string; after?: string; limit?: number }): Promise<FeedPage> {
    try {
      return await this.queries.execute(new ReadAlertFeed(question));
    } catch (error) {
      if (error instanceof UnknownCursor) {
        throw badRequest('invalid-cursor', 'The cursor must be one that this feed has given your agency.');
      }
      throw error;
    }
  }
}

const acknowledged = (outcome: AcknowledgeOutcome): AcknowledgementAnswerDto => {
  if (outcome.acknowledged) return { status: 'acknowledged', acknowledgedAt: outcome.acknowledgement.at };
  switch (outcome.reason) {
    case 'already-acknowledged-by-agency':
      throw conflict('already-acknowledged', 'Your agency has acknowledged this alert before.');
    case 'reason-missing':
      throw badRequest('missing-reason', 'reason must say why your agency takes the alert on or leaves it.');
    default:
      // An alert for others looks like one that does not exist.
      throw notFound('Your agency was told of no such alert.');
  }
};
