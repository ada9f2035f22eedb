import { setTimeout as sleep } from 'node:timers/promises';
import { alertIdFor, type AlertCloudEvent } from '#alerts';
import type { ChronologyPage } from '#chronology';
import type { PublicVocabulary, ThresholdLevel } from '#vocabulary';
import type { MatchDto, MatchesDto } from '../../../hub/src/matches.dto.js';
import type { Api } from './api.js';
import type { Posted, PostedFamily } from './post.js';

/** Who looks, and what for: every look is audited with it. */
export const WORKER = 'demo-mash-worker';
export const PURPOSE = { 'Tessera-Purpose': 'mash-triage' };

/** What the service says about a child. */
export interface ChildFinding {
  readonly personId: string;
  /** The child's name in the family's file. */
  readonly name: string;
  readonly matches: readonly MatchDto[];
  /** The alerts about the child, by the urn of the agency that was told. */
  readonly alerts: ReadonlyMap<string, readonly AlertCloudEvent[]>;
}

/** What the service says about a family. */
export interface FamilyFinding {
  readonly posted: PostedFamily;
  /** The child whom the family is about, found by the NHS number. */
  readonly child: ChildFinding;
  readonly chronology: ChronologyPage;
  readonly siblings: readonly ChildFinding[];
}

export interface Findings {
  readonly families: readonly FamilyFinding[];
  /** Every alert that anybody was sent, by the urn of the agency. */
  readonly feeds: ReadonlyMap<string, readonly AlertCloudEvent[]>;
  readonly words: PublicVocabulary;
}

/** Asks for all of it over HTTP: as a MASH worker about the children, as each agency for its alerts. */
export const lookAtAll = async (
  { families }: Posted,
  api: Api,
  passedOn: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<Findings> => {
  const token = await api.token(WORKER);
  const words = await api.get<PublicVocabulary>('/v1/vocabulary', token);
  const children = families.flatMap((family) => [...family.children]);
  const matches = new Map<string, readonly MatchDto[]>();
  for (const personId of children) matches.set(personId, await evaluatedMatches(personId, api, token, signal));
  await until('the alerts to be passed on', async () => ((await passedOn()) ? true : undefined), signal);

  const feeds = new Map<string, readonly AlertCloudEvent[]>();
  for (const { urn } of words.agencies) feeds.set(urn, await feedOf(urn, api));

  const childOf = (posted: PostedFamily, personId: string): ChildFinding => ({
    personId,
    name: [...posted.personIds].find(([, ids]) => ids.has(personId))?.[0] ?? 'a child',
    matches: matches.get(personId) ?? [],
    alerts: alertsAbout(matches.get(personId) ?? [], feeds),
  });
  return {
    words,
    feeds,
    families: await Promise.all(
      families.map(async (posted): Promise<FamilyFinding> => {
        const personId = await findChild(posted, api, token);
        return {
          posted,
          child: childOf(posted, personId),
          chronology: await api.get(`/v1/children/${personId}/chronology?detail=all&limit=1000`, token, PURPOSE),
          siblings: [...posted.children].filter((id) => id !== personId).map((id) => childOf(posted, id)),
        };
      }),
    ),
  };
};

const DEADLINE_MS = 60_000;
const ASK_AGAIN_MS = 100;

/**
 * Asks again and again until there is an answer.
 * @throws Error where there is none after a minute.
 */
const until = async <T>(what: string, ask: () => Promise<T | undefined>, signal: AbortSignal): Promise<T> => {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`Waited a minute for ${what}.`);
    await sleep(ASK_AGAIN_MS, undefined, { signal });
  }
};

const evaluatedMatches = (
  personId: string,
  api: Api,
  token: string,
  signal: AbortSignal,
): Promise<readonly MatchDto[]> =>
  until(
    'the patterns to be evaluated',
    async () => {
      const answer = await api.get<MatchesDto>(`/v1/children/${personId}/patterns`, token, PURPOSE);
      return answer.evaluatedTo.complete ? answer.matches : undefined;
    },
    signal,
  );

const findChild = async ({ family }: PostedFamily, api: Api, token: string): Promise<string> => {
  const { nhsNumber } = family.child;
  const answer = await api.post<{ readonly people: readonly { readonly personId: string }[] }>(
    '/v1/people/search',
    token,
    { nhsNumber },
    PURPOSE,
  );
  const [found, ...others] = answer.people;
  if (!found || others.length > 0) throw new Error(`"${family.title}": the child is not one person, by NHS number.`);
  return found.personId;
};

const feedOf = async (urn: string, api: Api): Promise<readonly AlertCloudEvent[]> => {
  const token = await api.token(urn.slice('urn:agency:'.length));
  const alerts: AlertCloudEvent[] = [];
  for (let after = ''; ;) {
    const path = `/v1/alerts?limit=1000${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`;
    const page = await api.get<{ alerts: AlertCloudEvent[]; nextCursor: string }>(path, token);
    alerts.push(...page.alerts);
    if (page.alerts.length === 0) return alerts;
    after = page.nextCursor;
  }
};

/** An alert names its child by a pseudonym; that it is about a match of this child is seen from its id. */
const alertsAbout = (
  matches: readonly MatchDto[],
  feeds: Findings['feeds'],
): ReadonlyMap<string, readonly AlertCloudEvent[]> => {
  const ids = new Set(matches.flatMap(alertIdsOf));
  return new Map(
    [...feeds]
      .map(([agency, alerts]) => [agency, alerts.filter(({ data }) => ids.has(data.alertId))] as const)
      .filter(([, alerts]) => alerts.length > 0),
  );
};

const LEVELS: readonly ThresholdLevel[] = [1, 2, 3, 4];

/** The ids of the alerts that a match can raise: one for each level. */
export const alertIdsOf = ({ matchId }: MatchDto): readonly string[] =>
  LEVELS.map((level) => alertIdFor(matchId, level));
