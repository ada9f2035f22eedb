import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { createAcceptance, type AcceptAgencyEvents, type AcceptResult, type IntakeParts } from '#intake';
import { INTAKE_PARTS } from './parts.js';

/** Record these agency events, which an agency posted. The answer has one result for each, in order. */
export class AcceptEvents extends Command<readonly AcceptResult[]> {
  constructor(
    readonly posted: readonly unknown[],
    /** `urn:agency:<name>`: the agency that the access token was issued to. */
    readonly agency: string,
  ) {
    super();
  }
}

@CommandHandler(AcceptEvents)
export class AcceptEventsHandler implements ICommandHandler<AcceptEvents> {
  private readonly accept: AcceptAgencyEvents;

  constructor(@Inject(INTAKE_PARTS) private readonly parts: IntakeParts) {
    this.accept = createAcceptance(parts);
  }

  async execute({ posted, agency }: AcceptEvents): Promise<readonly AcceptResult[]> {
    try {
      const results = await this.accept(posted, agency);
      this.parts.onAnswered?.(
        'http',
        results.map(({ status }) => status),
      );
      return results;
    } catch (error) {
      this.parts.onAnswered?.(
        'http',
        posted.map(() => 'unknown'),
      );
      throw error;
    }
  }
}
