import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyHistory, foldHistory, type HistoryMatch } from '#chronology';
import { agencyEventIdOf, type AgencyEventEnvelope } from '#intake';
import { loadPatterns } from '#patterns';
import { epochDay, londonDate } from '#platform';
import { loadVocabulary, personStream, type PatternLapsed, type PersonDescription } from '#vocabulary';
import { backtest, type Backtest } from '../../apps/cli/src/backtest/backtest.js';
import { agencyEvent, child, nhsNumber } from '../support/agency-events.js';
import { ADULT, HOSPITAL, POLICE, SCHOOL, startTestService, urn, type TestService } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

const mother: PersonDescription = {
  role: 'mother',
  nhsNumber: nhsNumber(51),
  name: { given: 'Ida', family: 'Example' },
  dateOfBirth: '1992-02-02',
};
const asha = child(50, { postcode: 'N17 0AB' });
/** Known to the school by name, date of birth and postcode alone. */
const ashaAtSchool: PersonDescription = { ...asha, nhsNumber: undefined };
/** Asha's NHS number with another's names and date of birth: it cannot be said who it is. */
const mistaken: PersonDescription = {
  role: 'child',
  nhsNumber: asha.nhsNumber,
  name: { given: 'Zebedee', family: 'Kowalsky' },
  dateOfBirth: '2011-12-30',
};
const another = child(60, { postcode: 'E5 8ZZ', name: { given: 'Jon', family: 'Sample' } });

const event = (by: string, type: string, learned: string, data: Record<string, unknown>): AgencyEventEnvelope =>
  agencyEvent({ source: urn(by), type, time: `${learned}T10:00:00Z`, data });
const missed = (who: PersonDescription, on: string, learned = on, by = HOSPITAL): AgencyEventEnvelope =>
  event(by, 'health.appointment.was-not-brought', learned, {
    people: [who],
    occurredOn: { date: on },
    service: 'dental',
  });

const quarrel = (on: string): AgencyEventEnvelope =>
  event(POLICE, 'police.domestic-abuse-incident', on, {
    people: [asha, { ...mother }],
    occurredOn: { date: on },
    riskLevel: 'medium',
    childPresent: true,
  });

/** A correction or a retraction as a line of a file has it. */
const amends = (event: AgencyEventEnvelope, kind: string, on: string, more: object = {}): AgencyEventEnvelope => ({
  specversion: '1.0',
  id: `${kind}-${event.id}`,
  source: event.source,
  type: `agency-event.${kind}`,
  time: `${on}T10:00:00Z`,
  data: { postedId: event.id, reason: 'It was entered wrongly.', ...more },
});

const notAsha = missed(asha, '2026-03-24');
const wrongDay = missed(another, '2025-04-01', '2026-03-25');
const neverCame = quarrel('2026-04-21');

/** As the file has them, in no order: agencies report when they do. */
const EVENTS: readonly AgencyEventEnvelope[] = [
  amends(notAsha, 'retraction', '2026-05-20'),
  amends(wrongDay, 'correction', '2026-05-06', {
    data: { occurredOn: { date: '2026-04-01' }, service: 'audiology' },
  }),
  notAsha,
  wrongDay,
  amends(neverCame, 'retraction', '2026-05-22'),
  neverCame,
  event(ADULT, 'person.relationship', '2026-01-20', {
    people: [asha, mother],
    occurredOn: { date: '2018-05-01' },
    kind: 'mother',
  }),
  missed(asha, '2026-03-03'),
  missed(asha, '2026-02-03'),
  missed(another, '2026-02-10', '2026-04-20'),
  missed(another, '2026-02-20'),
  missed(another, '2026-03-20'),
  missed(ashaAtSchool, '2025-11-11', '2026-03-10', SCHOOL),
  missed(mistaken, '2026-03-01', '2026-03-12'),
  event(HOSPITAL, 'health.appointment.attended', '2026-03-30', {
    people: [asha],
    occurredOn: { date: '2026-03-30' },
    service: 'dental',
  }),
  missed(asha, '2026-05-05'),
  quarrel('2026-04-01'),
  quarrel('2026-04-14'),
];

interface Found {
  readonly people: number;
  readonly matches: readonly object[];
}

let folder: string;
let service: TestService;
let now = new Date('2026-01-01T12:00:00Z');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-backtest-'));
  service = await startTestService('backtest', { clock: { now: () => now } });
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Recognised extends Pick<HistoryMatch, 'recognised'> {
  readonly lapsed?: Pick<PatternLapsed, 'reason' | 'lapsedOn'>;
}

