import { Controller, Get, Inject, Param, ParseUUIDPipe, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiExtraModels, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { AllowRoles, CurrentCaller, type Caller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import type { DisclosureCursor } from '#alerts';
import { badRequest, notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { disclosuresCsv, NDJSON, CSV } from './disclosures-export.js';
import { DisclosuresDto, DisclosuresQueryDto } from './disclosures.dto.js';
import { DisclosuresAnswer } from './disclosures-answer.js';
import { ReadDisclosures, type DisclosurePage, type DisclosureSubject } from './read-disclosures.js';

/** How many are read at a time for an export. */
const EXPORTED_AT_ONCE = 1_000;

const DESCRIPTION =
  'Who was told what, when, why, on which lawful basis and over which channel, and who opened it. It names agencies and ' +
  'kinds of information; nobody’s name and no identifier is in it. As CSV or NDJSON (Accept) it comes whole. Every ' +
  'reading is audited before it is answered; single looks stand in the audit trail.';

@ApiTags('disclosures')
@ApiBearerAuth()
@ApiExtraModels(DisclosuresDto)
@Controller('v1')
export class DisclosuresController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Looks) private readonly looks: Looks,
  ) {}

  @Get('alerts/:id/disclosures')
  @AllowRoles('privacy-officer', 'manager')
  @NeedsPurpose()
  @ApiOperation({ summary: 'Who was told of an alert, or of an incident', description: DESCRIPTION })
  @ApiParam({ name: 'id', format: 'uuid', description: 'Of the alert, or of the notices of an incident.' })
  @DisclosuresAnswer()
  @ProblemAnswer(404, 'There is no such alert.')
  async ofAlert(
    @Param('id', ParseUUIDPipe) alertId: string,
    @Query() asked: DisclosuresQueryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer({ alertId }, asked, { caller, request, reply });
  }

  @Get('children/:id/disclosures')
  @AllowRoles('privacy-officer', 'manager')
  @NeedsPurpose()
  @ApiOperation({ summary: 'Who was told of a child', description: DESCRIPTION })
  @ApiParam({ name: 'id', format: 'uuid' })
  @DisclosuresAnswer()
  @ProblemAnswer(404, 'There is no such person, or the caller may not know of them.')
  async ofChild(
    @Param('id', ParseUUIDPipe) childId: string,
    @Query() asked: DisclosuresQueryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer({ childId }, asked, { caller, request, reply });
  }

  private async answer(
    subject: DisclosureSubject,
    asked: DisclosuresQueryDto,
    { caller, request, reply }: { caller: Caller; request: FastifyRequest; reply: FastifyReply },
  ): Promise<void> {
    const accept = request.headers.accept ?? '';
    const type = accept.includes(NDJSON) ? NDJSON : accept.includes(CSV) ? CSV : undefined;
    const limit = type ? EXPORTED_AT_ONCE : (asked.limit ?? 100);
    const after = type ? undefined : cursorOf(asked.cursor);
    const page = await this.queries.execute(new ReadDisclosures(subject, { after, limit }));
    const action = type ? 'export-disclosures' : 'read-disclosures';
    const concerned = page?.personIds ?? ('childId' in subject ? [subject.childId] : []);
    await this.looks.record({ caller, request, action }, concerned, page ? 'shown' : 'not-found');
    if (!page) throw notFound();
    if (!type) {
      await reply.send({ disclosures: page.disclosures, nextCursor: page.next && textOf(page.next) });
      return;
    }
    void reply.header('content-type', type === CSV ? `${CSV}; charset=utf-8` : NDJSON);
    await reply.send(Readable.from(this.exported(subject, page, type)));
  }

  private async *exported(subject: DisclosureSubject, first: DisclosurePage, type: string): AsyncGenerator<string> {
    if (type === CSV) yield disclosuresCsv([], true);
    let page: DisclosurePage | undefined = first;
    while (page) {
      const { disclosures, next }: DisclosurePage = page;
      if (disclosures.length > 0) {
        yield type === CSV
          ? disclosuresCsv(disclosures)
          : disclosures.map((each) => `${JSON.stringify(each)}\n`).join('');
      }
      page = next
        ? await this.queries.execute(new ReadDisclosures(subject, { after: next, limit: EXPORTED_AT_ONCE }))
        : undefined;
    }
  }
}

const textOf = ({ position, agency }: DisclosureCursor): string =>
  Buffer.from(`disclosures.1.${String(position)} ${agency}`).toString('base64url');

const cursorOf = (text: string | undefined): DisclosureCursor | undefined => {
  if (text === undefined) return undefined;
  const [, position = '', agency = ''] =
    /^disclosures\.1\.(\d{1,15}) (\S+)$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (agency === '')
    throw badRequest('invalid-cursor', 'cursor must be the nextCursor of a page of these disclosures.');
  return { position: Number(position), agency };
};
