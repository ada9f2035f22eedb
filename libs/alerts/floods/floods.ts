import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { Calendar, ThresholdLevel } from '#vocabulary';
import { instantOf, londonTime } from '../clocks/deadline.js';
import { floodsSchema } from './floods-schema.js';

/** `catalogue/floods.yaml`, or an area's own file of that form. */
interface FloodsFile {
  readonly families: {
    readonly wait: { readonly minutes: number };
    readonly themes: Readonly<Record<string, { readonly minutes: number }>>;
  };
  readonly digest: {
    readonly levels: readonly ThresholdLevel[];
    readonly days: 'working-days' | 'every-day';
    /** `HH:MM`, Europe/London. */
    readonly times: readonly string[];
  };
  readonly silences: { readonly longestDays: number };
}

/** What waits before it is told, and for how long. */
export interface Floods {
  /** How long the first alert of a family in a theme waits for those of brothers and sisters (milliseconds). */
  familyWaitOf(theme: string): number;
  /** The first digest after an instant that an alert of a level is told in; undefined where it is told at once. */
  digestFor(level: ThresholdLevel, after: Date): Date | undefined;
  /** Whether alerts of a level are told in a digest. */
  digests(level: ThresholdLevel): boolean;
  /** The first digest after an instant. */
  nextDigest(after: Date): Date;
  /** The latest digest that was due at an instant or before. */
  digestDueAt(now: Date): Date;
  /** Most days of a silence. */
  readonly longestSilenceDays: number;
}

/** What is to keep alerts from flooding cannot be used. The message names the file and everything wrong with it. */
export class InvalidFloods extends Error {
  override readonly name = 'InvalidFloods';
  constructor(file: string, problems: readonly string[]) {
    super(`${file}: ${problems.join('; ')}`);
  }
}

const CATALOGUE = fileURLToPath(new URL('../catalogue/floods.yaml', import.meta.url));

/**
 * Reads what waits, and checks it.
 * @param file defaults to the catalogue's own; an area may have one of its own.
 * @throws InvalidFloods
 */
export const loadFloods = (calendar: Pick<Calendar, 'isWorkingDay'>, file: string = CATALOGUE): Floods => {
  const { families, digest, silences } = checkedShape(file);
  const times = [...digest.times].sort();
  const isDay = (day: number): boolean => digest.days === 'every-day' || calendar.isWorkingDay(day);
  const onDay = (day: number): readonly Date[] => (isDay(day) ? times.map((time) => instantOf(day, time)) : []);
  const digests = (level: ThresholdLevel): boolean => level < 4 && digest.levels.includes(level);
  const nextDigest = (after: Date): Date => {
    for (let { day } = londonTime(after); ; day += 1) {
      const next = onDay(day).find((at) => at > after);
      if (next) return next;
    }
  };
  return {
    longestSilenceDays: silences.longestDays,
    familyWaitOf: (theme) => (families.themes[theme] ?? families.wait).minutes * 60_000,
    digests,
    nextDigest,
    digestFor: (level, after) => (digests(level) ? nextDigest(after) : undefined),
    digestDueAt: (now) => {
      for (let { day } = londonTime(now); ; day -= 1) {
        const last = onDay(day).findLast((at) => at <= now);
        if (last) return last;
      }
    },
  };
};

const checkedShape = (file: string): FloodsFile => {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidFloods(file, [error instanceof Error ? error.message : 'cannot be read']);
  }
  const validate = new Ajv2020({ allErrors: true }).compile<FloodsFile>(floodsSchema);
  if (validate(content)) return content;
  throw new InvalidFloods(
    file,
    (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? 'is wrong'}`),
  );
};
