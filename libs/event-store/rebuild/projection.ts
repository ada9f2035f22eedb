import type pg from 'pg';
import type { StoredEvent } from '../event-store.js';

/** Tables that a processor fills from the stored events, and that can therefore be made again from them. */
export interface Projection {
  /** That of its processor, whose checkpoint says up to where the tables are filled. */
  readonly name: string;
  /** Its tables, in the schema `public`. Nothing refers to them. */
  readonly tables: readonly string[];
  /**
   * What the rows depend on besides the events: the version of the code that makes them, and settings. A rebuild that
   * was begun with something else begins anew.
   */
  readonly madeBy: string;
  /**
   * Fills the tables, which it names without a schema and through `client` alone: the session's path says whether they
   * are the live ones.
   */
  readonly handle: (batch: readonly StoredEvent[], client: pg.ClientBase) => Promise<void>;
}

/** A projection's tables cannot be made again just now; the message says what to do. What is done stays. */
export class RebuildFailed extends Error {
  override readonly name = 'RebuildFailed';
}

const NAME = /^[a-z]+(-[a-z]+)*$/;

/** The schema in which a projection's tables are made again: names in it are those of the tables themselves. */
export const schemaBeside = (name: string): string => {
  if (!NAME.test(name)) throw new TypeError('A projection is named in small letters, with hyphens between words.');
  return `rebuild_${name.replaceAll('-', '_')}`;
};

/** The name of the checkpoint up to which the tables beside are filled. */
export const checkpointBeside = (name: string): string => `rebuild:${name}`;

/** How far a projection's tables are, and how far a rebuild beside them has come; undefined where there is none. */
export interface ProjectionState {
  readonly name: string;
  readonly position: number;
  readonly rebuiltTo?: number;
}

export const readProjectionStates = async (
  pool: pg.Pool | pg.ClientBase,
  names: readonly string[],
): Promise<readonly ProjectionState[]> => {
  const { rows } = await pool.query<{ name: string; position: string | number }>(
    'select name, position from checkpoints where name = any ($1)',
    [[...names, ...names.map(checkpointBeside)]],
  );
  const positions = new Map(rows.map(({ name, position }) => [name, Number(position)]));
  return names.map((name) => ({
    name,
    position: positions.get(name) ?? 0,
    rebuiltTo: positions.get(checkpointBeside(name)),
  }));
};
