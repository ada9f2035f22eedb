import type { AlertCloudEvent } from '#alerts';
import type { MatchDto } from '../../../hub/src/matches.dto.js';
import { leaks } from './check.js';
import { chronologyTable } from './chronology-table.js';
import { personalTexts } from './family.js';
import { alertIdsOf, type ChildFinding, type FamilyFinding, type Findings } from './findings.js';
import { wrap, type Screen } from './screen.js';
import { dayWords, listWords, periodWords, plural } from './words.js';

/** Says what was found: all of it for the family where small pieces add up, and how the others differ. */
export const show = (findings: Findings, screen: Screen): void => {
  const [ordinary, ambiguous, addingUp] = findings.families;
  if (!ordinary || !ambiguous || !addingUp) throw new Error('The demo tells of three families.');
  const say = saying(findings, screen);
  say.heading(addingUp);
  screen.say(chronologyTable(addingUp.chronology.entries, screen.width));
  screen.say(
    screen.faint(
      wrap('What adults do stands in their own chronologies, and reaches the children in their lives.', screen.width),
    ),
  );
  screen.say();
  for (const match of addingUp.child.matches) say.match(match, 'whole');
  for (const sibling of addingUp.siblings) say.sibling(sibling);
  say.told(addingUp.child);
  say.alert(addingUp.child, 'urn:agency:oakfield-primary-school');

  say.heading(ambiguous);
  for (const match of ambiguous.child.matches) say.match(match, 'brief');
  say.told(ambiguous.child);

  say.heading(ordinary);
  const { entries } = ordinary.chronology;
  screen.say(`  ${plural(entries.length, 'entry', 'entries')} in the chronology.`);
  for (const match of ordinary.child.matches) say.match(match, 'brief');
  if (ordinary.child.matches.length === 0) screen.say(`  ${screen.strong('Nothing was recognised.')}`);
  say.told(ordinary.child);
};

const saying = (findings: Findings, screen: Screen) => {
  const { words } = findings;
  const agencyNames = new Map(words.agencies.map(({ urn, name }) => [urn, name]));
  const titles = new Map(words.types.map(({ name, title }) => [name, title]));
  const levelNames = new Map(words.thresholdLevels.map(({ level, name }) => [level, name]));
  const nameOf = (urn: string): string => agencyNames.get(urn) ?? urn;
  const paragraph = (text: string, indent = '  '): void => {
    screen.say(wrap(text, screen.width, indent));
  };
  const levelWords = (level: number): string => {
    const name = [...levelNames].find(([each]) => each === level)?.[1] ?? '';
    return `Level ${String(level)}, ${name.toLowerCase()}`;
  };

  return {
    heading: ({ posted }: FamilyFinding): void => {
      screen.say();
      screen.say(screen.strong(posted.family.title));
      paragraph(posted.family.about);
      screen.say();
    },

    match: (match: MatchDto, detail: 'whole' | 'brief'): void => {
      screen.say(`  ${screen.strong(match.title)}`);
      paragraph(`${levelWords(match.level)}; ${statusWords(match)}.`, '    ');
      paragraph(match.explanation, '    ');
      if (detail === 'brief') {
        screen.say();
        return;
      }
      paragraph(
        `Could be recognised from ${dayWords(match.recognisableOn)} on, by what had happened by then; ` +
          `recognised on ${dayWords(match.recognisedOn)}, when it was posted.`,
        '    ',
      );
      screen.say('    Evidence:');
      for (const line of evidenceLines(match, 'concern', nameOf, titles))
        screen.say(wrap(line, screen.width, '      '));
      const against = evidenceLines(match, 'protective', nameOf, titles);
      if (against.length > 0) screen.say('    What goes well:');
      for (const line of against) screen.say(wrap(line, screen.width, '      '));
      screen.say('    Questions:');
      for (const question of match.questions) screen.say(wrap(`- ${question}`, screen.width, '      '));
      screen.say();
    },

    sibling: ({ name, matches }: ChildFinding): void => {
      if (matches.length === 0) return;
      const each = matches.map(({ title, level }) => `${title} (level ${String(level)})`);
      paragraph(`Also, for ${name}: ${each.join('; ')}.`);
      screen.say();
    },

    told: ({ alerts, matches }: ChildFinding): void => {
      if (alerts.size === 0) {
        screen.say(`  ${screen.strong('Nobody was alerted.')}`);
        return;
      }
      screen.say(`  ${screen.strong('Who was alerted')}`);
      for (const match of matches) {
        for (const [level, agencies] of toldOf(match, alerts)) {
          paragraph(`${match.title}, level ${String(level)}: ${listWords(agencies.map(nameOf))}.`, '    ');
        }
      }
    },

    alert: ({ alerts }: ChildFinding, agency: string): void => {
      const received = alerts.get(agency) ?? [];
      // Most telling is what the agency could not know from its own entries.
      const alert = received.find(({ data }) => !('agencies' in data && data.agencies.includes(agency))) ?? received[0];
      if (!alert) return;
      screen.say();
      screen.say(`  ${screen.strong(`The alert as ${nameOf(agency)} receives it`)} (GET /v1/alerts)`);
      screen.say(JSON.stringify(alert, null, 2).replaceAll(/^/gm, '    '));
      const texts = personalTexts(findings.families.map(({ posted }) => posted.family)).length;
      const count = [...findings.feeds.values()].reduce((sum, each) => sum + each.length, 0);
      const found = leaks(findings);
      paragraph(
        found.length === 0
          ? `Nothing personal: none of the ${String(texts)} names, numbers, birthdays, postcodes and sentences that ` +
              `were posted is in any of the ${plural(count, 'alert')} to all agencies.`
          : `Something personal is in the alerts to ${listWords(found.map(nameOf))}.`,
      );
    },
  };
};

const statusWords = ({ status, lapsedOn, window }: MatchDto): string =>
  status === 'open'
    ? `open until ${dayWords(window.to)} if nothing more happens`
    : `over since ${dayWords(lapsedOn ?? window.to)}`;

/** `Northmoor Police: Domestic abuse incident 17 Jan 2026.` */
const evidenceLines = (
  { evidence }: MatchDto,
  standing: string,
  nameOf: (urn: string) => string,
  titles: ReadonlyMap<string, string>,
): readonly string[] => {
  const lines = new Map<string, Map<string, string[]>>();
  for (const entry of evidence.filter((each) => each.standing === standing)) {
    const ofAgency = lines.get(entry.source) ?? new Map<string, string[]>();
    lines.set(entry.source, ofAgency);
    const title = titles.get(entry.eventType) ?? entry.eventType;
    ofAgency.set(title, [...(ofAgency.get(title) ?? []), periodWords(entry.occurredOn)]);
  }
  return [...lines].map(
    ([source, ofAgency]) =>
      `${nameOf(source)}: ${[...ofAgency].map(([title, dates]) => `${title} ${dates.join(', ')}`).join('; ')}.`,
  );
};

/** The agencies that were told of a match, by the level at which they were, the highest first. */
const toldOf = (
  match: MatchDto,
  alerts: ReadonlyMap<string, readonly AlertCloudEvent[]>,
): readonly (readonly [number, readonly string[]])[] => {
  const ids = alertIdsOf(match);
  const told = new Map<number, Set<string>>();
  for (const [agency, received] of alerts) {
    for (const { data } of received) {
      if (!ids.includes(data.alertId)) continue;
      told.set(data.level, (told.get(data.level) ?? new Set()).add(agency));
    }
  }
  return [...told].sort(([one], [other]) => other - one).map(([level, agencies]) => [level, [...agencies]]);
};
