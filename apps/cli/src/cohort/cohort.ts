import { progressOn } from '../progress.js';
import { LAST_DAY } from './period.js';
import { writeCohort } from './write-cohort.js';

export interface CohortCommand {
  readonly children: number;
  readonly years: number;
  readonly seed: number;
  readonly out: string;
  readonly labels?: string;
}

/** Writes what the agencies of an invented area post, and says how much it is. */
export const runCohort = async (options: CohortCommand): Promise<void> => {
  const written = await writeCohort({ ...options, progress: progressOn(process.stderr, 'Cohort') });
  const [families, children, events] = [written.families, written.children, written.events].map((number) =>
    number.toLocaleString('en-GB'),
  );
  process.stdout.write(
    `${children ?? ''} children of ${families ?? ''} families, ${String(options.years)} school ${options.years === 1 ? 'year' : 'years'} up to ${LAST_DAY}: ` +
      `${events ?? ''} agency events in ${options.out}.\nEverybody in it is invented. Seed ${options.seed}.\n`,
  );
};
