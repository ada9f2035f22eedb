import type pg from 'pg';
import type { Projection, StoredEvent } from '#event-store';
import { alertIdOf, decode, personIdOf, type Waits } from '#vocabulary';
import { decodeAlert } from '../read-alert.js';

/**
 * Puts down every alert whose recipients are told later, with the instant until which they wait, and whoever was silenced
 * as due at once where the silence is ended; in the processor's own transaction. A batch that comes twice is looked at
 * once more.
 */
export const alertWaitsProcessor = {
  name: 'alert-waits',
  concerns: ({ type }: StoredEvent): boolean => /^(Alert(Raised|Joined|Reopened)|SilenceEnded)\./.test(type),
  handle: async (batch: readonly StoredEvent[], client: pg.ClientBase): Promise<void> => {
    for (const stored of batch) {
      if (/^Alert(Raised|Joined|Reopened)\./.test(stored.type)) await putDown(stored, client);
      if (stored.type.startsWith('SilenceEnded.') && personIdOf(stored.streamId) !== undefined) {
        await endSilence(stored, client);
      }
    }
  },
};

/** The waits as a projection: who was told meanwhile is looked at once more, and let go. */
export const alertWaitsProjection: Projection = { ...alertWaitsProcessor, tables: ['alert_waits'], madeBy: '1' };

const putDown = async (stored: StoredEvent, client: pg.ClientBase): Promise<void> => {
  const alertId = alertIdOf(stored.streamId);
  const event = decodeAlert(stored);
  const waits: Waits | undefined = 'waits' in event.data ? event.data.waits : undefined;
  if (alertId === undefined || !waits) return;
  // Where some of its recipients wait already, the earlier time holds for all.
  await client.query(
    `insert into alert_waits as known (alert_id, due_at, because, group_id, silence_id) values ($1, $2, $3, $4, $5)
     on conflict (alert_id) do update
       set due_at = excluded.due_at, because = excluded.because, group_id = excluded.group_id,
           silence_id = excluded.silence_id
       where excluded.due_at < known.due_at or $6`,
    [
      alertId,
      waits.until,
      waits.because,
      waits.groupId ?? null,
      waits.silenceId ?? null,
      event.type !== 'AlertJoined.v1',
    ],
  );
};

const endSilence = async (stored: StoredEvent, client: pg.ClientBase): Promise<void> => {
  const event = decode(stored);
  if (event.type !== 'SilenceEnded.v1') return;
  await client.query('update alert_waits set due_at = least(due_at, $2::timestamptz) where silence_id = $1', [
    event.data.silenceId,
    stored.recordedAt.toISOString(),
  ]);
};
