import type { Pool } from 'pg';
import type { DraftFindings } from '#patterns';

export type RunState = 'not-run' | 'running' | 'done' | 'interrupted' | 'failed';

/** A draft of a pattern, and how its last backtest stands. */
export interface PatternDraft {
  readonly draftId: string;
  readonly name: string;
  /** YAML or JSON, as it was sent. */
  readonly definition: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly run: {
    readonly state: RunState;
    readonly begunAt: Date | null;
    /** Global positions: how far it is, and how far it goes. */
    readonly position: number;
    readonly head: number;
    readonly findings: DraftFindings | null;
  };
}

interface Row {
  readonly draft_id: string;
  readonly name: string;
  readonly definition: string;
  readonly created_by: string;
  readonly created_at: Date;
  readonly run_state: RunState;
  readonly begun_at: Date | null;
  readonly position: string;
  readonly head: string;
  readonly findings: DraftFindings | null;
}

/** A run that has said nothing for so long goes on no more: its process has ended. */
const SILENT = `interval '2 minutes'`;
const RUNS = `run_state = 'running' and progress_at > clock_timestamp() - ${SILENT}`;
const STATE = `case when run_state = 'running' and not (${RUNS}) then 'interrupted' else run_state end`;

/** Drafts in PostgreSQL: they outlive a restart, and so does what their backtests found. */
export class PatternDraftStore {
  constructor(private readonly pool: Pool) {}

  async add(draft: Pick<PatternDraft, 'draftId' | 'name' | 'definition' | 'createdBy'>): Promise<void> {
    await this.pool.query(
      'insert into pattern_drafts (draft_id, name, definition, created_by) values ($1, $2, $3, $4)',
      [draft.draftId, draft.name, draft.definition, draft.createdBy],
    );
  }

  async read(draftId: string): Promise<PatternDraft | undefined> {
    const { rows } = await this.pool.query<Row>(
      `select draft_id, name, definition, created_by, created_at, ${STATE} as run_state, begun_at, position, head, findings
       from pattern_drafts where draft_id = $1`,
      [draftId],
    );
    return rows[0] && draftOf(rows[0]);
  }

  /** Begins a run, unless any draft is being run: one at a time goes slowly enough. Answers whether it was begun. */
  async begin(draftId: string, runId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `update pattern_drafts
       set run_state = 'running', run_id = $2, begun_at = clock_timestamp(), progress_at = clock_timestamp(),
           position = 0, head = 0, findings = null
       where draft_id = $1 and not exists (select from pattern_drafts where ${RUNS})`,
      [draftId, runId],
    );
    return rowCount === 1;
  }

  /** Answers false where the run is no more: it was silent for too long, and another was begun. */
  async advance(draftId: string, runId: string, position: number, head: number): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `update pattern_drafts set position = $3, head = $4, progress_at = clock_timestamp()
       where draft_id = $1 and run_id = $2 and run_state = 'running'`,
      [draftId, runId, position, head],
    );
    return rowCount === 1;
  }

  async end(draftId: string, runId: string, state: RunState, findings: DraftFindings | null): Promise<void> {
    await this.pool.query(
      `update pattern_drafts set run_state = $3, findings = $4
       where draft_id = $1 and run_id = $2 and run_state = 'running'`,
      [draftId, runId, state, findings === null ? null : JSON.stringify(findings)],
    );
  }
}

const draftOf = (row: Row): PatternDraft => ({
  draftId: row.draft_id,
  name: row.name,
  definition: row.definition,
  createdBy: row.created_by,
  createdAt: row.created_at,
  run: {
    state: row.run_state,
    begunAt: row.begun_at,
    position: Number(row.position),
    head: Number(row.head),
    findings: row.findings,
  },
});
