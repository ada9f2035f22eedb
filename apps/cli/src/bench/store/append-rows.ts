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

/** Of a lone writer, and of the function that it calls, in each round. */
const LONE_TURNS = 5;

/** Of runs of which there are several in each round, the middle one of each round. */
const middles = (runs: readonly Measured[], inRound: number): readonly Measured[] =>
  Array.from({ length: runs.length / inRound }, (_, round) =>
    middle(runs.slice(round * inRound, (round + 1) * inRound)),
  );

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
  const storeTurn = (inFlight: number, count: number): Promise<void> => {
    appended += count;
    return runs.of(`store ${inFlight}`, appendSingles(store, count, inFlight));
  };
  const functionTurn = (count: number): Promise<void> => {
    appended += FUNCTION_WARMING + count;
    return runs.of('function', functionLimit(pool, count));
  };
  // A few hundredths lie between the two: so they take many short turns.
  const lonePairs = (count: number): (() => Promise<void>)[] =>
    Array.from({ length: LONE_TURNS }, () => Math.ceil(count / LONE_TURNS)).flatMap((each) => [
      () => storeTurn(1, each),
      () => functionTurn(each),
    ]);
  const turns = IN_FLIGHT.flatMap((inFlight) => {
    const count = sizes.appends[inFlight];
    // What is slower by nature does less, so that the turns are about as long.
    const fewer = inFlight === 1 ? count : Math.ceil(count / 5);
    return [
      ...(inFlight === 1 ? lonePairs(count) : [() => storeTurn(inFlight, count)]),
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
  for (let round = 1; round <= sizes.rounds; round += 1) {
    // The files of the log that a round has filled are used again by the next, as on a server that has run for a while.
    await checkpoint(pool);
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
            inFlight === 1 ? middles(runs.all('store 1'), LONE_TURNS) : runs.all(`store ${inFlight}`),
            runs.all(`emmett ${inFlight}`),
            inFlight === 64 ? 'at least 8 x' : '',
          ),
        )
      : []),
  ];
};
