import { Controller, Get, Inject, Param, ParseUUIDPipe, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, CurrentCaller, type Caller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import type { AgenciesView } from '#chronology';
import { notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { AgenciesDto } from './agencies.dto.js';
import { familyQueryOf } from './family-query.js';
import { FamilyQueryDto } from './family.dto.js';
import { ReadAgencies } from './read-agencies.js';

@ApiTags('family')
@ApiBearerAuth()
@Controller('v1/children')
export class AgenciesController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Looks) private readonly looks: Looks,
  ) {}

  @Get(':id/agencies')
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'Who knows a child',
    description:
      'Every agency that has reported on the child and, apart, on the adults in the child’s life: since when, when ' +
      'last, what it has open, and whom to ask there; and what agencies are to the child that day (its school, its health ' +
      'visitor), by which alerts are routed. Everyone whom it concerns is audited before it is answered.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: AgenciesDto })
  @ProblemAnswer(400, 'A parameter is wrong, or the purpose is missing.')
  @ProblemAnswer(404, 'There is no such person, or the caller may not know of them.')
  async read(
    @Param('id', ParseUUIDPipe) childId: string,
    @Query() asked: FamilyQueryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<AgenciesView> {
    const known = await this.queries.execute(new ReadAgencies(familyQueryOf(childId, asked)));
    const concerned = known
      ? [...[known, ...known.adults].flatMap(({ records }) => records), ...known.siblings]
      : [childId];
    await this.looks.record({ caller, request, action: 'read-agencies' }, concerned, known ? 'shown' : 'not-found');
    if (!known) throw notFound();
    return known;
  }
}
