import { dateOfEpochDay } from '#platform';
import type { EvidenceEntry, Standing, ThresholdLevel } from '#vocabulary';
import { accountOf, type Account, type AccountOf } from './telling/account.js';
import { NOT_COUNTED } from './conditions/weighing.js';
import type { Course, Stretch, TierSpan } from './courses.js';
import { firstAfter, firstDayOf } from './evaluators/by-day.js';
import { firstChangeOf } from './evaluators/changed-lists.js';
import { union, unionOf } from './evaluators/in-order.js';
import { inOrder, type Evidence } from './evidence.js';
import { explain, type Wording } from './telling/explain.js';
import type { CompiledTier, Pattern } from './pattern.js';
import { latestOutside } from './telling/outside.js';
import type { Recognition } from './recognition.js';

/** Of what speaks for a match, so many entries are recorded with it: the first, and the latest. */
const RECORDED_FOR = 60;
/** Of what speaks against it, the latest. */
const RECORDED_AGAINST = 20;

/** When it is recognised. Days are epoch days. */
export interface RecognisedAt {
  readonly asOf: number;
  /** The last day on which anything of the child's can hold. */
  readonly ends: number;
}

interface Recognised {
  readonly course: Course;
  readonly against: readonly Evidence[];
  readonly asOf: number;
  readonly until: number;
  readonly recognition: Recognition;
}

/** The recognitions of one pattern in one child, each of which stays the same object for as long as nothing of it changes. */
export class Recognitions {
  #known = new Map<Stretch, Recognised>();

  /** @param against what the pattern names as speaking against it, in order */
  of(
    pattern: Pattern,
    courses: readonly Course[],
    against: readonly Evidence[],
    at: RecognisedAt,
  ): readonly Recognition[] {
    const known = new Map<Stretch, Recognised>();
    const recognitions = courses.map((course) => {
      const last = course.at(-1);
      if (!last) throw new Error('A course has at least one stretch.');
      const before = this.#known.get(last);
      const recognised =
        before && isAsBefore(before, course, against, at)
          ? before
          : {
              course,
              against,
              asOf: at.asOf,
              until: last.until,
              recognition: recognitionOf(pattern, course, against, at),
            };
      known.set(last, recognised);
      return recognised.recognition;
    });
    this.#known = known;
    return recognitions;
  }
}

const isAsBefore = (
  before: Recognised,
  course: Course,
  against: readonly Evidence[],
  { asOf }: RecognisedAt,
): boolean =>
  // What is over on both days is told in the same words.
  (before.asOf === asOf || before.until < Math.min(before.asOf, asOf)) &&
  before.course.length === course.length &&
  before.course.every((stretch, index) => stretch === course[index]) &&
  firstChangeOf(before.against, against) > before.until;

/** What one pattern recognises in one course of events. */
export const recognitionOf = (
  pattern: Pattern,
  course: Course,
  against: readonly Evidence[],
  at: RecognisedAt,
): Recognition => new CourseRecognised(pattern, course, against, at);

/**
 * Words are written when they are read: most of what is evaluated again is as it was, and is told to nobody. The getters
 * are those of a class, since objects that have getters of their own are each of another shape to the engine, and each
 * shape stays until the next full collection.
 */
class CourseRecognised implements Recognition {
  readonly pattern: string;
  readonly version: number;
  readonly title: string;
  readonly level: ThresholdLevel;
  readonly recognisableOn: string;
  readonly holdsUntil: string;
  readonly open: boolean;
  readonly window: Recognition['window'];
  readonly evidence: readonly EvidenceEntry[];
  readonly agencies: readonly string[];
  readonly questions: readonly string[];
  readonly #told: TierSpan;
  readonly #wording: Wording;
  readonly #of: Omit<AccountOf, 'evidence' | 'opposing'>;
  /** What is of the kind that speaks against it, in the same time: what it rests on itself may be among it. */
  readonly #inTime: readonly Evidence[];
  #opposing: readonly Evidence[] | undefined;
  /** What it rests on: lists in order, which have nothing in common. Of a long history these are put together when asked for. */
  readonly #lists: readonly (readonly Evidence[])[];
  #restsOn: ReadonlySet<string> | undefined;
  #explanation: string | undefined;
  #account: Account | undefined;

  constructor(pattern: Pattern, course: Course, against: readonly Evidence[], at: RecognisedAt) {
    const { definition, wording } = pattern;
    const { asOf, ends } = at;
    const lists = course.map(({ own }) => own);
    const last = course.at(-1);
    const from = Math.min(...lists.map(firstDayOf));
    const until = last?.until ?? asOf;
    const told = tellingSpan(last?.spans ?? []);
    const inTime = within(against, from, until);
    this.pattern = definition.name;
    this.version = definition.version;
    this.title = definition.title;
    this.level = highestOf(course);
    this.recognisableOn = dateOfEpochDay(course[0]?.from ?? asOf);
    this.holdsUntil = dateOfEpochDay(until);
    this.open = until >= asOf && (last?.from ?? asOf) <= asOf;
    this.window = { from: dateOfEpochDay(from), to: this.holdsUntil };
    this.evidence = [
      ...firstAndLatest(lists).map((item) => entryOf(item, 'concern')),
      ...latestOutside(lists, inTime, RECORDED_AGAINST).map((item) => entryOf(item, 'protective')),
    ];
    this.agencies = agenciesIn(lists);
    this.questions = definition.questions;
    this.#told = told;
    this.#wording = wording;
    const endsWhen = last?.spans.find((span) => span.until === until)?.tier.endsWhen;
    this.#lists = lists;
    this.#inTime = inTime;
    this.#of = { open: this.open, until, ends, endsWhen, weighing: weighing(pattern, told.tier) };
  }

