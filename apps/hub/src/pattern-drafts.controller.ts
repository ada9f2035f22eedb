import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, auditOf, AuditTrail, type Caller, CurrentCaller } from '#access';
import { conflict, notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { DraftBacktests } from './draft-backtests.js';
import { NewPatternDraftDto, PatternDraftDto } from './pattern-drafts.dto.js';

/** Drafts of patterns: what a change would recognise, before anybody is alerted by it. */
@ApiTags('patterns')
@ApiBearerAuth()
@Controller('v1/patterns/drafts')
export class PatternDraftsController {
  constructor(
    @Inject(DraftBacktests) private readonly drafts: DraftBacktests,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
  ) {}

  @Post()
  @AllowRoles('manager')
  @ApiOperation({
    summary: 'Keep a draft of a pattern',
    description: 'A new pattern, or a change of one in force. It is checked, and is in force nowhere.',
  })
  @ApiCreatedResponse({ type: PatternDraftDto })
  @ProblemAnswer(422, 'The definition is not valid: errors say what is wrong, with the line.')
  async add(
    @Body() { definition }: NewPatternDraftDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<PatternDraftDto> {
    const draft = await this.drafts.add(definition, caller.subject);
    await this.#audited(caller, request, 'draft-pattern', 'done');
    return draft;
  }

  @Get(':id')
  @AllowRoles('manager')
  @ApiOperation({
    summary: 'Read a draft, and what its backtest found',
    description: 'Counts over all children of the store, beside the version in force. Nobody is named.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: PatternDraftDto })
  @ProblemAnswer(404, 'There is no such draft.')
  async read(
    @Param('id', ParseUUIDPipe) draftId: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<PatternDraftDto> {
    const draft = await this.drafts.read(draftId);
    await this.#audited(caller, request, 'read-pattern-draft', draft ? 'shown' : 'not-found');
    if (!draft) throw notFound();
    return draft;
  }

  @Post(':id/backtest')
  @HttpCode(202)
  @AllowRoles('manager')
  @ApiOperation({
    summary: 'Find out what a draft would recognise',
    description:
      'Evaluates the draft, and the version in force, over the whole history of every child in the store: in the ' +
      'background and slowly. Reading the draft shows how far it is.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiAcceptedResponse({ type: PatternDraftDto })
  @ProblemAnswer(404, 'There is no such draft.')
  @ProblemAnswer(409, 'A backtest is under way, of this draft or of another.')
  async begin(
    @Param('id', ParseUUIDPipe) draftId: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<PatternDraftDto> {
    const begun = await this.drafts.begin(draftId);
    const outcome = begun === 'unknown' ? 'not-found' : begun === 'another-runs' ? 'another-runs' : 'done';
    await this.#audited(caller, request, 'backtest-pattern-draft', outcome);
    if (begun === 'unknown') throw notFound();
    if (begun === 'another-runs') {
      throw conflict('another-backtest-runs', 'A backtest is under way: begin this one when that has ended.');
    }
    return begun;
  }

  /** Nobody is looked at: who did what is in the trail all the same. */
  async #audited(caller: Caller, request: FastifyRequest, action: string, outcome: string): Promise<void> {
    await this.audit.record({ ...auditOf({ caller, request, action }), personIds: [], outcome });
  }
}
