import { Inject } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import { actOnAlert, openAlert, type ActOutcome, type AlertDeed, type OpenedAlert } from '#alerts';
import { ALERTS_PARTS, type AlertsParts } from './parts.js';

/** What may be asked of whoever acts; that only agencies which triage may close is the routing's. */
export type AskedDeed =
  | Exclude<AlertDeed, { readonly type: 'close' }>
  | Omit<Extract<AlertDeed, { readonly type: 'close' }>, 'triageReasons'>;

/** An agency does something with an alert. */
export class ActOnAlert extends Command<ActOutcome> {
  constructor(
    readonly alertId: string,
    readonly agency: string,
    /** The subject of the token. */
    readonly by: string,
    readonly deed: AskedDeed,
  ) {
    super();
  }
}

@CommandHandler(ActOnAlert)
export class ActOnAlertHandler implements ICommandHandler<ActOnAlert> {
  constructor(@Inject(ALERTS_PARTS) private readonly parts: AlertsParts) {}

  execute({ alertId, agency, by, deed }: ActOnAlert): Promise<ActOutcome> {
    const { clock, routing } = this.parts;
    const full: AlertDeed = deed.type === 'close' ? { ...deed, triageReasons: routing.triage } : deed;
    return actOnAlert(this.parts, { alertId, agency, by, now: clock.now() }, full);
  }
}

/** An alert as a recipient opens it. */
export class OpenAlert extends Query<OpenedAlert | undefined> {
  constructor(
    readonly alertId: string,
    readonly agency: string,
  ) {
    super();
  }
}

@QueryHandler(OpenAlert)
export class OpenAlertHandler implements IQueryHandler<OpenAlert> {
  constructor(@Inject(ALERTS_PARTS) private readonly parts: AlertsParts) {}

  execute({ alertId, agency }: OpenAlert): Promise<OpenedAlert | undefined> {
    return openAlert(this.parts, alertId, agency);
  }
}
