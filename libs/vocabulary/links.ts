import type { DomainEvent } from './domain-event.js';

/** Links of a record that stand: the other record, by the link's id. */
export type StandingLinks = Map<string, string>;

/** Takes up what an event in the record's stream says of its links. */
export const followLinks = (links: StandingLinks, event: DomainEvent): void => {
  if (event.type === 'RecordsLinked.v1') links.set(event.data.linkId, event.data.otherPersonId);
  if (event.type === 'RecordsUnlinked.v1') links.delete(event.data.linkId);
};

/** A record and all that are one person's with it, as far as `linkedTo` knows: itself first. */
export const recordsAround = (
  recordId: string,
  linkedTo: (recordId: string) => Iterable<string>,
): readonly string[] => {
  const found = new Set<string>();
  const open = [recordId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...linkedTo(id));
  }
  return [...found];
};
