import { Controller, Get, Inject, Param, ParseUUIDPipe, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, type Caller, CurrentCaller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import { noteNoticesSeen, openNotices } from '#alerts';
import { notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { agencyOf } from './agency-of.js';
import { openedNotices, OpenedNoticesDto } from './notices.dto.js';
import { ALERTS_PARTS, type AlertsParts } from './parts.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/notices')
export class NoticesController {
  constructor(
    @Inject(Looks) private readonly looks: Looks,
    @Inject(ALERTS_PARTS) private readonly parts: AlertsParts,
  ) {}

  @Get(':id')
  @AllowRoles('agency-system', 'mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'Open the notices of an incident',
    description:
      'For an agency that was told of it: which of its children an incident concerns, by its own identifiers, and by ' +
      'when somebody was to look. It says nothing of what happened. It is audited; that somebody of the agency has ' +
      'looked is kept.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: OpenedNoticesDto })
  @ProblemAnswer(404, 'Your agency was told of no such incident.')
  async open(
    @Param('id', ParseUUIDPipe) noticeId: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<OpenedNoticesDto> {
    const agency = agencyOf(caller);
    const opened = await openNotices(this.parts, noticeId, agency);
    await this.looks.record(
      { caller, request, action: 'open-notice' },
      [...new Set(opened?.notices.flatMap(({ child }) => child.personIds))],
      opened ? 'shown' : 'not-found',
    );
    if (!opened) throw notFound('Your agency was told of no such incident.');
    await noteNoticesSeen(this.parts.store, noticeId, { agency, by: caller.subject, now: this.parts.clock.now() });
    const { routing, pseudonymFor } = this.parts;
    return openedNotices(noticeId, opened, {
      agency,
      routing,
      pseudonymFor: (personId) => pseudonymFor(agency, personId),
    });
  }
}
