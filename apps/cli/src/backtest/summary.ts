import Table from 'cli-table3';
import { alertsOf, compareMatches, levelOf, type Comparable, type MatchOutcome, type PatternChanges } from '#patterns';
import { epochDay } from '#platform';
import { counted } from '../counted.js';
import type { Backtest } from './backtest.js';

/** How long it took (seconds). */
export interface Duration {
  readonly wall: number;
  readonly cpu: number;
}

const LEVELS = [1, 2, 3, 4] as const;
const PER_CHILDREN = 1_000;
const REFUSALS_SHOWN = 10;

/** Whether there were lines, and none of them was taken. */
export const tookNothing = ({ lines }: Backtest): boolean =>
  lines.refused > 0 && lines.recorded + lines.amendments + lines.duplicates === 0;

/** What a backtest found, in words and tables for a terminal. */
export const backtestSummary = (backtest: Backtest, { wall, cpu }: Duration): string => {
  const { lines, about, from, until, outcomes } = backtest;
  const read = lines.recorded + lines.amendments + lines.duplicates + lines.refused;
  if (read + lines.afterwards === 0) return 'The file holds no events.';
  if (read === 0) return `Nothing was replayed: all ${counted(lines.afterwards, 'event')} were learned after ${until}.`;
  const taken = [
    `${counted(read, 'event')} read: ${grouped(lines.recorded)} recorded, ` +
      (lines.amendments > 0 ? `${grouped(lines.amendments)} corrected or retracted, ` : '') +
      `${grouped(lines.duplicates)} posted again, ${grouped(lines.refused)} refused` +
      (lines.afterwards > 0 ? `; ${grouped(lines.afterwards)} were learned after ${until}` : '') +
      '.',
    ...refusalLines(backtest),
  ];
  if (tookNothing(backtest)) {
    return [...taken, 'Nothing was taken, and nothing was replayed: there must be an event a line, as JSON.'].join(
      '\n',
    );
  }
  return [
    ...taken,
    `${counted(about.people, 'person', 'people')}, ` +
      `${grouped(about.children)} of them ${about.children === 1 ? 'a child' : 'children'}, ` +
      `${yearsOf(about.years)} of childhood from ${from} to ${until}.` +
      (lines.heldForReview > 0
        ? ` Whose they are could not be said of ${counted(lines.heldForReview, 'event')}: held for review.`
        : ''),
    matchTable([outcomes[0] ?? []], about.years),
    ...(outcomes[1] ? draftLines(outcomes[0] ?? [], outcomes[1], about.years) : []),
    `${wall.toFixed(1)} s, ${cpu.toFixed(1)} s of one core: ${grouped(Math.round(read / Math.max(cpu, 0.001)))} events/s.`,
  ].join('\n');
};

/** `4.2 years`, `312 years`. */
const yearsOf = (years: number): string =>
  years < 1 ? 'less than a year' : `${years.toFixed(years < 10 ? 1 : 0)} years`;

/** How much more or less a draft would find, and which matches would be others. */
const draftLines = (
  before: readonly MatchOutcome[],
  after: readonly MatchOutcome[],
  years: number,
): readonly string[] => {
  const merged = [before, after].map((outcomes) => outcomes.filter(isMerged).length);
  const [mergedBefore = 0, mergedAfter = 0] = merged;
  const changes = changesBetween(before, after).filter(isChange);
  if (changes.length === 0 && mergedBefore === mergedAfter) {
    return ['The draft would change nothing: each match would be there on the same day, and reach the same level.'];
  }
  return [
    'With the draft, before → after, where it is not as before:',
    matchTable([before, after], years),
    'What the draft would change, of the patterns of which it changes anything:',
    changesTable(changes),
    ...(mergedBefore + mergedAfter > 0
      ? [
          `Here a match that became part of another is not counted beside it (${grouped(mergedBefore)} before, ${grouped(mergedAfter)} after).`,
        ]
      : []),
  ];
};

const isChange = (each: PatternChanges): boolean =>
  each.onlyBefore + each.onlyAfter + each.higherLevel + each.lowerLevel + each.earlier + each.later > 0;

const isMerged = ({ lapsed }: MatchOutcome): boolean => lapsed?.reason === 'merged';

const refusalLines = ({ refusals, refusedFor, lines }: Backtest): readonly string[] => {
  if (lines.refused === 0) return [];
  const most = [...refusedFor].sort(([, one], [, other]) => other - one);
  const why = `Refused: ${most.map(([code, times]) => `${grouped(times)} ${code}`).join(', ')}.`;
  const shown = refusals.slice(0, REFUSALS_SHOWN).map(({ line, code, title, pointers }) => {
    const named = pointers.filter((pointer) => pointer !== '');
    const where = named.length > 0 ? ` (${named.join(', ')})` : '';
    return `  line ${String(line)}: ${code}. ${title}${where}`;
  });
  const more = lines.refused - shown.length;
  return [why, ...shown, ...(more > 0 ? [`  and ${grouped(more)} more: --refused FILE names them all`] : [])];
};

/** @param catalogues the outcomes of one; of two, the rows that differ, and all together */
const matchTable = (catalogues: readonly (readonly MatchOutcome[])[], years: number): string => {
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
  const figures = (its: readonly MatchOutcome[]): readonly string[] => {
    const alerts = its.reduce((sum, each) => sum + alertsOf(each), 0);
    return [
      ...LEVELS.map((level) => grouped(its.filter((each) => levelOf(each) === level).length)),
      grouped(its.length),
      grouped(alerts),
      // Of less than a year of childhood no rate can be told.
      years >= 1 ? ((alerts / years) * PER_CHILDREN).toFixed(1) : '',
    ];
  };
  const cells = (of: (match: MatchOutcome) => boolean): readonly string[] => {
    const [before = [], after = before] = catalogues.map((outcomes) => figures(outcomes.filter(of)));
    return before.map((figure, index) => {
      const then = after[index] ?? figure;
      return figure === then ? figure : `${figure} → ${then}`;
    });
  };
  for (const name of [...new Set(catalogues.flat().map(({ match }) => match.pattern))].sort()) {
    const row = cells(({ match }) => match.pattern === name);
    if (catalogues.length === 1 || row.some((cell) => cell.includes('→'))) table.push([name, ...row]);
  }
  table.push(['all', ...cells(() => true)]);
  return table.toString();
};

/** What became part of another match is that one. */
const changesBetween = (before: readonly MatchOutcome[], after: readonly MatchOutcome[]): readonly PatternChanges[] => {
  const comparable = (outcomes: readonly MatchOutcome[]): readonly Comparable[] =>
    outcomes.flatMap((outcome): Comparable[] =>
      isMerged(outcome)
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
