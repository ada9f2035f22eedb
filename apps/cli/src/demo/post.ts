import { Presets, SingleBar } from 'cli-progress';
import type { PersonDescription } from '#vocabulary';
import type { Api } from './api.js';
import { isCorrection, type DemoFamily, type DemoPosting } from './family.js';
import type { Screen } from './screen.js';
import { monthWords } from './words.js';

/** A family after the agencies have posted: who the service says its people are. */
export interface PostedFamily {
  readonly family: DemoFamily;
  /** The ids that each of the family's people was answered with, by the person's name in the file: one each. */
  readonly personIds: ReadonlyMap<string, ReadonlySet<string>>;
  /** The ids of those who are children. */
  readonly children: ReadonlySet<string>;
}

export interface Posted {
  readonly families: readonly PostedFamily[];
  readonly events: number;
  readonly corrections: number;
  /** Names of the agencies that posted. */
  readonly agencies: readonly string[];
}

interface EventAnswer {
  readonly eventId: string;
  readonly personIds: readonly string[];
}

/**
 * Posts what the agencies know, each as itself and in the order in which it came, with a bar that moves.
 * @throws ApiError where the service refuses something.
 */
export const postAll = async (
  families: readonly DemoFamily[],
  api: Api,
  screen: Screen,
  signal: AbortSignal,
): Promise<Posted> => {
  const rolls = families.map(openRoll);
  const postings = rolls
    .flatMap((roll) => roll.family.events.map((posting) => ({ posting, roll })))
    .sort((one, other) => Date.parse(one.posting.time) - Date.parse(other.posting.time));
  const eventIds = new Map<string, string>();
  const progress = startProgress(screen, postings.length);
  try {
    for (const { posting, roll } of postings) {
      signal.throwIfAborted();
      const token = await api.token(posting.agency);
      if (isCorrection(posting)) {
        const eventId = eventIds.get(`${posting.agency}/${posting.corrects}`) ?? '';
        const { id, reason, data } = posting;
        await api.post(`/v1/events/${eventId}/corrections`, token, { id, reason, data });
      } else {
        const answer = await api.post<EventAnswer>('/v1/events', token, envelopeOf(posting));
        eventIds.set(`${posting.agency}/${posting.id}`, answer.eventId);
        posting.data.people.forEach((person, place) => {
          roll.note(person, answer.personIds[place] ?? '');
        });
      }
      progress.step(posting);
    }
  } finally {
    progress.stop();
  }
  const corrections = postings.filter(({ posting }) => isCorrection(posting)).length;
  return {
    families: rolls,
    events: postings.length - corrections,
    corrections,
    agencies: [...new Set(postings.map(({ posting }) => posting.agency))],
  };
};

const envelopeOf = ({ agency, id, type, time, data }: Exclude<DemoPosting, { corrects: string }>): object => ({
  specversion: '1.0',
  id,
  source: `urn:agency:${agency}`,
  type,
  time,
  data,
});

/** Notes whom the service takes the people of a family for. */
const openRoll = (family: DemoFamily): PostedFamily & { note(person: PersonDescription, personId: string): void } => {
  const personIds = new Map<string, Set<string>>();
  const children = new Set<string>();
  const [firstChild = ''] = Object.keys(family.people);
  const names = new Map<string, string>([
    [JSON.stringify(family.child), firstChild],
    ...Object.entries(family.people).flatMap(([name, views]) =>
      Object.values(views).map((view): [string, string] => [JSON.stringify(view), name]),
    ),
  ]);
  return {
    family,
    personIds,
    children,
    note: (person, personId) => {
      const name = names.get(JSON.stringify(person));
      if (name === undefined) throw new Error(`Somebody in "${family.title}" is not among its people.`);
      const known = personIds.get(name) ?? new Set();
      personIds.set(name, known.add(personId));
      if (person.role === 'child' || person.role === 'sibling') children.add(personId);
    },
  };
};

/** A bar on a terminal; elsewhere nothing, for what was posted is said afterwards. */
const startProgress = (screen: Screen, total: number): { step(posting: DemoPosting): void; stop(): void } => {
  if (!screen.isTerminal) return { step: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      format: '  {bar} {value}/{total}  {when}  {agency}',
      stream: screen.stream,
      barsize: Math.floor(screen.width / 4),
      hideCursor: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { when: '', agency: '' });
  return {
    step: ({ agency, time }) => {
      bar.increment({ when: monthWords(time).padEnd(14), agency });
    },
    stop: () => {
      bar.stop();
    },
  };
};
