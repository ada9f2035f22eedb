import { Controller, Get, Inject, Param, ParseUUIDPipe, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowRoles, CurrentCaller, type Caller } from '#access';
import { chronologyCsv, InvalidCursor, type ChronologyPage } from '#chronology';
import { badRequest, isCalendarDate, notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { instantOf } from './as-known-at.js';
import { ChronologyPageDto, ChronologyQueryDto } from './chronology.dto.js';
import { Looks } from './looks.js';
import { ReadChronology } from './read-chronology.js';
import { NeedsPurpose } from './needs-purpose.js';

const CSV = 'text/csv';
const DEFAULT_PAGE = 100;
const WHOLE = 10_000;

@ApiTags('chronology')
@ApiBearerAuth()
@ApiExtraModels(ChronologyPageDto)
@Controller('v1/children')
export class ChronologyController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Looks) private readonly looks: Looks,
  ) {}

  @Get(':id/chronology')
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiHeader({
    name: 'Accept',
    required: false,
    schema: { enum: ['application/json', CSV], default: 'application/json' },
  })
  @ApiOperation({
    summary: "Read a person's chronology",
    description:
      'In the order in which things happened, with the three times kept apart: when it happened, when the agency ' +
      'learned of it, when the service stored it. Read from the stream itself, so it is never behind. Every reading ' +
      'is audited before it is answered.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({
    status: 200,
    content: {
      'application/json': { schema: { $ref: getSchemaPath(ChronologyPageDto) } },
      [CSV]: { schema: { type: 'string', description: 'One line an entry; the next page is in the Link header.' } },
    },
  })
  @ProblemAnswer(400, 'A parameter is wrong, or the purpose is missing.')
  @ProblemAnswer(404, 'There is no such person, or the caller may not know of them.')
  async read(
    @Param('id', ParseUUIDPipe) personId: string,
    @Query() asked: ChronologyQueryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wantsCsv = (request.headers.accept ?? '').includes(CSV);
    const page = await this.page(personId, asked, wantsCsv);
    const look = { caller, request, action: wantsCsv ? 'export-chronology' : 'read-chronology' };
    await this.looks.record(look, [personId], page ? 'shown' : 'not-found');
    if (!page) throw notFound();
    if (wantsCsv) {
      if (page.nextCursor !== null) {
        void reply.header('link', `<${cursorLink(request, page.nextCursor)}>; rel="next"`);
      }
      await reply
        .header('content-type', `${CSV}; charset=utf-8; header=present`)
        .header('content-disposition', 'attachment; filename="chronology.csv"')
        .send(chronologyCsv(page));
      return;
    }
    await reply.send(page);
  }

  private async page(
    personId: string,
    asked: ChronologyQueryDto,
    wantsCsv: boolean,
  ): Promise<ChronologyPage | undefined> {
    for (const name of ['from', 'to'] as const) {
      const date = asked[name];
      if (date !== undefined && !isCalendarDate(date)) {
        throw badRequest('invalid-parameter', `${name} must be a day of the calendar, YYYY-MM-DD.`);
      }
    }
    try {
      return await this.queries.execute(
        new ReadChronology({
          personId,
          from: asked.from,
          to: asked.to,
          agency: asked.agency,
          group: asked.group,
          detail: asked.detail ?? 'significant',
          asKnownAt: asked.asKnownAt === undefined ? undefined : instantOf(asked.asKnownAt),
          cursor: asked.cursor,
          limit: asked.limit ?? (wantsCsv ? WHOLE : DEFAULT_PAGE),
        }),
      );
    } catch (error) {
      if (error instanceof InvalidCursor) {
        throw badRequest('invalid-cursor', 'cursor must be the nextCursor of a page of this chronology.');
      }
      throw error;
    }
  }
}

const cursorLink = (request: FastifyRequest, cursor: string): string => {
  const [path = '', query = ''] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
};
