import { personalTexts } from './family.js';
import type { FamilyFinding, Findings } from './findings.js';
import { listWords } from './words.js';

/** Everything in which the findings are not what the families' files say; nothing where all is as it should be. */
export const unmet = (findings: Findings): readonly string[] => [
  ...findings.families.flatMap((finding) =>
    unmetIn(finding).map((what) => `"${finding.posted.family.title}": ${what}`),
  ),
  ...strayAlerts(findings),
  ...leaks(findings).map((where) => `Something personal is in an alert to ${where}.`),
];

const unmetIn = ({ posted, child, chronology }: FamilyFinding): readonly string[] => {
  const { expect, events } = posted.family;
  const told = [...child.alerts.keys()].map((urn) => urn.slice('urn:agency:'.length));
  const highest = Math.max(0, ...child.matches.map(({ level }) => level));
  const corrected = chronology.entries.filter(({ corrections }) => corrections.length > 0).length;
  const corrections = events.filter((event) => 'corrects' in event).length;
  return [
    ...[...posted.personIds].flatMap(([name, ids]) =>
      ids.size === 1 ? [] : [`${name} was taken for ${String(ids.size)} people.`],
    ),
    ...(new Set([...posted.personIds.values()].flatMap((ids) => [...ids])).size < posted.personIds.size
      ? ['two people were taken for one.']
      : []),
    ...expect.patterns.flatMap(({ pattern, level }) => {
      const levels = child.matches.filter((match) => match.pattern === pattern).map((match) => match.level);
      if (levels.includes(level)) return [];
      return [`${pattern} ought to be recognised at level ${String(level)}, and ${recognisedAt(levels)}.`];
    }),
    ...(highest > expect.highestLevel
      ? [
          `nothing ought to be recognised above level ${String(expect.highestLevel)}, and there is level ${String(highest)}.`,
        ]
      : []),
    ...expect.alerted.filter((agency) => !told.includes(agency)).map((agency) => `${agency} ought to be alerted.`),
    ...(expect.alerted.length === 0 && told.length > 0
      ? [`nobody ought to be alerted, and ${listWords(told)} were.`]
      : []),
    ...(expect.notAlerted ?? [])
      .filter((agency) => told.includes(agency))
      .map((agency) => `${agency} ought not to be alerted.`),
    ...(corrected === corrections ? [] : [`the chronology shows ${String(corrected)} corrections.`]),
  ];
};

const recognisedAt = (levels: readonly number[]): string =>
  levels.length === 0 ? 'is not' : `is at ${listWords(levels.map(String))}`;

/** Alerts about somebody who is no child of the families. */
const strayAlerts = ({ families, feeds }: Findings): readonly string[] => {
  const known = new Set(
    families
      .flatMap(({ child, siblings }) => [child, ...siblings])
      .flatMap(({ alerts }) => [...alerts.values()].flat())
      .map(({ id }) => id),
  );
  return [...feeds].flatMap(([agency, alerts]) =>
    alerts.some(({ id }) => !known.has(id)) ? [`${agency} was alerted about nobody whom the demo knows.`] : [],
  );
};

/** The agencies in whose alerts something personal stands: text of the families, or the id of a person. */
export const leaks = ({ families, feeds }: Findings): readonly string[] => {
  const personal = [
    ...personalTexts(families.map(({ posted }) => posted.family)),
    ...families.flatMap(({ posted }) => [...posted.personIds.values()].flatMap((ids) => [...ids])),
  ];
  return [...feeds]
    .filter(([, alerts]) => {
      const text = JSON.stringify(alerts);
      return personal.some((each) => text.includes(JSON.stringify(each).slice(1, -1)));
    })
    .map(([agency]) => agency);
};
