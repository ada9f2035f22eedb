import type { PatternLapsed, PatternRecognised, ThresholdLevel } from '#vocabulary';
import type { PatternEvent } from '../decide.js';

/** What became of one match in a replay. Days are `YYYY-MM-DD`. */
export interface MatchOutcome {
  readonly personId: string;
  /** The match as it was recorded last. */
  match: PatternRecognised;
  /** Each level that it has reached, with the day on which it was recognised, in order. */
  readonly levels: { readonly level: ThresholdLevel; readonly on: string }[];
  lapsed?: Pick<PatternLapsed, 'lapsedOn' | 'reason'>;
}

/** The highest level that the match has reached. */
export const levelOf = ({ levels }: Pick<MatchOutcome, 'levels'>): ThresholdLevel =>
  levels.reduce<ThresholdLevel>((highest, { level }) => (level > highest ? level : highest), 1);

/** From this level on agencies are told. */
const FIRST_ALERTED: ThresholdLevel = 2;

/** How many alerts the match makes: one for each level that it has reached at which agencies are told. */
export const alertsOf = ({ levels }: Pick<MatchOutcome, 'levels'>): number =>
  levels.filter(({ level }) => level >= FIRST_ALERTED).length;

/** Takes up what was decided of a child's matches on a day. */
export const takeUp = (
  outcomes: Map<string, MatchOutcome>,
  personId: string,
  events: readonly PatternEvent[],
  on: string,
): void => {
  for (const { type, data } of events) {
    const known = outcomes.get(data.matchId);
    if (type === 'PatternLapsed.v1') {
      if (known) known.lapsed = data;
    } else if (!known) {
      outcomes.set(data.matchId, { personId, match: data, levels: [{ level: data.level, on }] });
    } else {
      if (data.level > levelOf(known)) known.levels.push({ level: data.level, on });
      known.match = data;
      delete known.lapsed;
    }
  }
};
