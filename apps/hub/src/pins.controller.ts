import { Body, Controller, HttpCode, Inject, Param, ParseUUIDPipe, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowRoles, CurrentCaller, type Caller, Looks } from '#access';
import { NeedsPurpose } from '#access/http';
import { conflict, notFound } from '#platform';
import { ProblemAnswer } from '#platform/http';
import { PinAnswerDto, PinDto, PinRemovalAnswerDto } from './pins.dto.js';
import { PinEntry, UnpinEntry } from './pins.js';

/** Entries that workers keep in sight, each with a reason. */
@ApiTags('chronology')
@ApiBearerAuth()
@Controller('v1/children')
export class PinsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Looks) private readonly looks: Looks,
  ) {}

  @Post(':id/pins')
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'Pin an entry of a chronology',
    description: 'It is shown whatever its significance, with who pinned it, when and why. Asking again is safe.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 201, type: PinAnswerDto })
  @ApiOkResponse({ type: PinAnswerDto, description: 'It was pinned before, and still is.' })
  @ProblemAnswer(404, 'There is no such person, or no such entry in their chronology.')
  @ProblemAnswer(409, 'What was personal about the person was erased.')
  async pin(
    @Param('id', ParseUUIDPipe) personId: string,
    @Body() { eventId, reason }: PinDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PinAnswerDto> {
    const pin = { personId, agencyEventId: eventId, by: caller.subject, reason };
    const pinned = await this.commands.execute(new PinEntry(pin));
    const isKnown = pinned.outcome !== 'unknown-entry';
    await this.looks.record({ caller, request, action: 'pin-entry' }, [personId], isKnown ? 'shown' : 'not-found');
    switch (pinned.outcome) {
      case 'unknown-entry':
        throw notFound('There is no such entry in a chronology that you may see.');
      case 'erased':
        throw conflict('erased', 'What was personal about the person was erased: nothing more is kept of them.');
      default:
        void reply.status(pinned.outcome === 'pinned' ? 201 : 200);
        return { pinId: pinned.pinId, eventId, status: pinned.outcome };
    }
  }

  @Post(':id/pins/:pinId/removal')
  @HttpCode(200)
  @AllowRoles('mash-worker', 'manager')
  @NeedsPurpose()
  @ApiOperation({
    summary: 'Remove a pin',
    description: 'The entry stays, and is shown by its significance again. Asking again is safe.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiParam({ name: 'pinId', format: 'uuid' })
  @ApiOkResponse({ type: PinRemovalAnswerDto })
  @ProblemAnswer(404, 'There is no such person, or no such pin in their chronology.')
  async remove(
    @Param('id', ParseUUIDPipe) personId: string,
    @Param('pinId', ParseUUIDPipe) pinId: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<PinRemovalAnswerDto> {
    const outcome = await this.commands.execute(new UnpinEntry({ personId, pinId, by: caller.subject }));
    const isKnown = outcome !== 'unknown-pin';
    await this.looks.record({ caller, request, action: 'unpin-entry' }, [personId], isKnown ? 'shown' : 'not-found');
    if (outcome === 'unknown-pin') throw notFound('There is no such pin in a chronology that you may see.');
    return { pinId, status: outcome };
  }
}
