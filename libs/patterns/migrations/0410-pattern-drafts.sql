-- Patterns that somebody thinks of: a definition that was checked, and what it would recognise in all stored histories
-- beside the version in force. Nothing personal: a definition names kinds of events, and findings are counts.
create table pattern_drafts (
  draft_id    uuid primary key,
  name        text collate "C" not null,
  -- YAML or JSON, as it was sent.
  definition  text not null,
  -- The subject of the token.
  created_by  text not null,
  created_at  timestamptz not null default clock_timestamp(),
  -- The last backtest. One that is running says so again with every page; one that has been silent for minutes was
  -- interrupted, and can be begun again.
  run_state   text not null default 'not-run' check (run_state in ('not-run', 'running', 'done', 'interrupted', 'failed')),
  run_id      uuid,
  begun_at    timestamptz,
  progress_at timestamptz,
  position    bigint not null default 0,
  head        bigint not null default 0,
  findings    json
);

comment on table pattern_drafts is 'Drafts of patterns and what their backtests found. Nothing personal.';

grant select, insert, update on pattern_drafts to tessera_application;
