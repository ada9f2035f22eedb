import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowRoles, CurrentCaller, type Caller } from '#access';
import { UnknownCursor, type FeedPage } from '#alerts';
import { badRequest } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { agencyOf } from './agency-of.js';
import { AlertFeedDto, AlertFeedQueryDto, AlertStreamQueryDto } from './alerts.dto.js';
import { ReadAlertFeed } from './alert-feed.js';
import { FeedStream } from './feed-stream.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/alerts')
export class AlertsController {
  constructor(
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