const matchOf = ({ recognised, lapsed }: Recognised): object => ({
  pattern: recognised.pattern,
  level: recognised.level,
  recognisedOn: recognised.recognisedOn,
  recognisableOn: recognised.recognisableOn,
  evidence: recognised.evidence.map(({ agencyEventId }) => agencyEventId).sort(),
  explanation: recognised.explanation,
  lapsed: lapsed && { because: lapsed.reason, on: lapsed.reason === 'window-passed' ? undefined : lapsed.lapsedOn },
});
const inOrder = (matches: readonly object[]): readonly object[] =>
  [...matches].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

/** What is posted of a line: a correction or a retraction is a call of its own. */
const requestOf = ({ data, ...envelope }: AgencyEventEnvelope): [path: string, by: string, body: object] => {
  const by = envelope.source.slice(11);
  const [, kind] = /^agency-event\.(.*)$/.exec(envelope.type) ?? [];
  if (kind === undefined) return ['/v1/events', by, { ...envelope, data }];
  const { postedId, ...said } = data;
  const eventId = agencyEventIdOf(envelope.source, String(postedId));
  return [`/v1/events/${eventId}/${kind}s`, by, { id: envelope.id, ...said }];
};

/** Waits until the clock has looked at everyone who is due on the day. */
const lookedAt = async (): Promise<void> => {
  await waitFor('the clock to have looked at all who are due', async () => {
    const { rows } = await service.database.pool.query('select 1 from pattern_schedule where due_on <= $1', [
      londonDate(now),
    ]);
    return rows.length === 0;
  });
  await service.settled();
};

/** Posts the events in the order in which they were learned, each on its day. */
const post = async (): Promise<Found> => {
  const people = new Set<string>();
  const learned = [...EVENTS].sort((one, other) => Date.parse(one.time ?? '') - Date.parse(other.time ?? ''));
  for (const each of learned) {
    now = new Date(Date.parse(each.time ?? '') + 60_000);
    const answer = await service.post<{ personIds: string[] }>(...requestOf(each));
    expect([each.type, answer.status]).toEqual([each.type, 201]);
    for (const personId of answer.body.personIds) people.add(personId);
    await service.settled();
  }
  await lookedAt();
  const streams = await service.service.parts.store.readStreams(
    [...people].map((id) => ({ streamId: personStream(id) })),
  );
  const histories = [...people].map((id) => foldHistory(emptyHistory(id), streams.get(personStream(id)) ?? []));
  return { people: people.size, matches: histories.flatMap(({ matches }) => [...matches.values()].map(matchOf)) };
};

const replay = async (): Promise<Found & { found: Backtest }> => {
  const file = join(folder, 'events.ndjson');
  await writeFile(file, EVENTS.map((each) => JSON.stringify(each)).join('\n'));
  const vocabulary = loadVocabulary();
  const found = await backtest({ events: file, vocabulary, catalogues: [loadPatterns(vocabulary)] });
  const matches = (found.outcomes[0] ?? []).map(({ match, lapsed }) => matchOf({ recognised: match, lapsed }));
  return { found, people: found.about.people, matches };
};

describe('a backtest and the service', () => {
  it('find the same people and recognise the same, on the same days, in the same events', async () => {
    const [replayed, posted] = [await replay(), await post()];
    expect(replayed.found.lines).toMatchObject({
      recorded: EVENTS.length - 3,
      amendments: 3,
      refused: 0,
      duplicates: 0,
    });
    expect(replayed.people).toBe(posted.people);
    expect(inOrder(replayed.matches.map(withoutDay))).toEqual(inOrder(posted.matches.map(withoutDay)));
    // What time alone makes between two events the service here sees at the next of them: its clock jumps.
    expect(inOrder(replayed.matches.filter(isOfEvents))).toEqual(inOrder(posted.matches.filter(isOfEvents)));
    expect(posted.matches.filter(isOfEvents).length).toBeGreaterThanOrEqual(2);
    expect(posted.matches.length).toBeGreaterThanOrEqual(2);
    // Late history is recognised when it was learned, and says when it could have been.
    expect(posted.matches.some((each) => 'recognisedOn' in each && 'recognisableOn' in each && lateBy(each) > 20)).toBe(
      true,
    );
    replayed.found.close();
  });

  it('both hold for review whose it cannot be said', async () => {
    const { found } = await replay();
    expect(found.lines.heldForReview).toBe(1);
    const { rows } = await service.database.pool.query<{ count: number }>(
      'select count(*) as count from identity_reviews',
    );
    expect(rows[0]?.count).toBe(1);
    expect(londonDate(now)).toBe(found.until);
    found.close();
  });
});

/** Patterns that only an event makes. */
const isOfEvents = (match: object): boolean => 'pattern' in match && match.pattern === 'was-not-brought';
const withoutDay = (match: object): object => ({ ...match, recognisedOn: undefined });

const lateBy = (match: { recognisedOn?: unknown; recognisableOn?: unknown }): number =>
  epochDay(String(match.recognisedOn)) - epochDay(String(match.recognisableOn));
