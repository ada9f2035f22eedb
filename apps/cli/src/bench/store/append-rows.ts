import { middle, rate } from '../measure.js';
import type { Measured } from '../measure.js';
import type { BenchRow } from '../row.js';
import { BATCH_EVENTS, appendBatches, appendSingles } from './appending.js';
import { checkpoint } from './database.js';
import type { BenchDatabase } from './database.js';
import type { Emmett } from './emmett.js';
import { FUNCTION_WARMING, copyLimit, expectRows, functionLimit, insertLimit } from './limits.js';
import { say } from './progress.js';
import { IN_FLIGHT } from './sizes.js';
import type { Sizes } from './sizes.js';
import { eventsRow, timesRow } from './store-row.js';

/** The runs of everything that takes turns. */
class Runs {
  readonly #runs = new Map<string, Measured[]>();

  async of(what: string, run: Promise<Measured>): Promise<void> {
    const measured = await run;
    this.#runs.set(what, [...this.all(what), measured]);
  }

  all(what: string): readonly Measured[] {
    return this.#runs.get(what) ?? [];
  }
}

/**
 * Appending with this store, with Emmett, with an INSERT for each event and with COPY, in turns: what else the machine
 * does meanwhile falls on all of them. What each says that it stored is counted in its table.
 */
export const appendRows = async (
  database: BenchDatabase,
  emmett: Emmett | undefined,
  sizes: Sizes,
): Promise<BenchRow[]> => {
  const { store, pool } = database;
  const runs = new Runs();
  const before = await store.head();
  let appended = 0;
  const turns = IN_FLIGHT.flatMap((inFlight) => {
    const count = sizes.appends[inFlight];
    // What is slower by nature does less, so that the turns are about as long.
    const fewer = inFlight === 1 ? count : Math.ceil(count / 5);
    return [
      () => {
        appended += count;
        return runs.of(`store ${inFlight}`, appendSingles(store, count, inFlight));
      },
      ...(inFlight === 1
        ? [
            () => {
              appended += FUNCTION_WARMING + count;
              return runs.of('function', functionLimit(pool, count));
            },
          ]
        : []),
      ...(emmett ? [() => runs.of(`emmett ${inFlight}`, emmett.append({ count: fewer, inFlight }))] : []),
      () => runs.of(`insert ${inFlight}`, insertLimit(pool, fewer, inFlight)),
    ];
  });
  turns.push(
    () => {
      appended += sizes.batches * BATCH_EVENTS;
      return runs.of('batches', appendBatches(store, sizes.batches));
    },
    () => runs.of('copy', copyLimit(pool, sizes.copied)),
  );
  await checkpoint(pool);
  for (let round = 1; round <= sizes.rounds; round += 1) {
    say(`Appending, round ${round} of ${sizes.rounds} …`);
    // There and back: whoever comes after another in one round comes before it in the next.
    for (const turn of round % 2 === 1 ? turns : turns.toReversed()) await turn();
  }
  await expectRows(pool, 'events', before + appended);
  return rowsOf(runs, emmett !== undefined);
};

const rowsOf = (runs: Runs, withEmmett: boolean): BenchRow[] => {
  const copied = middle(runs.all('copy')).perSecond;
  const ofCopy = (what: string, run: string): BenchRow => {
    const measured = middle(runs.all(run));
    return {
      ...eventsRow(what, measured),
      limit: `COPY of such rows in one commit, ${rate(copied)}`,
      ofLimit: measured.perSecond / copied,
    };
  };
  return [
    ...IN_FLIGHT.flatMap((inFlight) => [
      ofCopy(`append, ${inFlight} in flight`, `store ${inFlight}`),
      ...(inFlight === 1 ? [ofCopy('its SQL function alone, 1 connection', 'function')] : []),
      ...(withEmmett ? [ofCopy(`Emmett, ${inFlight} in flight`, `emmett ${inFlight}`)] : []),
      ofCopy(
        `an INSERT a transaction, ${inFlight === 1 ? '1 connection' : `${inFlight} connections`}`,
        `insert ${inFlight}`,
      ),
    ]),
    ofCopy('append, batches of 1,000 to as many streams', 'batches'),
    timesRow(
      'append, 1 in flight, beside its SQL function',
      runs.all('store 1'),
      runs.all('function'),
      'not below 1 x',
    ),
    ...(withEmmett
      ? IN_FLIGHT.map((inFlight) =>
          timesRow(
            `append, ${inFlight} in flight, beside Emmett`,
            runs.all(`store ${inFlight}`),
            runs.all(`emmett ${inFlight}`),
            inFlight === 64 ? 'at least 8 x' : '',
          ),
        )
      : []),
  ];
};
