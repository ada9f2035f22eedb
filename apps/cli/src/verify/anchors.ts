import { readFile } from 'node:fs/promises';
import type { AuditAnchor } from '#access';
import type { EventAnchor } from '#event-store/postgres';

/** Where the chains of the events and of the audit trail ended at some time: a line of a file that is kept elsewhere. */
export interface Anchor {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly events: EventAnchor;
  readonly audit: AuditAnchor;
}

const isPosition = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

const isAnchor = (value: unknown): value is Anchor => {
  if (typeof value !== 'object' || value === null) return false;
  const { events, audit } = value as Partial<Record<'events' | 'audit', Record<string, unknown> | null>>;
  return isPosition(events?.position) && isHash(events.hash) && isPosition(audit?.position) && isHash(audit.digest);
};

/**
 * Reads a file of anchors, one JSON object a line, as `tessera anchor` prints them.
 * @throws Error that names the first line which is none.
 */
export const readAnchors = async (file: string): Promise<readonly Anchor[]> => {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      const anchor: unknown = JSON.parse(line);
      if (isAnchor(anchor)) return [anchor];
    } catch {
      // Not JSON, so no anchor.
    }
    throw new Error(`Line ${String(index + 1)} of the file of anchors is not one that \`tessera anchor\` has printed.`);
  });
};
