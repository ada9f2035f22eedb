import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { inTransaction, isDatabaseUnavailable, systemClock, unavailable } from '#platform';
import type { Clock } from '#platform';
import { chainDigest, EMPTY_ANCHOR } from './audit-chain.js';
import type { AuditAnchor, AuditEntry, RecordedAuditEntry } from './audit-chain.js';

/** Prepared: every look asks it. */
const APPEND = {
  name: 'audit append',
  text: 'select appended, last_position, last_digest from append_audit_entries($1, $2, $3)',
};
const READ = readFileSync(new URL('./read-audit-entries.sql', import.meta.url), 'utf8');

const LAST = 'select position, digest from audit_entries order by position desc limit 1';
/** As append_audit_entries takes it: until the transaction ends, nobody else adds anything. */
const LOCK = 'select pg_advisory_xact_lock(7355272003)';
/** So often the end that another instance left is taken before nobody else is let on. */
const TRIES = 3;

const BATCH_LIMIT = 500;
const QUEUE_LIMIT = 10_000;
const PAGE = 5_000;

/** What is wrong with the trail, and from which position to which. */
export interface AuditFault {
  readonly position: number;
  readonly until: number;
  /** `altered`: not what was recorded; `missing`: gone; `cut-off`: the trail ends before its anchor. */
  readonly fault: 'altered' | 'missing' | 'cut-off';
}

export interface AuditVerification {
  readonly entries: number;
  /** Where the trail ends now: the anchor for the next time. */
  readonly anchor: AuditAnchor;
  /** In order of position; empty where the trail is whole. */
  readonly faults: readonly AuditFault[];
}

interface Waiting {
  readonly entry: AuditEntry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Row {
  readonly position: number;
  readonly at: Date;
  readonly actor: string;
  readonly roles: string[];
  readonly agency: string | null;
  readonly action: string;
  readonly purpose: string | null;
  readonly person_ids: string[];
  readonly route: string;
  readonly outcome: string;
  readonly request_id: string;
  readonly digest: Buffer;
}

interface Appended {
  readonly appended: boolean;
  /** Where the trail ended when it was asked; null where it was empty. */
  readonly last_position: number | null;
  readonly last_digest: Buffer | null;
}

/**
 * Who looked at whom, when and what for. Entries are only ever added, and chained, so that a change shows. An answer
 * about people leaves after its entry is stored; concurrent entries share a transaction.
 */
export class AuditTrail {
  private readonly clock: Clock;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  /** Where the trail ended when this process wrote last; others may have written since. */
  private end: AuditAnchor | undefined;

  /** @param settings.chainKey 32 bytes that the database does not know: `keyProvider.derive('audit-chain')`. */
  constructor(
    private readonly pool: pg.Pool,
    private readonly settings: { readonly chainKey: Buffer; readonly clock?: Clock },
  ) {
    this.clock = settings.clock ?? systemClock;
  }

