import type pg from 'pg';

/** Something that a processor could not deal with: it is set aside, reported and tried again, and the others go on. */
export interface Parked {
  readonly processor: string;
  /** Whom or what it is about: the id of a person, say. */
  readonly subject: string;
  /** The name of the error. */
  readonly reason: string;
}

/** Sets a subject aside; one that is aside already stays so since when it was. */
export const park = async (pool: pg.Pool, { processor, subject, reason }: Parked): Promise<void> => {
  await pool.query(
    `insert into parked (processor, subject, reason) values ($1, $2, $3)
     on conflict (processor, subject) do update set reason = excluded.reason`,
    [processor, subject, reason],
  );
};

/** It has been dealt with. */
export const unpark = async (pool: pg.Pool, processor: string, subject: string): Promise<void> => {
  await pool.query('delete from parked where processor = $1 and subject = $2', [processor, subject]);
};

/** Everything that a processor has set aside, the longest first. */
export const readParked = async (pool: pg.Pool, processor: string): Promise<readonly string[]> => {
  const { rows } = await pool.query<{ subject: string }>(
    'select subject from parked where processor = $1 order by since, subject',
    [processor],
  );
  return rows.map(({ subject }) => subject);
};

export const isParked = async (pool: pg.Pool, processor: string, subject: string): Promise<boolean> => {
  const { rowCount } = await pool.query('select 1 from parked where processor = $1 and subject = $2', [
    processor,
    subject,
  ]);
  return (rowCount ?? 0) > 0;
};
