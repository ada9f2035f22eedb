import { Readable } from 'node:stream';
import { Body, Controller, Header, HttpCode, Inject, Param, ParseUUIDPipe, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowRoles, CurrentCaller, type Caller } from '#access';
import type { AcceptResult, AmendResult } from '#intake';
import { badRequest, Problem } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { AcceptEvents } from './accept-events.js';
import { AgencyEventDto } from './agency-event.dto.js';
import { agencyOf } from './agency-of.js';
import { CorrectEvent, RetractEvent } from './amend-events.js';
import { BATCH_TYPE, MOST_EVENTS_IN_BATCH, NDJSON_TYPE } from './content-types.js';
import {
  AmendmentAnswerDto,
  BatchAnswerDto,
  CorrectionDto,
  EventAnswerDto,
  EventResultDto,
  RetractionDto,
} from './event-answers.dto.js';
import { answerLines, resultOf } from './event-results.js';
import { RefusalLog } from './refusal-log.js';

@ApiTags('events')
@ApiBearerAuth()
@ApiExtraModels(AgencyEventDto, EventAnswerDto, BatchAnswerDto, EventResultDto)
@Controller('v1/events')
export class EventsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(RefusalLog) private readonly refusals: RefusalLog,
  ) {}

  @Post()
  @AllowRoles('agency-system')
  @ApiOperation({
    summary: 'Post agency events',
    description:
      `One CloudEvent (application/json or application/cloudevents+json), a batch of up to ` +
      `${String(MOST_EVENTS_IN_BATCH)} (${BATCH_TYPE}), or any number, one a line (${NDJSON_TYPE}), answered line by ` +
      'line while they are stored. What is answered `recorded` or `held-for-review` is stored for good. Posting an event ' +
      'again is safe.',
  })
  @ApiResponse({
    status: 201,
    description: 'One event: it is stored now.',
    content: { 'application/json': { schema: { $ref: getSchemaPath(EventAnswerDto) } } },
  })
  @ApiResponse({
    status: 200,
    description: 'One event that was there already; or a batch or stream, with one result for each event.',
    content: {
      'application/json': {
        schema: { oneOf: [{ $ref: getSchemaPath(EventAnswerDto) }, { $ref: getSchemaPath(BatchAnswerDto) }] },
      },
      [NDJSON_TYPE]: { schema: { $ref: getSchemaPath(EventResultDto) } },
    },
  })
  @ProblemAnswer(400, 'The envelope or the data has not the right shape; `errors` names the fields.')
  @ProblemAnswer(403, 'The source is another agency than the caller.')
  @ProblemAnswer(409, 'Another content was recorded under this source and id.')
  @ProblemAnswer(413, 'The body is too large.')
  @ProblemAnswer(422, 'A check digit is wrong, a date cannot be, or the type is unknown.')
  @ProblemAnswer(503, 'Not known whether it was stored: post it again.')
  async post(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const agency = agencyOf(caller);
    if (request.body instanceof Readable) {
      const accept = (events: readonly unknown[]) => this.accept(events, agency, caller, request);
      await reply
        .status(200)
        .header('content-type', NDJSON_TYPE)
        .send(Readable.from(answerLines(request.body, accept)));
      return;
    }
    if (isBatch(request)) {
      const posted = batchOf(request.body);
      const results = await this.accept(posted, agency, caller, request);
      await reply.status(200).send({ results: results.map(resultOf) });
      return;
    }
    const [result] = await this.accept([oneEventOf(request.body)], agency, caller, request);
    if (!result) throw new Error('Every event has a result.');
    if (result.status === 'refused') throw new Problem(result.refusal);
    await reply.status(result.status === 'duplicate' ? 200 : 201).send(result);
  }

  @Post(':id/corrections')
  @HttpCode(201)
  @Header('content-type', 'application/json')
  @AllowRoles('agency-system')
  @ApiOperation({
    summary: 'Correct an event',
    description: 'Appended to the chronology: the original stays, and who corrected what, when and why is shown.',
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The eventId that was answered when it was posted.' })
  @ApiResponse({ status: 201, type: AmendmentAnswerDto })
  @ProblemAnswer(404, 'There is no such event of the caller.')
  @ProblemAnswer(409, 'It was retracted, or the id of the correction was used with other content.')
  @ProblemAnswer(422, 'A check digit is wrong or a date cannot be.')
  async correct(
    @Param('id', ParseUUIDPipe) eventId: string,
    @Body() { id, reason, data }: CorrectionDto,
    @CurrentCaller() caller: Caller,
  ): Promise<AmendmentAnswerDto> {
    return amended(await this.commands.execute(new CorrectEvent(eventId, { id, reason, data }, agencyOf(caller))));
  }

  @Post(':id/retractions')
  @HttpCode(201)
  @AllowRoles('agency-system')
  @ApiOperation({
    summary: 'Retract an event',
    description: 'It stays in the chronology, shown as retracted with the reason, and no pattern counts it any more.',
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The eventId that was answered when it was posted.' })
  @ApiResponse({ status: 201, type: AmendmentAnswerDto })
  @ProblemAnswer(404, 'There is no such event of the caller.')
  @ProblemAnswer(409, 'It was retracted before, or the id of the retraction was used with other content.')
  async retract(
    @Param('id', ParseUUIDPipe) eventId: string,
    @Body() { id, reason }: RetractionDto,
    @CurrentCaller() caller: Caller,
  ): Promise<AmendmentAnswerDto> {
    return amended(await this.commands.execute(new RetractEvent(eventId, { id, reason }, agencyOf(caller))));
  }

  private async accept(
    posted: readonly unknown[],
    agency: string,
    caller: Caller,
    request: FastifyRequest,
  ): Promise<readonly AcceptResult[]> {
    const results = await this.commands.execute(new AcceptEvents(posted, agency));
    await this.refusals.recordForeignSources(results, caller, request);
    return results;
  }
}

const isBatch = (request: FastifyRequest): boolean => {
  const type = request.headers['content-type'] ?? '';
  return type.split(';')[0]?.trim().toLowerCase() === BATCH_TYPE;
};

const batchOf = (body: unknown): readonly unknown[] => {
  if (!Array.isArray(body)) throw badRequest('not-a-batch', 'A batch is a JSON array of events.');
  if (body.length > MOST_EVENTS_IN_BATCH) {
    throw badRequest(
      'batch-too-long',
      `A batch has at most ${String(MOST_EVENTS_IN_BATCH)} events: send ${NDJSON_TYPE} for more.`,
    );
  }
  return body as unknown[];
};

const oneEventOf = (body: unknown): object => {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw badRequest('not-an-event', `The body must be one event, a JSON object. Send several as ${BATCH_TYPE}.`);
};

const amended = (result: AmendResult): AmendmentAnswerDto => {
  if (result.status === 'refused') throw new Problem(result.refusal);
  return { ...result, personIds: [...result.personIds] };
};
