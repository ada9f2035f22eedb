import type pg from 'pg';
import { newId } from '#platform';
import { moveCheckpoint } from './checkpoints.js';

/** One share of a processor's work, held to the end of a transaction. */
export interface HeldShare {
  /** What was dealt out in another term counts no more. */
  readonly term: string;
  /** Every event of the share up to this position has been dealt with. */
  readonly doneTo: number;
}

/**
 * The position up to which every event has been dealt with, whoever dealt with it: the checkpoint, or where the work is
 * shared, what the share that is furthest behind has done. 0 where nobody has begun.
 */
export const readProgress = async (pool: pg.Pool | pg.ClientBase, name: string): Promise<number> => {
  const { rows } = await pool.query<{ position: string | number }>(
    `select least(position, (select min(done_to) from processor_shares where processor = $1 and done_to < dealt_to))
            as position
     from checkpoints where name = $1`,
    [name],
  );
  return Number(rows[0]?.position ?? 0);
};

/**
 * Begins to deal the work out anew: what was dealt out and not dealt with is to be dealt out again, in a term that no
 * earlier dealer knows. To be called by whoever leads, in a transaction that holds the checkpoint.
 * @returns the term
 */
export const beginShares = async (client: pg.ClientBase, name: string, count: number): Promise<string> => {
  const position = await gatherShares(client, name);
  const term = newId();
  await client.query(
    `insert into processor_shares (processor, share, term, dealt_to, done_to)
     select $1, share, $2, $4, $4 from generate_series(0, $3::integer - 1) as share`,
    [name, term, count, position],
  );
  return term;
};

/**
 * Ends the sharing: the processor goes on alone from where everything has been dealt with. To be called as `beginShares`.
 * @returns that position
 */
export const gatherShares = async (client: pg.ClientBase, name: string): Promise<number> => {
  const position = await readProgress(client, name);
  // Waits for the share that somebody works on; what they do meanwhile is done again, and changes nothing.
  const { rowCount } = await client.query('delete from processor_shares where processor = $1', [name]);
  if (rowCount !== 0) await moveCheckpoint(client, name, position);
  return position;
};

/**
 * Notes how far has been dealt out to each share, in the transaction that moves the checkpoint. Takes the shares in the
 * order in which `holdShares` does.
 * @param dealtTo positions by share
 * @returns false where another has begun a term
 */
export const noteDealt = async (
  client: pg.ClientBase,
  {
    name,
    term,
    dealtTo,
  }: { readonly name: string; readonly term: string; readonly dealtTo: ReadonlyMap<number, number> },
): Promise<boolean> => {
  const shares = [...dealtTo].sort(([one], [other]) => one - other);
  const { rowCount } = await client.query(
    `with held as (
       select share from processor_shares where processor = $1 and term = $2 and share = any ($3::integer[])
       order by share for update
     )
     update processor_shares as known set dealt_to = greatest(known.dealt_to, dealt.position)
     from held join unnest($3::integer[], $4::bigint[]) as dealt (share, position) using (share)
     where known.processor = $1 and known.share = held.share`,
    [name, term, shares.map(([share]) => share), shares.map(([, position]) => position)],
  );
  return rowCount === shares.length;
};

/**
 * Holds shares to the end of the transaction: whoever else believes that one of them is theirs waits, and then finds its
 * events dealt with. Always in the same order, so that two who hold several never wait for each other.
 * @returns those that there are, by their numbers
 */
export const holdShares = async (
  client: pg.ClientBase,
  name: string,
  shares: readonly number[],
): Promise<ReadonlyMap<number, HeldShare>> => {
  const { rows } = await client.query<{ share: number; term: string; done_to: string | number }>(
    `select share, term, done_to from processor_shares where processor = $1 and share = any ($2::integer[])
     order by share for update`,
    [name, shares],
  );
  return new Map(rows.map(({ share, term, done_to }) => [share, { term, doneTo: Number(done_to) }]));
};

/**
 * Moves shares that are held in this transaction.
 * @param to positions by share
 */
export const advanceShares = async (
  client: pg.ClientBase,
  name: string,
  to: ReadonlyMap<number, number>,
): Promise<void> => {
  await client.query(
    `update processor_shares as known set done_to = moved.position, moved_at = clock_timestamp()
     from unnest($2::integer[], $3::bigint[]) as moved (share, position)
     where known.processor = $1 and known.share = moved.share`,
    [name, [...to.keys()], [...to.values()]],
  );
};
