import { Body, Controller, HttpCode, Inject, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowRoles, CurrentCaller, type Caller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import { conflict, notFound, unprocessable, type Problem } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { LinkRecordsCommand, ReassignEventCommand, UnlinkRecordsCommand } from './records.commands.js';
import { LinkDto, LinkRecordsDto, ReasonDto, ReassignEventDto, ReassignmentDto } from './records.dto.js';

/** Whose records are whose: decided by workers, with a reason, and undone the same way. */
@ApiTags('identity')
@ApiBearerAuth()
@ApiParam({ name: 'id', format: 'uuid' })
@Controller('v1/people')
export class RecordsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Looks) private readonly looks: Looks,
  ) {}

  @Post(':id/links')
  @HttpCode(200)
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'Link two records that are one person’s',
    description:
      'From now on they are read and evaluated as one, by whichever id they are asked for. Nothing moves: the link can ' +
      'be undone, and everything is then as it would have been.',
  })
  @ApiOkResponse({ type: LinkDto })
  @ProblemAnswer(404, 'There is no such person, or the caller may not know of them.')
  @ProblemAnswer(422, 'A record cannot be linked with itself.')
  async link(
    @Param('id', ParseUUIDPipe) personId: string,
    @Body() asked: LinkRecordsDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<LinkDto> {
    const personIds = [personId, asked.otherPersonId] as const;
    const result = await this.commands.execute(
      new LinkRecordsCommand({ personIds, decidedBy: caller.subject, reason: asked.reason }),
    );
    const found = result.status === 'linked' || result.status === 'already-linked';
    await this.looks.record({ caller, request, action: 'link-records' }, personIds, found ? 'shown' : 'not-found');
    if (result.status === 'same-record') throw sameRecord('/otherPersonId');
    if (result.status === 'unknown-person') throw notFound();
    const linkId = 'linkId' in result ? (result.linkId ?? null) : null;
    return { status: result.status, linkId, personIds };
  }

  @Post(':id/links/:linkId/removal')
  @HttpCode(200)
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'Undo a link: the records are two people’s',
    description: 'What was recognised of both together is withdrawn, and whoever was told of it is told so.',
  })
  @ApiParam({ name: 'linkId', format: 'uuid' })
  @ApiOkResponse({ type: LinkDto })
  @ProblemAnswer(404, 'There is no such link, or the caller may not know of it.')
  async unlink(
    @Param('id', ParseUUIDPipe) personId: string,
    @Param('linkId', ParseUUIDPipe) linkId: string,
    @Body() asked: ReasonDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<LinkDto> {
    const result = await this.commands.execute(
      new UnlinkRecordsCommand({ personId, linkId, decidedBy: caller.subject, reason: asked.reason }),
    );
    const found = result.status !== 'unknown-link';
    const personIds = found ? result.personIds : [personId];
    await this.looks.record({ caller, request, action: 'unlink-records' }, personIds, found ? 'shown' : 'not-found');
    if (!found) throw notFound();
    return { status: result.status, linkId, personIds };
  }

  @Post(':id/reassignments')
  @HttpCode(200)
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'Put an agency event down to whom it is about',
    description:
      'It leaves this person’s chronology for the other’s, with what it said of who the person is. Where it is of nobody ' +
      'who is known, leave toPersonId out: somebody new is made from what it says. Its agency goes on correcting and ' +
      'retracting it. Reassigning it back undoes it.',
  })
  @ApiOkResponse({ type: ReassignmentDto })
  @ProblemAnswer(404, 'There is no such person or event, or the caller may not know of them.')
  @ProblemAnswer(409, 'The event was retracted, or stands in the other chronology already.')
  @ProblemAnswer(422, 'An event cannot be reassigned to whom it is put down to.')
  async reassign(
    @Param('id', ParseUUIDPipe) personId: string,
    @Body() asked: ReassignEventDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<ReassignmentDto> {
    const { eventId, toPersonId, reason } = asked;
    const result = await this.commands.execute(
      new ReassignEventCommand({
        agencyEventId: eventId,
        fromPersonId: personId,
        toPersonId,
        decidedBy: caller.subject,
        reason,
      }),
    );
    const found = 'reassignmentId' in result;
    const look = { caller, request, action: 'reassign-event' };
    const to = result.toPersonId;
    await this.looks.record(look, to === undefined ? [personId] : [personId, to], found ? 'shown' : 'not-found');
    if (found && to !== undefined) {
      return { status: result.status, reassignmentId: result.reassignmentId, toPersonId: to };
    }
    switch (result.status) {
      case 'same-record':
        throw sameRecord('/toPersonId');
      case 'retracted':
        throw conflict('event-retracted', 'Its agency has retracted the event: it counts for nobody.');
      case 'already-theirs':
        throw conflict(
          'event-already-theirs',
          'The event names both people: it stands in the other chronology already.',
        );
      default:
        throw notFound();
    }
  }
}

const sameRecord = (pointer: string): Problem =>
  unprocessable('same-record', 'Name two different people.', [
    { pointer, code: 'same-record', detail: 'It must be another record than the one in the address.' },
  ]);
