import type { ClientBase } from 'pg';
import type { Projection } from '#event-store';
import type { PatternSchedule } from '#patterns';
import { personIdOf } from '#vocabulary';

/** Prepared, for it is run with every batch of live events. */
const PLAN = {
  name: 'plan looks',
  text: `
    insert into pattern_schedule as known (person_id, due_on, looked_on, patterns)
    select person_id, due_on, looked_on, $4
    from unnest($1::uuid[], $2::date[], $3::date[]) as next (person_id, due_on, looked_on)
    on conflict (person_id) do update
      set due_on = excluded.due_on, looked_on = excluded.looked_on, patterns = excluded.patterns
      where known.due_on is distinct from excluded.due_on or known.patterns <> excluded.patterns
         or known.looked_on is null or known.looked_on > excluded.looked_on`,
};

/**
 * The schedule of looks at children in PostgreSQL, written in the transaction of `client`.
 * @param fingerprint of the patterns in force, which is kept with every look
 */
export const scheduleIn = (client: ClientBase, fingerprint: string): PatternSchedule => ({
  plan: async (looks) => {
    if (looks.length === 0) return;
    // In order, so that two who write never wait for each other. A row that says the same already is left alone.
    const inOrder = [...looks].sort((one, other) => (one.personId < other.personId ? -1 : 1));
    await client.query({
      ...PLAN,
      values: [
        inOrder.map(({ personId }) => personId),
        inOrder.map(({ dueOn }) => dueOn ?? null),
        inOrder.map(({ lookedOn }) => lookedOn),
        fingerprint,
      ],
    });
  },
  forget: async (personIds) => {
    if (personIds.length === 0) return;
    await client.query('delete from pattern_schedule where person_id = any ($1::uuid[])', [personIds]);
  },
});

/**
 * The schedule for those who share the evaluating: a child's row is held to the end of the transaction by whoever
 * evaluates it, so that evaluations of one child take turns, on whichever instance.
 */
export const heldScheduleIn = (client: ClientBase, fingerprint: string): PatternSchedule => ({
  ...scheduleIn(client, fingerprint),
  hold: async (personIds) => {
    const inOrder = [...personIds].sort();
    await client.query(
      'insert into pattern_schedule (person_id) select unnest($1::uuid[]) on conflict (person_id) do nothing',
      [inOrder],
    );
    await client.query(
      'select 1 from pattern_schedule where person_id = any ($1::uuid[]) order by person_id for update',
      [inOrder],
    );
  },
});

/** Who is to be looked at. */
export interface Due {
  /** `YYYY-MM-DD`, Europe/London. */
  readonly today: string;
  /** Of the patterns in force. */
  readonly fingerprint: string;
  readonly limit: number;
}

/**
 * Those to be looked at, at most so many: first whose day has come, the longest due first; then who was looked at with
 * other patterns, or never; then who was looked at on a day that is still to come, by a clock that was wrong.
 */
export const readDue = async (client: ClientBase, { today, fingerprint, limit }: Due): Promise<readonly string[]> => {
  const { rows } = await client.query<{ person_id: string }>(
    `select person_id from (
       (select 1 as turn, due_on, person_id from pattern_schedule where due_on <= $1::date
        order by due_on, person_id limit $3)
       union all (select 2, null, person_id from pattern_schedule where patterns < $2 limit $3)
       union all (select 2, null, person_id from pattern_schedule where patterns > $2 limit $3)
       union all (select 3, null, person_id from pattern_schedule where looked_on > $1::date + 1 limit $3)
     ) as due
     group by person_id order by min(turn), min(due_on), person_id limit $3`,
    [today, fingerprint, limit],
  );
  return rows.map(({ person_id }) => person_id);
};

/**
 * The schedule as it can be made again from the stored events: everyone in it has never been looked at, so that the
 * clock looks at all of them, at its pace.
 */
export const scheduleProjection: Projection = {
  name: 'patterns',
  tables: ['pattern_schedule'],
  madeBy: '1',
  handle: async (batch, client) => {
    const personIds = new Set(batch.flatMap((stored) => personIdOf(stored.streamId) ?? []));
    if (personIds.size === 0) return;
    await client.query(
      `insert into pattern_schedule (person_id) select unnest($1::uuid[]) on conflict (person_id) do nothing`,
      [[...personIds].sort()],
    );
  },
};
