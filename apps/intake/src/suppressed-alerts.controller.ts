import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, type Caller, CurrentCaller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import { readSuppressions } from '#alerts';
import { agencyOf } from './agency-of.js';
import { ALERTS_PARTS, type AlertsParts } from './parts.js';
import { suppressedAlerts, SuppressedAlertsDto, SuppressedAlertsQueryDto } from './suppressed-alerts.dto.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/alerts')
export class SuppressedAlertsController {
  constructor(
    @Inject(Looks) private readonly looks: Looks,
    @Inject(ALERTS_PARTS) private readonly parts: AlertsParts,
  ) {}

  @Get('suppressed')
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'List what was held back, and why',
    description:
      'Matches that joined an open alert of the same child and theme, alerts that gave way to a stronger one, and alerts ' +
      'that are told later: with those of brothers and sisters, in a digest, or after a silence. Nothing is held back ' +
      'without being listed here. It is audited.',
  })
  @ApiOkResponse({ type: SuppressedAlertsDto })
  async list(
    @Query() { before, because, limit = 100 }: SuppressedAlertsQueryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<SuppressedAlertsDto> {
    const agency = agencyOf(caller);
    const page = await readSuppressions(this.parts.pool, { before, because, limit });
    await this.looks.record(
      { caller, request, action: 'list-suppressed-alerts' },
      [...new Set(page.map(({ personId }) => personId))],
      'shown',
    );
    return suppressedAlerts(page, limit, (personId) => this.parts.pseudonymFor(agency, personId));
  }
}
