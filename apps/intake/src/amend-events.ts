import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  correctAgencyEvent,
  retractAgencyEvent,
  type AmendResult,
  type Correction,
  type IntakeParts,
  type Retraction,
} from '#intake';
import { INTAKE_PARTS } from './parts.js';

/** The reporting agency says what is right instead. */
export class CorrectEvent extends Command<AmendResult> {
  constructor(
    readonly eventId: string,
    readonly correction: Correction,
    readonly agency: string,
  ) {
    super();
  }
}

/** The reporting agency takes back what it reported. */
export class RetractEvent extends Command<AmendResult> {
  constructor(
    readonly eventId: string,
    readonly retraction: Retraction,
    readonly agency: string,
  ) {
    super();
  }
}

@CommandHandler(CorrectEvent)
export class CorrectEventHandler implements ICommandHandler<CorrectEvent> {
  constructor(@Inject(INTAKE_PARTS) private readonly parts: IntakeParts) {}

  execute({ eventId, correction, agency }: CorrectEvent): Promise<AmendResult> {
    return correctAgencyEvent(this.parts, eventId, correction, agency);
  }
}

@CommandHandler(RetractEvent)
export class RetractEventHandler implements ICommandHandler<RetractEvent> {
  constructor(@Inject(INTAKE_PARTS) private readonly parts: IntakeParts) {}

  execute({ eventId, retraction, agency }: RetractEvent): Promise<AmendResult> {
    return retractAgencyEvent(this.parts, eventId, retraction, agency);
  }
}
