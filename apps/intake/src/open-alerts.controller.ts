import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, type Caller, CurrentCaller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import { listOpenAlerts, UnknownCursor, type OpenAlertsPage } from '#alerts';
import { readCheckpoint } from '#event-store';
import { badRequest } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { agencyOf } from './agency-of.js';
import { openAlerts, OpenAlertsDto, OpenAlertsQueryDto } from './open-alerts.dto.js';
import { ALERTS_PARTS, type AlertsParts } from './parts.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/alerts')
export class OpenAlertsController {
  constructor(
    @Inject(Looks) private readonly looks: Looks,
    @Inject(ALERTS_PARTS) private readonly parts: AlertsParts,
  ) {}

  @Get('open')
  @AllowRoles('agency-system', 'mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'List the open alerts of your agency',
    description:
      'What is before your agency and not dealt with, the longest open first: by level, theme, state and age. Alerts that ' +
      'your agency is told of later are there too. It names no child; it is audited.',
  })
  @ApiOkResponse({ type: OpenAlertsDto })
  @ProblemAnswer(400, 'A parameter is wrong, the cursor is none of this list, or the purpose is missing.')
  async list(
    @Query() query: OpenAlertsQueryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<OpenAlertsDto> {
    const agency = agencyOf(caller);
    const [page, behind] = await Promise.all([this.page(agency, query), this.behind()]);
    await this.looks.record(
      { caller, request, action: 'list-open-alerts' },
      [...new Set(page.alerts.map(({ personId }) => personId))],
      'shown',
    );
    return openAlerts(page, behind, (personId) => this.parts.pseudonymFor(agency, personId));
  }

  private async page(agency: string, query: OpenAlertsQueryDto): Promise<OpenAlertsPage> {
    const { level, theme, state, openedFrom, openedBefore, order = 'oldest', after, limit = 50 } = query;
    try {
      return await listOpenAlerts(this.parts.pool, {
        agency,
        levels: level,
        themes: theme,
        states: state,
        openedFrom: openedFrom === undefined ? undefined : new Date(openedFrom),
        openedBefore: openedBefore === undefined ? undefined : new Date(openedBefore),
        order,
        after,
        limit,
      });
    } catch (error) {
      if (!(error instanceof UnknownCursor)) throw error;
      throw badRequest('invalid-cursor', 'after must be the nextCursor of an answer to the same question.');
    }
  }

  /** An empty list must not look like "nothing is open" where it was only not looked yet. */
  private async behind(): Promise<number> {
    const { pool, store } = this.parts;
    const position = await readCheckpoint(pool, 'open-alerts');
    return Math.max(0, (await store.head()) - position);
  }
}
