import { Readable } from 'node:stream';
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
import { AllowRoles, CurrentCaller, type Caller, Looks, type AuditedCall } from '#access';
import { NeedsPurpose } from '#access/http';
import {
  chronologyCsv,
  chronologyNdjson,
  InvalidCursor,
  pageLines,
  type ChronologyPage,
  type ChronologyQuery,
} from '#chronology';
import { badRequest, notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { ChronologyPageDto } from './chronology-page.dto.js';
import { chronologyQueryOf } from './chronology-query.js';
import { ChronologyQueryDto } from './chronology-query.dto.js';
import { ExportChronology, ReadChronology, WriteChronology } from './read-chronology.js';

const CSV = 'text/csv';
const JSON_TYPE = 'application/json; charset=utf-8';
const NDJSON = 'application/x-ndjson';
/** The header of a chronology as CSV, page or whole. */
const CSV_HEADERS = {
  'content-type': `${CSV}; charset=utf-8; header=present`,
  'content-disposition': 'attachment; filename="chronology.csv"',
};

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
    schema: { enum: ['application/json', CSV, NDJSON], default: 'application/json' },
  })
  @ApiOperation({
    summary: "Read a person's chronology",
    description:
      'In the order in which things happened, with the three times kept apart: when it happened, when the agency ' +
      'learned of it, when the service stored it. Routine entries are rolled up, gaps in which no agency saw the child ' +
      'are said, and what waits for a decision stands at the top. Read from the streams themselves, so it is never ' +
      'behind. What is sensitive is shown to whom role and purpose allow it, and said to be withheld from others. ' +
      'As CSV (without limit and cursor) and as NDJSON it comes whole, and says at the end that it is complete. Every ' +
      'reading is audited before it is answered.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({
    status: 200,
    content: {
      'application/json': { schema: { $ref: getSchemaPath(ChronologyPageDto) } },
      [CSV]: { schema: { type: 'string', description: 'A row for each line; the last says that it is complete.' } },
      [NDJSON]: { schema: { type: 'string', description: 'What JSON pages say first, each line, and an end.' } },
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
    const query = chronologyQueryOf(personId, asked, { caller, request });
    const accept = request.headers.accept ?? '';
    const isPage = asked.cursor !== undefined || asked.limit !== undefined;
    if (accept.includes(NDJSON)) await this.export(query, { caller, request }, reply, NDJSON);
    else if (!accept.includes(CSV)) await this.page(query, { caller, request }, reply);
    else if (isPage) await this.csvPage(query, { caller, request }, reply);
    else await this.export(query, { caller, request }, reply, CSV);
  }

  private async page(query: ChronologyQuery, look: Omit<AuditedCall, 'action'>, reply: FastifyReply): Promise<void> {
    const page = await cursorChecked(this.queries.execute(new WriteChronology(query)));
    await this.record({ ...look, action: 'read-chronology' }, query, page);
    if (!page) throw notFound();
    await reply.header('content-type', JSON_TYPE).send(page.json);
  }

  private async csvPage(query: ChronologyQuery, look: Omit<AuditedCall, 'action'>, reply: FastifyReply): Promise<void> {
    const page = await cursorChecked(this.queries.execute(new ReadChronology(query)));
    await this.record({ ...look, action: 'export-chronology' }, query, page);
    if (!page) throw notFound();
    const isLast = page.nextCursor === null;
    if (page.nextCursor !== null) {
      void reply.header('link', `<${cursorLink(look.request, page.nextCursor)}>; rel="next"`);
    }
    await reply.headers(CSV_HEADERS).send([...chronologyCsv({ head: page, lines: pageLines(page) }, isLast)].join(''));
  }

  /** The whole chronology, written as it is opened: audited once, before the first byte. */
  private async export(
    query: ChronologyQuery,
    look: Omit<AuditedCall, 'action'>,
    reply: FastifyReply,
    type: typeof CSV | typeof NDJSON,
  ): Promise<void> {
    const chronology = await this.queries.execute(new ExportChronology(query));
    await this.record({ ...look, action: 'export-chronology' }, query, chronology?.head);
    if (!chronology) throw notFound();
    if (type === CSV) await reply.headers(CSV_HEADERS).send(Readable.from(chronologyCsv(chronology)));
    else await reply.header('content-type', NDJSON).send(Readable.from(chronologyNdjson(chronology)));
  }

  /** Everybody whose entries may be shown was looked at. */
  private record(
    look: AuditedCall,
    { personId }: ChronologyQuery,
    shown?: Pick<ChronologyPage, 'people'>,
  ): Promise<void> {
    const personIds = shown ? [...new Set([personId, ...shown.people.flatMap((each) => each.records)])] : [personId];
    return this.looks.record(look, personIds, shown ? 'shown' : 'not-found');
  }
}

/** @throws Problem 400 where the cursor is not of this chronology. */
const cursorChecked = async <Page>(page: Promise<Page>): Promise<Page> => {
  try {
    return await page;
  } catch (error) {
    if (error instanceof InvalidCursor) {
      throw badRequest('invalid-cursor', 'cursor must be the nextCursor of a page of this chronology.');
    }
    throw error;
  }
};

const cursorLink = (request: FastifyRequest, cursor: string): string => {
  const [path = '', query = ''] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
};
