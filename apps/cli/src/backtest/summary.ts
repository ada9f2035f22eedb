import Table from 'cli-table3';
import { alertsOf, compareMatches, levelOf, type Comparable, type MatchOutcome, type PatternChanges } from '#patterns';
import { epochDay } from '#platform';
import type { Backtest } from './backtest.js';

/** How long it took (seconds). */
export interface Duration {
  readonly wall: number;
  readonly cpu: number;
}

const LEVELS = [1, 2, 3, 4] as const;
const PER_CHILDREN = 1_000;
const REFUSALS_SHOWN = 10;

/** What a backtest found, in words and tables for a terminal. */
export const backtestSummary = (backtest: Backtest, { wall, cpu }: Duration): string => {
  const { lines, about, from, until, outcomes } = backtest;
  const read = lines.recorded + lines.amendments + lines.duplicates + lines.refused;
  if (read + lines.afterwards === 0) return 'The file holds no events.';
  return [
    `${count(read, 'event')} read: ${grouped(lines.recorded)} recorded, ` +
      (lines.amendments > 0 ? `${grouped(lines.amendments)} corrected or retracted, ` : '') +
      `${grouped(lines.duplicates)} posted again, ${grouped(lines.refused)} refused` +
      (lines.afterwards > 0 ? `; ${grouped(lines.afterwards)} were learned after ${until}` : '') +
      '.',
    ...refusalLines(backtest),
    `${grouped(about.people)} people, ${grouped(about.children)} of them children, ` +
      `${about.years.toFixed(0)} years of childhood from ${from} to ${until}.` +
      (lines.heldForReview > 0
        ? ` Whose they are could not be said of ${count(lines.heldForReview, 'event')}: held for review.`
        : ''),
    matchTable(outcomes[0] ?? [], about.years),
    ...(outcomes[1]
      ? ['What the draft would change:', changesTable(changesBetween(outcomes[0] ?? [], outcomes[1]))]
      : []),
    `${wall.toFixed(1)} s, ${cpu.toFixed(1)} s of one core: ${grouped(Math.round(read / Math.max(cpu, 0.001)))} events/s.`,
  ].join('\n');
};

const refusalLines = ({ refusals, refusedFor, lines }: Backtest): readonly string[] => {
  if (lines.refused === 0) return [];
  const most = [...refusedFor].sort(([, one], [, other]) => other - one);
  const why = `Refused: ${most.map(([code, times]) => `${grouped(times)} ${code}`).join(', ')}.`;
  const shown = refusals.slice(0, REFUSALS_SHOWN).map(({ line, code, title, pointers }) => {
    const where = pointers.length > 0 ? ` (${pointers.join(', ')})` : '';
    return `  line ${String(line)}: ${code}. ${title}${where}`;
  });
  const more = lines.refused - shown.length;
  return [why, ...shown, ...(more > 0 ? [`  and ${grouped(more)} more: --refused FILE names them all`] : [])];
};

const matchTable = (outcomes: readonly MatchOutcome[], years: number): string => {
  const table = new Table({
    head: [
      'pattern',
      ...LEVELS.map((level) => `level ${String(level)}`),
      'matches',
      'alerts',
      'alerts / 1,000 children a year',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const row = (name: string, its: readonly MatchOutcome[]): string[] => {
    const alerts = its.reduce((sum, each) => sum + alertsOf(each), 0);
    return [
      name,
      ...LEVELS.map((level) => grouped(its.filter((each) => levelOf(each) === level).length)),
      grouped(its.length),
      grouped(alerts),
      years > 0 ? ((alerts / years) * PER_CHILDREN).toFixed(1) : '',
    ];
  };
  for (const name of [...new Set(outcomes.map(({ match }) => match.pattern))].sort()) {
    table.push(
      row(
        name,
        outcomes.filter(({ match }) => match.pattern === name),
      ),
    );
  }
  table.push(row('all', outcomes));
  return table.toString();
};

/** What became part of another match is that one. */
const changesBetween = (before: readonly MatchOutcome[], after: readonly MatchOutcome[]): readonly PatternChanges[] => {
  const comparable = (outcomes: readonly MatchOutcome[]): readonly Comparable[] =>
    outcomes.flatMap((outcome): Comparable[] =>
      outcome.lapsed?.reason === 'merged'
        ? []
        : [
            {
              personId: outcome.personId,
              pattern: outcome.match.pattern,
              level: levelOf(outcome),
              seenOn: outcome.match.recognisedOn,
              restsOn: new Set(
                outcome.match.evidence.flatMap((entry) => (entry.standing === 'concern' ? [entry.agencyEventId] : [])),
              ),
            },
          ],
    );
  return compareMatches(comparable(before), comparable(after), (from, to) => epochDay(to) - epochDay(from));
};

const changesTable = (changes: readonly PatternChanges[]): string => {
  const table = new Table({
    head: [
      'pattern',
      'before',
      'after',
      'no more',
      'new',
      'higher level',
      'lower level',
      'earlier (days)',
      'later (days)',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const each of changes) {
    table.push([
      each.pattern,
      grouped(each.before),
      grouped(each.after),
      grouped(each.onlyBefore),
      grouped(each.onlyAfter),
      grouped(each.higherLevel),
      grouped(each.lowerLevel),
      withMean(each.earlier, each.daysEarlier),
      withMean(each.later, each.daysLater),
    ]);
  }
  return table.toString();
};

/** `12 (9)`: twelve matches, by nine days as a mean. */
const withMean = (matches: number, days: number): string =>
  matches === 0 ? '0' : `${grouped(matches)} (${(days / matches).toFixed(0)})`;

const grouped = (value: number): string => value.toLocaleString('en-GB');
const count = (value: number, what: string): string => `${grouped(value)} ${what}${value === 1 ? '' : 's'}`;
