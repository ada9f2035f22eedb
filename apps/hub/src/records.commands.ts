import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  linkRecords,
  reassignEvent,
  reassignToSomebodyNew,
  unlinkRecords,
  type LinkRecords,
  type LinkResult,
  type ReassignEvent,
  type ReassignResult,
  type UnlinkRecords,
  type UnlinkResult,
} from '#identity';
import { HUB_PARTS, type HubParts } from './parts.js';

/** Two records are one person's, by a worker's decision. */
export class LinkRecordsCommand extends Command<LinkResult> {
  constructor(readonly link: LinkRecords) {
    super();
  }
}

@CommandHandler(LinkRecordsCommand)
export class LinkRecordsHandler implements ICommandHandler<LinkRecordsCommand> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  async execute({ link }: LinkRecordsCommand): Promise<LinkResult> {
    const result = await linkRecords(this.parts, link);
    if (result.status === 'linked' || result.status === 'already-linked') {
      await this.parts.identity.rememberPair(...link.personIds, 'same');
    }
    return result;
  }
}

/** Two records that were linked are not one person's after all. */
export class UnlinkRecordsCommand extends Command<UnlinkResult> {
  constructor(readonly unlink: UnlinkRecords) {
    super();
  }
}

@CommandHandler(UnlinkRecordsCommand)
export class UnlinkRecordsHandler implements ICommandHandler<UnlinkRecordsCommand> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  async execute({ unlink }: UnlinkRecordsCommand): Promise<UnlinkResult> {
    const result = await unlinkRecords(this.parts, unlink);
    if (result.status !== 'unknown-link') await this.parts.identity.rememberPair(...result.personIds, 'different');
    return result;
  }
}

/** An agency event is somebody else's than it was put down to. */
export class ReassignEventCommand extends Command<ReassignResult & { readonly toPersonId?: string }> {
  /** Without `toPersonId` it is somebody's who is not known yet. */
  constructor(readonly reassign: Omit<ReassignEvent, 'toPersonId'> & { readonly toPersonId?: string }) {
    super();
  }
}

@CommandHandler(ReassignEventCommand)
export class ReassignEventHandler implements ICommandHandler<ReassignEventCommand> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  async execute({ reassign }: ReassignEventCommand): Promise<ReassignResult & { readonly toPersonId?: string }> {
    const { agencyEventId, fromPersonId, toPersonId } = reassign;
    const { identity } = this.parts;
    const result =
      toPersonId === undefined
        ? await reassignToSomebodyNew({ ...this.parts, newPeople: identity.newPeople }, reassign)
        : { ...(await reassignEvent(this.parts, { ...reassign, toPersonId })), toPersonId };
    if ('reassignmentId' in result && result.toPersonId !== undefined) {
      await identity.reassignFacts(agencyEventId, fromPersonId, result.toPersonId);
    }
    return result;
  }
}
