import { createHmac } from 'node:crypto';
import { canonicalJson } from '#platform';

/** One look at people's information, or one refusal. Codes and ids alone: nothing personal. */
export interface AuditEntry {
  /** The subject of the token; `unknown` where there was none that holds. */
  readonly actor: string;
  readonly roles: readonly string[];
  readonly agency?: string;
  /** What was done or tried, coded: `read-chronology`, `search-people`, `refused`. */
  readonly action: string;
  /** A code of `purposes.yaml`, where people were looked at. */
  readonly purpose?: string;
  /** Who was looked at. */
  readonly personIds: readonly string[];
  /** Method and route pattern, never an address with identifiers: `GET /v1/children/:id/chronology`. */
  readonly route: string;
  /** How it ended, coded: `shown`, `not-found`, `not-authenticated`. */
  readonly outcome: string;
  readonly requestId: string;
}

/** An entry as it is stored. */
export interface RecordedAuditEntry extends AuditEntry {
  /** Counts from 1, without gaps. */
  readonly position: number;
  readonly at: Date;
}

/** The end of the trail at some time. Kept outside of the database, it shows when the tail is cut off. */
export interface AuditAnchor {
  readonly position: number;
  /** Hex. */
  readonly digest: string;
}

export const EMPTY_ANCHOR: AuditAnchor = { position: 0, digest: '0'.repeat(64) };

/** The digest (hex) of an entry that follows the entry with the digest `previous`. */
export const chainDigest = (chainKey: Buffer, previous: string, entry: RecordedAuditEntry): string => {
  const { position, at, actor, roles, agency, action, purpose, personIds, route, outcome, requestId } = entry;
  const content = canonicalJson({
    position,
    at: at.toISOString(),
    actor,
    roles,
    agency,
    action,
    purpose,
    personIds,
    route,
    outcome,
    requestId,
  });
  return createHmac('sha256', chainKey).update(Buffer.from(previous, 'hex')).update(content).digest('hex');
};
