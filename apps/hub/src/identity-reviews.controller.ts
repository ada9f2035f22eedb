import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, CurrentCaller, type Caller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import { badRequest, conflict, notFound, unprocessable } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { DecideReview } from './decide-review.js';
import { ReviewDecisionDto, ReviewDto, ReviewsPageDto, ReviewsQueryDto } from './identity-reviews.dto.js';
import { ListReviews, peopleOf, ReadReview } from './read-reviews.js';

const DEFAULT_PAGE = 20;

@ApiTags('identity')
@ApiBearerAuth()
@Controller('v1/identity/reviews')
export class IdentityReviewsController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Looks) private readonly looks: Looks,
  ) {}

  @Get()
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'Whose is it? Events that wait for a decision',
    description:
      'Open reviews, the oldest first: who is held, who it may be, both records side by side as agencies gave them, ' +
      'and what speaks for and against it, in plain words. Everyone who is shown is audited before the answer leaves.',
  })
  @ApiOkResponse({ type: ReviewsPageDto })
  @ProblemAnswer(400, 'A parameter is wrong, or the purpose is missing.')
  async list(
    @Query() { cursor, limit }: ReviewsQueryDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<ReviewsPageDto> {
    const after = cursor === undefined ? 0 : numberOf(cursor);
    const { reviews, next } = await this.queries.execute(new ListReviews(after, limit ?? DEFAULT_PAGE));
    const look = { caller, request, action: 'list-identity-reviews' };
    await this.looks.record(look, peopleOf(reviews), reviews.length > 0 ? 'shown' : 'not-found');
    return { reviews: [...reviews], nextCursor: next === null ? null : cursorOf(next) };
  }

  @Get(':id')
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({ summary: 'Read a review, open or decided' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: ReviewDto })
  @ProblemAnswer(404, 'There is no such review, or the one held is erased.')
  async read(
    @Param('id', ParseUUIDPipe) reviewId: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<ReviewDto> {
    const review = await this.queries.execute(new ReadReview(reviewId));
    const look = { caller, request, action: 'read-identity-review' };
    await this.looks.record(look, review ? peopleOf([review]) : [], review ? 'shown' : 'not-found');
    if (!review) throw notFound();
    return review;
  }

  @Post(':id/decision')
  @HttpCode(200)
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'Decide whose it is',
    description:
      '`same` links the two records; `different` keeps them apart, and it is not asked again. Deciding in the same way ' +
      'again is answered as before.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: ReviewDto })
  @ProblemAnswer(404, 'There is no such review, or the one held is erased.')
  @ProblemAnswer(409, 'It was decided in another way before.')
  @ProblemAnswer(422, 'It is not said which of the candidates it is, or the person is none of them.')
  async decide(
    @Param('id', ParseUUIDPipe) reviewId: string,
    @Body() { decision, personId, reason }: ReviewDecisionDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<ReviewDto> {
    const decided = await this.commands.execute(
      new DecideReview({ reviewId, decision, personId, reason, decidedBy: caller.subject }),
    );
    const review = typeof decided === 'string' ? undefined : decided;
    const look = { caller, request, action: 'decide-identity-review' };
    await this.looks.record(look, review ? peopleOf([review]) : [], review ? 'shown' : 'not-found');
    if (review) return review;
    if (decided === 'decided-otherwise') {
      throw conflict('decided-otherwise', 'This review was decided in another way before: read it to see how.');
    }
    if (decided === 'no-candidate') {
      throw unprocessable('no-candidate', 'Say which candidate it is.', [
        { pointer: '/personId', code: 'no-candidate', detail: 'personId must be a candidate of this review.' },
      ]);
    }
    throw notFound();
  }
}

const cursorOf = (number: number): string => Buffer.from(String(number)).toString('base64url');

const numberOf = (cursor: string): number => {
  const number = Number(Buffer.from(cursor, 'base64url').toString());
  if (!Number.isSafeInteger(number) || number < 1) {
    throw badRequest('invalid-cursor', 'cursor must be the nextCursor of a page of reviews.');
  }
  return number;
};
