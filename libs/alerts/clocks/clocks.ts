import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { AlertReminded, Calendar, EscalatedTo, ThresholdLevel } from '#vocabulary';
import { clocksSchema } from './clocks-schema.js';
import { deadlineOf, type Within, type WorkingHours, type WorkingTime } from './deadline.js';

/** What happens so long after an alert was raised or reopened, where it is not answered by then. */
export type ClockStep = { readonly after: string | Within } & (
  { readonly then: 'remind' } | { readonly then: 'escalate'; readonly to: EscalatedTo }
);

/** `catalogue/clocks.yaml`, or an area's own file of that form. */
interface ClocksFile {
  readonly version: number;
  readonly hours: WorkingHours;
  readonly times: Readonly<Record<string, Within>>;
  readonly levels: Readonly<
    Record<ThresholdLevel, { readonly acknowledged: readonly ClockStep[]; readonly responded: readonly ClockStep[] }>
  >;
}

/** A step with its instant. */
export type PlannedStep = { readonly at: Date; readonly because: AlertReminded['because'] } & (
  | { readonly then: 'remind'; /** When the first escalation follows. */ readonly dueAt: Date }
  | { readonly then: 'escalate'; readonly to: EscalatedTo }
);

export interface Clocks {
  /** What happens to an alert of a level that began at an instant and that nobody answers, in order. */
  planOf(level: ThresholdLevel, begunAt: Date): readonly PlannedStep[];
  /** When what begins at an instant is to be done, by the name of a time. Undefined where no time has the name. */
  deadlineOf(time: string, from: Date): Date | undefined;
}

/** The clocks cannot be used. The message names the file and everything that is wrong with it. */
export class InvalidClocks extends Error {
  override readonly name = 'InvalidClocks';
  constructor(file: string, problems: readonly string[]) {
    super(`${file}: ${problems.join('; ')}`);
  }
}

const CATALOGUE = fileURLToPath(new URL('../catalogue/clocks.yaml', import.meta.url));

/**
 * Reads the clocks, and checks them: a time that nobody named, a reminder that comes when it is late already.
 * @param file defaults to the catalogue's own; an area may have one of its own.
 * @throws InvalidClocks
 */
export const loadClocks = (calendar: Calendar, file: string = CATALOGUE): Clocks => {
  const content = checkedShape(file);
  const clocks = clocksOf(content, { calendar, hours: content.hours });
  const problems = unnamed(content);
  if (content.hours.from >= content.hours.until) problems.push('/hours until must be later than from');
  else if (problems.length === 0) problems.push(...outOfOrder(content, clocks));
  if (problems.length > 0) throw new InvalidClocks(file, problems);
  return clocks;
};

const checkedShape = (file: string): ClocksFile => {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidClocks(file, [error instanceof Error ? error.message : 'cannot be read']);
  }
  const validate = new Ajv2020({ allErrors: true }).compile<ClocksFile>(clocksSchema);
  if (validate(content)) return content;
  throw new InvalidClocks(
    file,
    (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? 'is wrong'}`),
  );
};

const BECAUSE = { acknowledged: 'not-acknowledged', responded: 'not-responded' } as const;
const UNTIL = ['acknowledged', 'responded'] as const;
const LEVELS: readonly ThresholdLevel[] = [1, 2, 3, 4];

const clocksOf = ({ times, levels }: ClocksFile, working: WorkingTime): Clocks => {
  const timeOf = (after: string | Within): Within | undefined => (typeof after === 'string' ? times[after] : after);
  const plan = (steps: readonly ClockStep[], because: PlannedStep['because'], begunAt: Date): PlannedStep[] => {
    const at = steps.flatMap((step) => {
      const within = timeOf(step.after);
      return within ? [{ step, at: deadlineOf(within, begunAt, working) }] : [];
    });
    const escalated = at.filter(({ step }) => step.then === 'escalate').map((each) => each.at.getTime());
    const dueAt = new Date(Math.min(...escalated));
    return at.map(({ step, at: when }) =>
      step.then === 'remind'
        ? { at: when, because, then: 'remind', dueAt }
        : { at: when, because, then: 'escalate', to: step.to },
    );
  };
  return {
    planOf: (level, begunAt) =>
      UNTIL.flatMap((until) => plan(levels[level][until], BECAUSE[until], begunAt)).sort(
        (one, other) => one.at.getTime() - other.at.getTime(),
      ),
    deadlineOf: (time, from) => {
      const within = timeOf(time);
      return within && deadlineOf(within, from, working);
    },
  };
};

const stepsOf = ({ levels }: ClocksFile): readonly { pointer: string; steps: readonly ClockStep[] }[] =>
  LEVELS.flatMap((level) =>
    UNTIL.map((until) => ({ pointer: `/levels/${String(level)}/${until}`, steps: levels[level][until] })),
  );

const unnamed = (content: ClocksFile): string[] =>
  stepsOf(content).flatMap(({ pointer, steps }) =>
    steps.flatMap(({ after }, index) =>
      typeof after === 'string' && !Object.hasOwn(content.times, after)
        ? [`${pointer}/${String(index)}/after ${after} is not one of /times`]
        : [],
    ),
  );

/** Opening, noon, and an evening before a weekend: on each, the steps must follow each other as they are written. */
const TRIED = ['2026-03-03T09:00:00Z', '2026-03-03T12:00:00Z', '2026-03-06T16:59:00Z', '2026-03-06T20:00:00Z'];

const deedOf = (step?: ClockStep | PlannedStep): string => (step?.then === 'escalate' ? step.to : 'remind');

const outOfOrder = (content: ClocksFile, clocks: Clocks): string[] => {
  const problems = stepsOf(content).flatMap(({ pointer, steps }) => {
    if (steps.length > 0 && steps.every(({ then }) => then === 'remind')) return [`${pointer} never escalates`];
    const late = steps.findIndex((step, index) => step.then === 'remind' && steps[index - 1]?.then === 'escalate');
    return late > 0 ? [`${pointer}/${String(late)} reminds after it was escalated`] : [];
  });
  for (const level of LEVELS) {
    for (const until of UNTIL) {
      const isInOrder = TRIED.every((begun) => {
        const planned = clocks.planOf(level, new Date(begun)).filter(({ because }) => because === BECAUSE[until]);
        // Sorted by instant, what was written in order stands as it was written.
        return planned.every((step, index) => deedOf(step) === deedOf(content.levels[level][until][index]));
      });
      if (!isInOrder) problems.push(`/levels/${String(level)}/${until} a step comes later than the one after it`);
    }
  }
  return problems;
};
