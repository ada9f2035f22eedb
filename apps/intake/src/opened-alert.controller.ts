import { Controller, Get, Inject, Param, ParseUUIDPipe, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, type Caller, CurrentCaller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import { notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { agencyOf } from './agency-of.js';
import { ActOnAlert, OpenAlert } from './alert-deeds.js';
import { openedAlert, OpenedAlertDto } from './opened-alert.dto.js';
import { ALERTS_PARTS, type AlertsParts } from './parts.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/alerts')
export class OpenedAlertController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Looks) private readonly looks: Looks,
    @Inject(ALERTS_PARTS) private readonly parts: AlertsParts,
  ) {}

  @Get(':id')
  @AllowRoles('agency-system', 'mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'Open an alert',
    description:
      'For an agency that was told of it: how it stands, what everybody said and did about it, and by which of its own ' +
      'identifiers your agency knows the child. It is audited, and the first look of each agency is part of the ' +
      'alert; it hides nothing from anybody.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: OpenedAlertDto })
  @ProblemAnswer(404, 'Your agency was told of no such alert.')
  async open(
    @Param('id', ParseUUIDPipe) alertId: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<OpenedAlertDto> {
    const agency = agencyOf(caller);
    const opened = await this.queries.execute(new OpenAlert(alertId, agency));
    await this.looks.record(
      { caller, request, action: 'open-alert' },
      opened?.child.personIds ?? [],
      opened ? 'shown' : 'not-found',
    );
    if (!opened) throw notFound('Your agency was told of no such alert.');
    await this.commands.execute(new ActOnAlert(alertId, agency, caller.subject, { type: 'see' }));
    const pseudonym = this.parts.pseudonymFor(agency, opened.alert.raised.personId);
    return openedAlert(opened, agency, pseudonym, this.parts.routing);
  }
}
