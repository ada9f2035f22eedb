import type { Writable } from 'node:stream';
import type { Pool } from 'pg';
import { AuditTrail, createKeyProvider, type AuditVerification } from '#access';
import { readAnchor, verifyEvents, type Verification } from '#event-store/postgres';
import { createPool, type Config } from '#platform';
import { openOwnedDatabase, requireMigrated } from '../owned-database.js';
import { progressOn } from '../progress.js';
import { readAnchors, type Anchor } from './anchors.js';

export interface VerifyCommand {
  readonly config: Config;
  /** A file of anchors that were kept elsewhere. */
  readonly anchorsFile?: string;
  /** Answer as JSON, for machines. */
  readonly json?: boolean;
  /** Standard output and standard error by default: the answer, and how it goes. */
  readonly output?: Writable;
  readonly remarks?: Writable & { isTTY?: boolean };
}

/** A page of the walk may take so long on a busy disk. */
const STATEMENT_MS = 120_000;

const withDatabase = async <T>(config: Config, work: (pool: Pool, audit: AuditTrail) => Promise<T>): Promise<T> => {
  if (config.eventStore.kind !== 'postgres') {
    throw new Error(
      'The chain of hashes is kept where PostgreSQL stores the events; KurrentDB checks a log of its own.',
    );
  }
  const database = await openOwnedDatabase(config);
  const pool = createPool(database.url, {
    max: 2,
    applicationName: 'tessera verify',
    statementTimeoutMs: STATEMENT_MS,
  });
  try {
    await requireMigrated(database.url);
    const keys = await createKeyProvider({ masterKey: config.keys.masterKey, dataDir: config.dataDir, pool });
    return await work(pool, new AuditTrail(pool, { chainKey: keys.derive('audit-chain') }));
  } finally {
    await pool.end();
    await database.close();
  }
};

/** Where the chains end now, as a line for a file that is kept elsewhere. */
export const takeAnchor = (config: Config): Promise<Anchor> => {
  const takenAt = new Date().toISOString();
  return withDatabase(config, async (pool, audit) => ({
    takenAt,
    events: await readAnchor(pool),
    audit: await audit.anchor(),
  }));
};

/**
 * Walks through all stored events and the whole audit trail, and says what is not as it was stored.
 * @returns the exit code: 0 where everything is as it should be, else 1.
 * @throws Error that says what to do.
 */
export const runVerify = async (command: VerifyCommand): Promise<number> => {
  const { config, anchorsFile, json, output = process.stdout, remarks = process.stderr } = command;
  const anchors = anchorsFile === undefined ? [] : await readAnchors(anchorsFile);
  const { events, trail } = await withDatabase(config, async (pool, audit) => {
    const { position: head } = await readAnchor(pool);
    const progress = progressOn(remarks, 'events');
    try {
      const events = await verifyEvents(pool, {
        anchors: anchors.map((anchor) => anchor.events),
        onProgress: (position) => {
          progress.at(position, head);
        },
      });
      progress.stop();
      return { events, trail: await audit.verify(anchors.at(-1)?.audit) };
    } finally {
      progress.stop();
    }
  });
  const sound = events.faultCount === 0 && trail.faults.length === 0;
  output.write(json === true ? `${JSON.stringify({ sound, events, audit: trail })}\n` : inWords(events, trail));
  return sound ? 0 : 1;
};

const EVENT_FAULTS = {
  missing: 'events are missing from here on',
  changed: 'this event was changed, or the hash of it or of the one before',
  'version-out-of-order': 'its version is not the next one of its stream',
  'time-out-of-order': 'it says that it was recorded before the event in front of it',
  'not-as-anchored': 'history up to here is not what it was when the anchor was taken',
  'cut-off': 'an anchor was taken here, and there are no events so far',
} as const;

const AUDIT_FAULTS = {
  altered: 'not what was recorded',
  missing: 'gone',
  'cut-off': 'gone from the end, which an anchor shows',
} as const;

const inWords = (events: Verification, trail: AuditVerification): string => {
  const lines = [
    `${events.events.toLocaleString('en-GB')} events, ${faultsOf(events.faultCount)}.`,
    ...events.faults.map(({ position, fault }) => `  position ${String(position)}: ${EVENT_FAULTS[fault]}`),
    ...(events.faultCount > events.faults.length ? ['  and more: these are the first'] : []),
    `${trail.entries.toLocaleString('en-GB')} entries of the audit trail, ${faultsOf(trail.faults.length)}.`,
    ...trail.faults.map(
      ({ position, until, fault }) => `  entries ${String(position)} to ${String(until)}: ${AUDIT_FAULTS[fault]}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
};

const faultsOf = (count: number): string => (count === 0 ? 'all as they were stored' : `${String(count)} faults`);
