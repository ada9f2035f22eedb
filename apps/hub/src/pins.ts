import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  pinEntry,
  unpinEntry,
  type PinCommand,
  type PinOutcome,
  type UnpinCommand,
  type UnpinDecision,
} from '#chronology';
import { HUB_PARTS, type HubParts } from './parts.js';

/** Keep an entry in sight, whatever its significance. */
export class PinEntry extends Command<PinOutcome> {
  constructor(readonly pin: PinCommand) {
    super();
  }
}

@CommandHandler(PinEntry)
export class PinEntryHandler implements ICommandHandler<PinEntry> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  execute({ pin }: PinEntry): Promise<PinOutcome> {
    return pinEntry(this.parts, pin);
  }
}

/** An entry need not be kept in sight any more. */
export class UnpinEntry extends Command<UnpinDecision['outcome']> {
  constructor(readonly unpin: UnpinCommand) {
    super();
  }
}

@CommandHandler(UnpinEntry)
export class UnpinEntryHandler implements ICommandHandler<UnpinEntry> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  execute({ unpin }: UnpinEntry): Promise<UnpinDecision['outcome']> {
    return unpinEntry(this.parts, unpin);
  }
}
