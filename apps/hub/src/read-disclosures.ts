import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { readDisclosures, type Disclosure, type DisclosureCursor } from '#alerts';
import { readPerson, recordIds } from '#chronology';
import { readCarriages, type Carriage } from '#delivery';
import { alertStream, decodeKnown, noticeStream } from '#vocabulary';
import { HUB_PARTS, type HubParts } from './parts.js';

/** Of an alert (or an incident's notices), or of a child. */
export type DisclosureSubject = { readonly alertId: string } | { readonly childId: string };
export type CarriedDisclosure = Disclosure & { readonly channels: readonly Carriage[] };

export interface DisclosurePage {
  readonly disclosures: readonly CarriedDisclosure[];
  readonly next: DisclosureCursor | null;
  /** The children whom it is about. */
  readonly personIds: readonly string[];
}

/** What agencies were told, after a cursor; undefined where there is no such alert or child. */
export class ReadDisclosures extends Query<DisclosurePage | undefined> {
  constructor(
    readonly subject: DisclosureSubject,
    readonly page: { readonly after?: DisclosureCursor; readonly limit: number },
  ) {
    super();
  }
}

@QueryHandler(ReadDisclosures)
export class ReadDisclosuresHandler implements IQueryHandler<ReadDisclosures> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  async execute({ subject, page }: ReadDisclosures): Promise<DisclosurePage | undefined> {
    const { pool, store, pseudonymFor } = this.parts;
    const personIds =
      'alertId' in subject ? await this.childrenOf(subject.alertId) : await this.records(subject.childId);
    if (personIds.length === 0) return undefined;
    const of = 'alertId' in subject ? { about: subject.alertId } : { personIds, pseudonymFor };
    const found = await readDisclosures({ ...this.parts, pool, store }, of, page);
    const carried = await readCarriages(pool, found);
    const last = found.length === page.limit ? found.at(-1) : undefined;
    return {
      personIds,
      disclosures: found.map((each) => ({
        ...each,
        channels: carried.get(`${String(each.position)} ${each.agency}`) ?? [],
      })),
      next: last ? { position: last.position, agency: last.agency } : null,
    };
  }

  private async records(childId: string): Promise<readonly string[]> {
    const child = await readPerson(this.parts.store, childId, { keepSealed: false });
    return child ? recordIds(child) : [];
  }

  private async childrenOf(id: string): Promise<readonly string[]> {
    const streams = await this.parts.store.readStreams([{ streamId: alertStream(id) }, { streamId: noticeStream(id) }]);
    const named = [...streams.values()].flat().flatMap((stored) => {
      const event = decodeKnown(stored);
      return event?.type === 'AlertRaised.v1' || event?.type === 'NoticeGiven.v1' ? [event.data.personId] : [];
    });
    return [...new Set(named)];
  }
}
