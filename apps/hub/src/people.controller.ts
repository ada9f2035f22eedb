import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, CurrentCaller, type Caller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import { ProblemAnswer } from '#platform/http';
import { HUB_PARTS, type HubParts } from './parts.js';
import { peopleQueryOf } from './people-query.js';
import { FoundPeopleDto, PeopleSearchDto } from './people.dto.js';
import { SearchPeople } from './search-people.js';

@ApiTags('people')
@ApiBearerAuth()
@Controller('v1/people')
export class PeopleController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Looks) private readonly looks: Looks,
    @Inject(HUB_PARTS) private readonly parts: Pick<HubParts, 'clock'>,
  ) {}

  @Post('search')
  @HttpCode(200)
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'Find a person',
    description:
      'By NHS number, by UPN, or by name and date or year of birth (and postcode). A name that is misspelled or ' +
      'changed and a date that is a little wrong find people too, with what speaks for and against each. It is a POST ' +
      'so that what is asked stays out of addresses and logs. Whoever is found is audited before the answer leaves.',
  })
  @ApiOkResponse({ type: FoundPeopleDto })
  @ProblemAnswer(400, 'The question names neither an identifier nor a name with a date or year of birth.')
  @ProblemAnswer(422, 'A check digit is wrong, or a date cannot be.')
  async search(
    @Body() asked: PeopleSearchDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<FoundPeopleDto> {
    const found = await this.queries.execute(new SearchPeople(peopleQueryOf(asked, this.parts.clock.now())));
    const look = { caller, request, action: 'search-people' };
    await this.looks.record(
      look,
      found.flatMap((person) => person.records),
      found.length > 0 ? 'shown' : 'not-found',
    );
    return { people: found.map((each) => ({ ...each, records: [...each.records], reasons: [...each.reasons] })) };
  }
}
