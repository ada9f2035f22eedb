import { counted } from '../counted.js';
import { refuseSameFile } from '../named-files.js';
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
  refuseSameFile([
    { option: '--out', path: options.out },
    { option: '--labels', path: options.labels },
  ]);
  const written = await writeCohort({ ...options, progress: progressOn(process.stderr, 'Cohort') });
  const { families, children, events } = written;
  process.stdout.write(
    `${counted(children, 'child', 'children')} of ${counted(families, 'family', 'families')}, ` +
      `${counted(options.years, 'school year')} up to ${LAST_DAY}: ` +
      `${counted(events, 'agency event')} in ${options.out}.\nEverybody in it is invented. Seed ${String(options.seed)}.\n`,
  );
};