  /**
   * Stores an entry durably.
   * @throws Problem (503) where it cannot be stored: then what it tells of must not happen.
   */
  async record(entry: AuditEntry): Promise<void> {
    if (this.waiting.length >= QUEUE_LIMIT) throw notRecorded();
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ entry, resolve, reject });
      this.writing ??= this.writeWaiting();
    });
  }

  /** Entries after a position, in order, at most `limit`; those about one person where `personId` is given. */
  async read(question: {
    readonly after: number;
    readonly limit: number;
    readonly personId?: string;
  }): Promise<RecordedAuditEntry[]> {
    const rows = await this.rows(question.after, question.limit, question.personId);
    return rows.map(entryOf);
  }

  /** Where the trail ends. */
  async anchor(): Promise<AuditAnchor> {
    return last(this.pool);
  }

  /**
   * Reads the whole trail and says what was done to it behind the service's back.
   * @param anchor the end of the trail at an earlier time, kept elsewhere; without one a cut tail cannot show.
   */
  async verify(anchor: AuditAnchor = EMPTY_ANCHOR): Promise<AuditVerification> {
    const faults: AuditFault[] = [];
    let end = EMPTY_ANCHOR;
    // What the digest before may have been: as stored and, where the entry before was altered, as it should be.
    let previous = [EMPTY_ANCHOR.digest];
    let entries = 0;
    for (;;) {
      const rows = await this.rows(end.position, PAGE);
      if (rows.length === 0) break;
      for (const row of rows) {
        const follows = row.position === end.position + 1;
        if (!follows) faults.push({ position: end.position + 1, until: row.position - 1, fault: 'missing' });
        const entry = entryOf(row);
        const stored = row.digest.toString('hex');
        const right = previous.map((each) => chainDigest(this.settings.chainKey, each, entry));
        // After a gap the chain cannot judge: the digest before went with the entry that held it.
        const broken = follows && !right.includes(stored);
        const notAnchored = row.position === anchor.position && stored !== anchor.digest;
        if (broken || notAnchored) addAltered(faults, row.position);
        previous = broken ? [stored, ...right] : [stored];
        end = { position: row.position, digest: stored };
        entries += 1;
      }
    }
    if (end.position < anchor.position) {
      faults.push({ position: end.position + 1, until: anchor.position, fault: 'cut-off' });
    }
    return { entries, anchor: end, faults };
  }

  private async rows(after: number, limit: number, personId?: string): Promise<Row[]> {
    return (await this.pool.query<Row>(READ, [after, limit, personId ?? null])).rows;
  }

  private async writeWaiting(): Promise<void> {
    // One turn of the event loop gathers the entries of requests that are handled together.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH_LIMIT);
      await this.settle(batch);
    }
    this.writing = undefined;
  }

  private async settle(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.append(batch.map(({ entry }) => entry));
      for (const { resolve } of batch) resolve();
    } catch (cause) {
      if (batch.length === 1 || isDatabaseUnavailable(cause)) {
        for (const { reject } of batch) reject(notRecorded(cause));
        return;
      }
      // One entry that the table does not take must not refuse the looks that came with it.
      for (const each of batch) await this.settle([each]);
    }
  }

  /** In one round trip, as a rule: this process wrote last, and knows where the trail ends. */
  private async append(entries: readonly AuditEntry[]): Promise<void> {
    let end = this.end ?? (await this.anchor());
    // Whether it is stored is not known where something is thrown.
    this.end = undefined;
    for (let tried = 1; tried <= TRIES; tried += 1) {
      const { appended, now } = await this.appendAfter(this.pool, end, entries);
      end = now;
      if (!appended) continue;
      this.end = end;
      return;
    }
    this.end = await inTransaction(this.pool, async (client) => {
      await client.query(LOCK);
      const { appended, now } = await this.appendAfter(client, await last(client), entries);
      if (!appended) throw new Error('The audit trail ends elsewhere than it did under its lock.');
      return now;
    });
  }

  /** @returns where the trail ends now: after these entries, or where it ended otherwise than was thought. */
  private async appendAfter(
    on: pg.Pool | pg.PoolClient,
    end: AuditAnchor,
    entries: readonly AuditEntry[],
  ): Promise<{ readonly appended: boolean; readonly now: AuditAnchor }> {
    let { position, digest } = end;
    const recorded = entries.map((entry) => {
      position += 1;
      // As PostgreSQL writes them back: the digest is over what will be read.
      const personIds = entry.personIds.map((id) => id.toLowerCase());
      const next = { ...entry, personIds, position, at: this.clock.now() };
      digest = chainDigest(this.settings.chainKey, digest, next);
      return { ...next, digest };
    });
    const { rows } = await on.query<Appended>({
      ...APPEND,
      values: [JSON.stringify(recorded), end.position, Buffer.from(end.digest, 'hex')],
    });
    const [row] = rows;
    if (row?.appended === true) return { appended: true, now: { position, digest } };
    const endsAt = row?.last_digest ? anchorOf(row.last_position ?? 0, row.last_digest) : EMPTY_ANCHOR;
    return { appended: false, now: endsAt };
  }
}

/** Neighbours become one fault: where a digest was altered too, the entry after it cannot be told from an altered one. */
const addAltered = (faults: AuditFault[], position: number): void => {
  const before = faults.at(-1);
  if (before?.fault === 'altered' && before.until === position - 1)
    faults[faults.length - 1] = { ...before, until: position };
  else faults.push({ position, until: position, fault: 'altered' });
};

const last = async (client: pg.Pool | pg.PoolClient): Promise<AuditAnchor> => {
  const { rows } = await client.query<{ position: number; digest: Buffer }>(LAST);
  return rows[0] ? anchorOf(rows[0].position, rows[0].digest) : EMPTY_ANCHOR;
};

const anchorOf = (position: number, digest: Buffer): AuditAnchor => ({ position, digest: digest.toString('hex') });

const entryOf = (row: Row): RecordedAuditEntry => ({
  position: row.position,
  at: row.at,
  actor: row.actor,
  roles: row.roles,
  ...(row.agency === null ? {} : { agency: row.agency }),
  action: row.action,
  ...(row.purpose === null ? {} : { purpose: row.purpose }),
  personIds: row.person_ids,
  route: row.route,
  outcome: row.outcome,
  requestId: row.request_id,
});

const notRecorded = (cause?: unknown): Error =>
  unavailable('The audit trail cannot be written just now, and nothing is shown without it.', 5, { cause });
