import type pg from 'pg';

/** How far the processor of a name has come, by what is committed: 0 where it has not begun. */
export const readCheckpoint = async (pool: pg.Pool | pg.ClientBase, name: string): Promise<number> => {
  const { rows } = await pool.query<{ position: string | number }>('select position from checkpoints where name = $1', [
    name,
  ]);
  return Number(rows[0]?.position ?? 0);
};

/**
 * Sends a processor back, or on: it goes on after `position`, wherever it runs, once its batch under way has been
 * rolled back or committed. What it had made of the events in between is the caller's to clear away, if need be in
 * the same transaction: `client` may be one.
 */
export const moveCheckpoint = async (
  client: pg.Pool | pg.ClientBase,
  name: string,
  position: number,
): Promise<void> => {
  await client.query(
    `insert into checkpoints (name, position) values ($1, $2)
     on conflict (name) do update set position = excluded.position, moved_at = clock_timestamp()`,
    [name, position],
  );
};

/** Prepared, for it is run with every batch of every processor. */
const ADVANCE = {
  name: 'advance checkpoint',
  text: 'update checkpoints set position = $3, moved_at = clock_timestamp() where name = $1 and position = $2',
};

/**
 * Moves a checkpoint inside the transaction that writes what was made of the events between, and holds its row to the
 * end of it; over a pool, where nothing was made of them. False where it does not stand at `from`: another instance has moved it.
 */
export const advanceCheckpoint = async (
  client: pg.Pool | pg.ClientBase,
  name: string,
  from: number,
  to: number,
): Promise<boolean> => {
  const { rowCount } = await client.query({ ...ADVANCE, values: [name, from, to] });
  return rowCount === 1;
};

/**
 * Holds a checkpoint where it stands to the end of the transaction, so that what the processor deals with comes before or
 * after what is done in it, on whichever instance. Waits for a batch that is under way.
 * @returns false where the processor has never begun.
 */
export const holdCheckpoint = async (client: pg.ClientBase, name: string): Promise<boolean> => {
  const { rowCount } = await client.query('select 1 from checkpoints where name = $1 for update', [name]);
  return rowCount === 1;
};

/** The checkpoint, which is made where the processor has not begun. Does not wait for one that is being moved. */
export const beginCheckpoint = async (pool: pg.Pool, name: string): Promise<number> => {
  // A row that is being moved would keep even "on conflict do nothing" waiting: hence not without a look.
  await pool.query(
    `insert into checkpoints (name) select $1 where not exists (select from checkpoints where name = $1)
     on conflict (name) do nothing`,
    [name],
  );
  return readCheckpoint(pool, name);
};
