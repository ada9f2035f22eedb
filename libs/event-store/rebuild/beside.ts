import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { RebuildFailed, schemaBeside } from './projection.js';
import type { Projection } from './projection.js';

const STRUCTURE = readFileSync(new URL('./structure.sql', import.meta.url), 'utf8');
const OBSTACLES = readFileSync(new URL('./obstacles.sql', import.meta.url), 'utf8');

/** Statements that make a projection's tables beside the live ones. */
interface Structure {
  readonly statements: readonly string[];
  /** Of what is made and by what: tables that were begun under another are of no use. */
  readonly fingerprint: string;
}

/** @throws RebuildFailed where the live tables have something that would be lost. */
export const structureOf = async (client: pg.ClientBase, { name, tables, madeBy }: Projection): Promise<Structure> => {
  const statements: string[] = [];
  const details: string[] = [];
  for (const table of tables) {
    const { rows: obstacles } = await client.query<{ obstacle: string }>(OBSTACLES, [table]);
    if (obstacles.length > 0) {
      const why = obstacles.map(({ obstacle }) => obstacle).join(', ');
      throw new RebuildFailed(`The table ${table} cannot be made again beside itself: ${why}.`);
    }
    const { rows } = await client.query<{ statement: string; detail: string }>(STRUCTURE, [table, schemaBeside(name)]);
    statements.push(...rows.map(({ statement }) => statement));
    details.push(...rows.map(({ detail }) => detail));
  }
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([madeBy, statements, details]))
    .digest('hex');
  return { statements, fingerprint };
};

/** Under which fingerprint tables beside were begun; undefined where there are none. */
export const fingerprintBeside = async (client: pg.ClientBase, name: string): Promise<string | undefined> => {
  const { rows } = await client.query<{ fingerprint: string | null }>(
    "select obj_description(oid, 'pg_namespace') as fingerprint from pg_namespace where nspname = $1",
    [schemaBeside(name)],
  );
  return rows[0] && (rows[0].fingerprint ?? '');
};

/** Makes the tables, empty, within a transaction of the caller's. Those of an earlier run go. */
export const makeBeside = async (client: pg.ClientBase, name: string, structure: Structure): Promise<void> => {
  const schema = schemaBeside(name);
  await client.query(`drop schema if exists ${schema} cascade`);
  await client.query(`create schema ${schema}`);
  // A digest in hex: there is nothing in it to be quoted.
  await client.query(`comment on schema ${schema} is '${structure.fingerprint}'`);
  for (const statement of structure.statements) await client.query(statement);
};

/**
 * Puts the tables beside in the place of the live ones, within a transaction of the caller's.
 * @throws pg's error 55P03 where somebody has used a live table for longer than `lockMs`.
 */
export const replaceLive = async (
  client: pg.ClientBase,
  { name, tables }: Projection,
  lockMs: number,
): Promise<void> => {
  const schema = schemaBeside(name);
  const quoted = tables.map((table) => `"${table}"`);
  await client.query(`set local lock_timeout = ${String(Math.trunc(lockMs))}`);
  await client.query(`drop table ${quoted.map((table) => `public.${table}`).join(', ')}`);
  for (const table of quoted) await client.query(`alter table ${schema}.${table} set schema public`);
  await client.query(`drop schema ${schema}`);
};