  get restsOn(): ReadonlySet<string> {
    if (this.#restsOn) return this.#restsOn;
    const ids = new Set<string>();
    for (const list of this.#lists) for (const { id } of list) ids.add(id);
    this.#restsOn = ids;
    return ids;
  }

  restsOnWhich(ids: ReadonlySet<string>): ReadonlySet<string> {
    const found = new Set<string>();
    const look = ({ id }: Evidence): void => {
      if (ids.has(id)) found.add(id);
    };
    // What a match has recorded is the first entry, and the latest: those of each list, before all of any.
    for (const [first] of this.#lists) if (first) look(first);
    for (const most of [RECORDED_FOR, Number.POSITIVE_INFINITY]) {
      for (let list = this.#lists.length - 1; list >= 0; list -= 1) {
        const items = this.#lists[list] ?? [];
        const last = Math.max(1, items.length - most);
        for (let index = items.length - 1; index >= last && found.size < ids.size; index -= 1) {
          const item = items[index];
          if (item) look(item);
        }
      }
    }
    return found;
  }

  get explanation(): string {
    const { tier, span } = this.#told;
    return (this.#explanation ??= explain(tier.explanation, span, this.#against(), this.#wording));
  }

  get reported(): string {
    return this.#said().reported;
  }

  get weighed(): string {
    return this.#said().weighed;
  }

  get lapses(): string {
    return this.#said().lapses;
  }

  #against(): readonly Evidence[] {
    return (this.#opposing ??= latestOutside(this.#lists, this.#inTime, this.#inTime.length));
  }

  #said(): Account {
    if (this.#account) return this.#account;
    const evidence = unionOf(this.#lists);
    const opposing = this.#against();
    const restsOnOpposing = opposing.length < this.#inTime.length;
    return (this.#account = accountOf({ ...this.#of, evidence, opposing, restsOnOpposing }, this.#wording));
  }
}

const agenciesIn = (lists: readonly (readonly Evidence[])[]): readonly string[] => {
  const agencies: string[] = [];
  let last: string | undefined;
  for (const list of lists) {
    for (const { source } of list) {
      if (source !== last && !agencies.includes(source)) agencies.push(source);
      last = source;
    }
  }
  return agencies.length < 2 ? agencies : agencies.sort();
};

const highestOf = (course: Course): ThresholdLevel => {
  let highest: ThresholdLevel = 1;
  for (const { spans } of course) for (const { tier } of spans) if (tier.level > highest) highest = tier.level;
  return highest;
};

/** Of entries in order, those that lie between two days altogether. */
const within = (items: readonly Evidence[], from: number, until: number): readonly Evidence[] =>
  items.slice(firstAfter(items, from - 1), firstAfter(items, until)).filter((item) => item.from >= from);

/** How the tier takes an entry that speaks against it. */
const weighing = ({ select }: Pattern, { weighing: ways }: CompiledTier): AccountOf['weighing'] =>
  ways &&
  ((item) =>
    ways.find(({ kinds }) => kinds.some((kind) => select.get(kind)?.fits(item) === true))?.says ?? NOT_COUNTED);

/** The span that is explained: of the last stretch, the latest of its highest level. */
const tellingSpan = (spans: readonly TierSpan[]): TierSpan => {
  const [first, ...others] = spans;
  if (!first) throw new Error('A stretch has at least one span.');
  return others.reduce((best, span) => (span.tier.level >= best.tier.level ? span : best), first);
};

/** Of lists that are in order and have nothing in common, the first entry and the latest. */
const firstAndLatest = (lists: readonly (readonly Evidence[])[]): readonly Evidence[] => {
  const count = lists.reduce((sum, { length }) => sum + length, 0);
  if (count <= RECORDED_FOR) return unionOf(lists);
  const first = lists.flatMap((list) => list.slice(0, 1)).sort(inOrder);
  return [...first.slice(0, 1), ...latestOf(lists, RECORDED_FOR - 1)];
};

/** Of such lists, so many entries that come last; there are no fewer. */
const latestOf = (lists: readonly (readonly Evidence[])[], most: number): readonly Evidence[] => {
  const latestFirst = lists.filter(({ length }) => length > 0).sort((one, other) => byLast(other, one));
  let latest: readonly Evidence[] = [];
  for (const list of latestFirst) {
    const [earliest] = latest;
    const last = list.at(-1);
    if (latest.length === most && earliest && last && inOrder(last, earliest) < 0) break;
    latest = union(latest, list.slice(-most)).slice(-most);
  }
  return latest;
};

const byLast = (some: readonly Evidence[], others: readonly Evidence[]): number => {
  const [one, other] = [some.at(-1), others.at(-1)];
  return one && other ? inOrder(one, other) : 0;
};

const entryOf = (item: Evidence, standing: Standing): EvidenceEntry => ({
  agencyEventId: item.id,
  personId: item.personId,
  source: item.source,
  eventType: item.type,
  occurredOn: item.occurredOn,
  standing,
});
