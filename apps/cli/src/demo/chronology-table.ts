import Table from 'cli-table3';
import type { ChronologyEntry } from '#chronology';
import { codeWords, dayWords, periodWords, plural } from './words.js';

/** Columns of the terminal, with a blank on either side; what happened takes the rest. */
const DATE = 14;
const AGENCY = 19;
const SIGNIFICANCE = 14;
const STANDING = 12;
/** Below this, significance and standing share a column. */
const ROOMY = 110;

/** A child's chronology as a table: one row an entry, in the order in which things happened. */
export const chronologyTable = (entries: readonly ChronologyEntry[], width: number): string => {
  const last = width < ROOMY ? [SIGNIFICANCE] : [SIGNIFICANCE, STANDING];
  const lines = 4 + last.length;
  const what = width - lines - [DATE, AGENCY, ...last].reduce((sum, each) => sum + each, 0);
  const table = new Table({
    head: ['Date', 'Agency', 'What', 'Significance', 'Standing'].slice(0, 3 + last.length),
    colWidths: [DATE, AGENCY, what, ...last],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const entry of entries) {
    const standing = entry.standing === 'neutral' ? '' : entry.standing;
    const weight = width < ROOMY ? [`${entry.significance}\n${standing}`.trim()] : [entry.significance, standing];
    table.push([periodWords(entry.occurredOn), entry.agency.name, whatWords(entry), ...weight]);
  }
  return table.toString();
};

/** What happened, in the words of its type, its codes and the practitioner; what was corrected, and what came late. */
export const whatWords = (entry: ChronologyEntry): string => {
  const facts = factWords(entry.facts);
  return [
    `${entry.title}${facts === '' ? '' : ` (${facts})`}.`,
    entry.narrative,
    entry.actionTaken,
    entry.childVoice === undefined ? undefined : `“${entry.childVoice}”`,
    ...entry.corrections.map(correctionWords),
    entry.learnedOn === null ? undefined : `[Known to the agency since ${dayWords(entry.learnedOn)}.]`,
  ]
    .filter((each) => each !== undefined)
    .join(' ');
};

const correctionWords = ({ reason, before }: ChronologyEntry['corrections'][number]): string =>
  `[Corrected: ${reason ?? 'no reason given.'} It had said: ${factWords(before.facts)}.]`;

/** Facts whose codes say in a few words what happened; the others are for machines, or said in the narrative. */
const TELLING = ['service', 'reason', 'observed', 'kind', 'event', 'presentation', 'change', 'caresFor', 'riskLevel'];

const factWords = (facts: ChronologyEntry['facts']): string => {
  const { minutesLate, summary } = facts;
  return [
    ...TELLING.flatMap((name) => codesIn(facts[name])),
    ...(typeof minutesLate === 'number' ? [`${String(minutesLate)} minutes late`] : []),
    ...sessionWords(summary),
  ].join(', ');
};

const codesIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? (value as readonly unknown[]) : [value])
    .filter((each): each is string => typeof each === 'string')
    .map(codeWords);

const sessionWords = (summary: unknown): readonly string[] => {
  if (typeof summary !== 'object' || summary === null) return [];
  const { possible = 0, attended = 0, late = 0 } = summary as Readonly<Record<string, number>>;
  return [
    `missed ${String(possible - attended)} of ${String(possible)} sessions`,
    ...(late > 0 ? [`late ${plural(late, 'time')}`] : []),
  ];
};
