import { Controller, Get, Inject, Param, ParseUUIDPipe, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, CurrentCaller, type Caller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import { notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { ListMatches, type Matches } from './list-matches.js';
import { MatchesDto } from './matches.dto.js';

@ApiTags('patterns')
@ApiBearerAuth()
@Controller('v1/children')
export class PatternsController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Looks) private readonly looks: Looks,
  ) {}

  @Get(':id/patterns')
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'What patterns recognised for a child',
    description:
      'Open and lapsed matches, each with its evidence, its dates, plain words and questions for professional ' +
      'curiosity. It surfaces evidence: it scores nobody and decides nothing. `evaluatedTo` says how far patterns ' +
      'have looked. `household` holds the open matches of the other children who live with the child: whoever is shown ' +
      'is audited.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: MatchesDto })
  @ProblemAnswer(404, 'There is no such person, or the caller may not know of them.')
  async read(
    @Param('id', ParseUUIDPipe) personId: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<Matches> {
    const matches = await this.queries.execute(new ListMatches(personId));
    const look = { caller, request, action: 'read-patterns' };
    const shown = matches && [...matches.records, ...matches.household.flatMap(({ records }) => records)];
    await this.looks.record(look, shown ?? [personId], matches ? 'shown' : 'not-found');
    if (!matches) throw notFound();
    return matches;
  }
}
