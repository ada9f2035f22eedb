import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, type Caller, CurrentCaller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import { endSilence, findSilence, readSilences, reasonsOf, silenceTheme } from '#alerts';
import { forbidden, notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { agencyOf } from './agency-of.js';
import { ALERTS_PARTS, type AlertsParts } from './parts.js';
import { EndedSilenceDto, EndSilenceDto, SilenceAnswerDto, SilenceDto } from './silences.dto.js';
import { SilencesDto, silencesPage, SilencesQueryDto } from './silences.dto.js';
import { silenceRefusalOf } from './silence-refusals.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/alerts/silences')
@AllowRoles('agency-system', 'mash-worker', 'manager')
@NeedsPurpose()
export class SilencesController {
  constructor(
    @Inject(Looks) private readonly looks: Looks,
    @Inject(ALERTS_PARTS) private readonly parts: AlertsParts,
  ) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({
    summary: 'Silence the theme of an alert',
    description:
      'For its child or the family, up to its level, until a time: what is recognised of it meanwhile is listed and told ' +
      'to nobody. What is stronger is told all the same, and so is red always; what still stands at the end is told then. ' +
      'By an agency that triages the alert, or a manager. It is audited.',
  })
  @ApiResponse({ status: 201, type: SilenceAnswerDto })
  @ProblemAnswer(403, 'Your agency was told, and does not triage.')
  @ProblemAnswer(404, 'Your agency was told of no such alert.')
  @ProblemAnswer(422, 'The alert is red, the end lies in the past, or the silence is longer than it may be.')
  async silence(
    @Body() { alertId, scope, until, reason }: SilenceDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<SilenceAnswerDto> {
    const { clock, floods, routing } = this.parts;
    const agency = agencyOf(caller);
    const outcome = await silenceTheme(
      this.parts,
      {
        alertId,
        scope,
        until: new Date(until),
        reason,
        agency,
        by: caller.subject,
        isLead: caller.roles.includes('manager'),
        now: clock.now(),
      },
      { triageReasons: routing.triage, longestDays: floods.longestSilenceDays },
    );
    const look = { caller, request, action: 'silence-alerts' };
    if (!outcome.done) {
      await this.looks.record(look, outcome.personIds, outcome.reason);
      throw silenceRefusalOf(outcome.reason, floods.longestSilenceDays);
    }
    const { silence } = outcome;
    await this.looks.record(look, silence.personIds, 'silenced');
    return {
      silenceId: silence.silenceId,
      childCount: silence.personIds.length,
      theme: silence.theme,
      level: silence.level,
      until: silence.until,
    };
  }

  @Get()
  @ApiOperation({
    summary: 'List what is silenced, and why',
    description:
      'To MASH workers and managers all of it, to the system of an agency its own. It names no child: it has your ' +
      'pseudonyms. It is audited.',
  })
  @ApiOkResponse({ type: SilencesDto })
  async list(
    @Query() { which = 'standing', before, limit = 100 }: SilencesQueryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<SilencesDto> {
    const { pool, clock } = this.parts;
    const agency = agencyOf(caller);
    const page = await readSilences(pool, {
      standingAt: which === 'standing' ? clock.now() : undefined,
      ofAgency: seesAll(caller) ? undefined : agency,
      before,
      limit,
    });
    const personIds = [...new Set(page.flatMap((each) => each.personIds))];
    await this.looks.record({ caller, request, action: 'list-silences' }, personIds, 'shown');
    const reasons = await reasonsOf(this.parts, page);
    return silencesPage(page, reasons, limit, (personId) => this.parts.pseudonymFor(agency, personId));
  }

  @Post(':id/end')
  @HttpCode(200)
  @ApiOperation({
    summary: 'End a silence before its time',
    description:
      'By the agency whose it is, or a manager. What was held back and still stands is told. The same again is answered ' +
      'as before.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: EndedSilenceDto })
  @ProblemAnswer(403, 'It is the silence of another agency.')
  @ProblemAnswer(404, 'There is no such silence.')
  async end(
    @Param('id', ParseUUIDPipe) silenceId: string,
    @Body() { reason }: EndSilenceDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<EndedSilenceDto> {
    const { store, clock } = this.parts;
    const agency = agencyOf(caller);
    const silence = await findSilence(store, silenceId);
    const look = { caller, request, action: 'end-silence' };
    const isOwn = silence?.agency === agency;
    if (!silence || (!isOwn && !seesAll(caller))) {
      await this.looks.record(look, [], 'not-found');
      throw notFound('There is no such silence of your agency.');
    }
    const { personIds } = silence;
    if (!isOwn && !caller.roles.includes('manager')) {
      await this.looks.record(look, personIds, 'not-allowed');
      throw forbidden('not-your-silence', 'Only the agency whose silence it is, or a manager, may end it.');
    }
    const ended = { silenceId, agency, by: caller.subject, at: clock.now().toISOString() };
    await endSilence(this.parts, silence, ended, reason);
    await this.looks.record(look, personIds, 'ended');
    return { silenceId, status: 'ended' };
  }
}

const seesAll = ({ roles }: Caller): boolean => roles.some((role) => role === 'mash-worker' || role === 'manager');
