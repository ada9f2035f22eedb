import { Controller, Get, Inject, Param, ParseUUIDPipe, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, CurrentCaller, type Caller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import type { FamilyView } from '#chronology';
import { notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { familyQueryOf } from './family-query.js';
import { FamilyDto, FamilyQueryDto } from './family.dto.js';
import { ReadFamily } from './read-family.js';

@ApiTags('family')
@ApiBearerAuth()
@Controller('v1/children')
export class FamilyController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Looks) private readonly looks: Looks,
  ) {}

  @Get(':id/family')
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: "Read a child's family",
    description:
      'Everyone within two relationships of the child, as a graph and by generation: who is who, since when, by whose ' +
      'report, and what follows from the reports. What agencies reported that cannot be is shown and marked. Everyone ' +
      'who is named is audited before it is answered.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: FamilyDto })
  @ProblemAnswer(400, 'A parameter is wrong, or the purpose is missing.')
  @ProblemAnswer(404, 'There is no such person, or the caller may not know of them.')
  async read(
    @Param('id', ParseUUIDPipe) childId: string,
    @Query() asked: FamilyQueryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<FamilyView> {
    const family = await this.queries.execute(new ReadFamily(familyQueryOf(childId, asked)));
    const named = family?.people.flatMap(({ records }) => records) ?? [childId];
    await this.looks.record({ caller, request, action: 'read-family' }, named, family ? 'shown' : 'not-found');
    if (!family) throw notFound();
    return family;
  }
}
