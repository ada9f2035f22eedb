import type { PersonKeys } from '#access';
import type { PersonalContent } from '#vocabulary';
import { recordIds } from './one-person.js';
import type { PersonHistory } from './person-history.js';

/** Who a person is, by everything that agencies gave; several names where they gave several. */
export interface Who {
  /** The record by which the person goes, and all that workers have linked with it, that one among them. */
  readonly personId: string;
  readonly records: readonly string[];
  readonly names: readonly { readonly given: string | null; readonly family: string | null }[];
  readonly dateOfBirth: string | null;
  readonly expectedOn: string | null;
  readonly sex: string | null;
  readonly nhsNumber: string | null;
  readonly upn: string | null;
  /** True where the person's key was destroyed: what agencies gave is gone for good. */
  readonly erased: boolean;
}

/** Opens what agencies gave of a person. The keys of all records of the person must be loaded. */
export const whoIs = (keys: PersonKeys, history: PersonHistory): Who => {
  const names = new Map<string, Who['names'][number]>();
  let nhsNumber: string | null = null;
  let upn: string | null = null;
  let erased = false;
  for (const identity of history.identities) {
    if (!identity.sealed) continue;
    const opened = keys.open(identity.recordId, identity.sealed) as PersonalContent | undefined;
    if (!opened) {
      erased = true;
      continue;
    }
    const { person } = opened;
    if (person?.name) {
      const name = { given: person.name.given ?? null, family: person.name.family ?? null };
      names.set(JSON.stringify(name).toLowerCase(), name);
    }
    nhsNumber ??= person?.nhsNumber ?? null;
    upn ??= person?.upn ?? null;
  }
  return {
    personId: history.personId,
    records: recordIds(history),
    names: [...names.values()],
    dateOfBirth: history.dateOfBirth ?? null,
    expectedOn: history.expectedOn ?? null,
    sex: history.sex ?? null,
    nhsNumber,
    upn,
    erased,
  };
};
