import { Body, Controller, HttpCode, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AllowRoles, CurrentCaller, type Caller } from '#access';
import { ProblemAnswer } from '#platform/http';
import { agencyOf } from './agency-of.js';
import {
  AcknowledgementAnswerDto,
  AcknowledgementDto,
  ChallengeDto,
  ClosureDto,
  DeedAnswerDto,
  EscalationDto,
  ResponseDto,
  SharingDecisionDto,
} from './alert-deeds.dto.js';
import { ActOnAlert, type AskedDeed } from './alert-deeds.js';
import { refusalOf } from './alert-refusals.js';

@ApiTags('alerts')
@ApiBearerAuth()
@ApiParam({ name: 'id', format: 'uuid' })
@Controller('v1/alerts/:id')
@AllowRoles('agency-system', 'mash-worker', 'manager')
@ProblemAnswer(404, 'Your agency was told of no such alert.')
export class AlertDeedsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post('acknowledgement')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Acknowledge an alert',
    description: 'Your agency has seen it, and says why it takes it on or leaves it. Other recipients still have it.',
  })
  @ApiResponse({ status: 201, type: AcknowledgementAnswerDto })
  @ProblemAnswer(409, 'Your agency has acknowledged it before.')
  async acknowledge(
    @Param('id', ParseUUIDPipe) alertId: string,
    @Body() { reason }: AcknowledgementDto,
    @CurrentCaller() caller: Caller,
  ): Promise<AcknowledgementAnswerDto> {
    const { at } = await this.act(alertId, caller, { type: 'acknowledge', reason });
    return { status: 'acknowledged', acknowledgedAt: at };
  }

  @Post('response')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Respond to an alert',
    description:
      'What your agency will do, who does it, and by when. It answers challenges of other agencies. The same again is ' +
      'answered as before.',
  })
  @ApiResponse({ status: 201, type: DeedAnswerDto })
  @ProblemAnswer(422, 'The day lies in the past.')
  respond(
    @Param('id', ParseUUIDPipe) alertId: string,
    @Body() { action, doneBy, dueOn }: ResponseDto,
    @CurrentCaller() caller: Caller,
  ): Promise<DeedAnswerDto> {
    return this.act(alertId, caller, { type: 'respond', action, doneBy, dueOn });
  }

  @Post('sharing-decision')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Record a decision to share, or not to share',
    description: 'With its lawful basis and the reason. A decision not to share is recorded as one to share is.',
  })
  @ApiResponse({ status: 201, type: DeedAnswerDto })
  @ProblemAnswer(422, 'The lawful basis is one of the other decision.')
  decideSharing(
    @Param('id', ParseUUIDPipe) alertId: string,
    @Body() { decision, lawfulBasis, reason }: SharingDecisionDto,
    @CurrentCaller() caller: Caller,
  ): Promise<DeedAnswerDto> {
    return this.act(alertId, caller, { type: 'decide-sharing', decision, lawfulBasis, reason });
  }

  @Post('challenge')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Challenge how an alert is dealt with',
    description:
      'Supportive challenge: your agency disagrees, and says why. It waits for a response of another agency; until ' +
      'then nobody can close the alert, and a closed one is open again.',
  })
  @ApiResponse({ status: 201, type: DeedAnswerDto })
  challenge(
    @Param('id', ParseUUIDPipe) alertId: string,
    @Body() { reason }: ChallengeDto,
    @CurrentCaller() caller: Caller,
  ): Promise<DeedAnswerDto> {
    return this.act(alertId, caller, { type: 'challenge', reason });
  }

  @Post('escalation')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Escalate an alert',
    description: 'Puts it before those who answer for the ones who have it, and tells every recipient that it is.',
  })
  @ApiResponse({ status: 201, type: DeedAnswerDto })
  escalate(
    @Param('id', ParseUUIDPipe) alertId: string,
    @Body() { reason }: EscalationDto,
    @CurrentCaller() caller: Caller,
  ): Promise<DeedAnswerDto> {
    return this.act(alertId, caller, { type: 'escalate', reason });
  }

  @Post('closure')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Close an alert with an outcome',
    description:
      'By an agency that triages it, for everybody. It stays readable, and new evidence or a challenge opens it again.',
  })
  @ApiResponse({ status: 201, type: DeedAnswerDto })
  @ProblemAnswer(403, 'Your agency was told, and does not triage.')
  @ProblemAnswer(409, 'It is closed or withdrawn already, or a challenge waits for an answer.')
  close(
    @Param('id', ParseUUIDPipe) alertId: string,
    @Body() { outcome, reason }: ClosureDto,
    @CurrentCaller() caller: Caller,
  ): Promise<DeedAnswerDto> {
    return this.act(alertId, caller, { type: 'close', outcome, reason });
  }

  private async act(alertId: string, caller: Caller, deed: AskedDeed): Promise<DeedAnswerDto> {
    const outcome = await this.commands.execute(new ActOnAlert(alertId, agencyOf(caller), caller.subject, deed));
    if (!outcome.done) throw refusalOf(outcome.reason);
    return { alertId, status: outcome.alert.status, at: outcome.at };
  }
}
