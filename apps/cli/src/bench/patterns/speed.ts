import { foldHistory, type PersonHistory } from '#chronology';
import { decide, evaluate, evaluateAsOf, EvaluationMemory, gatherEvidence, loadPatterns } from '#patterns';
import type { ChildMemory, Evidence, PatternEvent, Patterns } from '#patterns';
import { loadVocabulary } from '#vocabulary';
import { Draw } from '../../generated-people/draw.js';
import { percentiles } from '../measure.js';
import type { BenchRow } from '../row.js';
import { eventDrawer, inventHistory, TODAY, type Inventing } from './invented-history.js';

const GROUP = 'patterns';
const ENTRIES_A_CHILD = 60;
const RECENT = 60;
/** So many children are evaluated before it counts: a service that runs for long is measured, and no compiler. */
const WARMING_CHILDREN = 5_000;
const COUNTED_CHILDREN = 1_000;
/** So many events arrive at a child with a short history before those that count, and so many at each that is measured. */
const WARMING_EVENTS = 10_000;
const WARMING_EACH = 500;

/**
 * What evaluation costs on one core: all patterns over decoded evidence, child by child; and one more event of a child
 * with a short, a long and a very long history, from the folded history to what is decided. Whatever else runs counts for
 * nothing.
 */
export const benchPatternsSpeed = ({ quick = false, seed = 1 } = {}): readonly BenchRow[] => {
  const vocabulary = loadVocabulary();
  const patterns = loadPatterns(vocabulary);
  const draw = new Draw(seeded(seed));
  const inventing = { vocabulary, draw, event: eventDrawer(vocabulary, draw) };
  const rows = [...overEvidence(patterns, inventing, quick ? 100 : 1_000)];
  const times = quick ? 500 : 2_000;
  oneMore(patterns, inventing, 100, WARMING_EVENTS);
  const costs = [100, 1_000, 10_000].map((entries) => oneMore(patterns, inventing, entries, times));
  const [short] = costs;
  return [
    ...rows,
    ...costs.map((row, index) => ({
      ...row,
      ...(short && index > 0 && { limit: 'that of 100 entries', ofLimit: row.value / short.value }),
    })),
  ];
};

const overEvidence = (patterns: Patterns, inventing: Inventing, children: number): readonly BenchRow[] => {
  const all = Array.from({ length: children }, (): [readonly Evidence[], PersonHistory] => {
    const { child } = inventHistory({ entries: ENTRIES_A_CHILD, recent: RECENT / 2 }, 0, inventing);
    return [gatherEvidence(child, new Map(), inventing.vocabulary), child];
  });
  const events = all.reduce((sum, [evidence]) => sum + evidence.length, 0);
  const evaluateAll = (times: number): number => {
    const begun = process.cpuUsage();
    for (let round = 0; round < times; round += 1) {
      for (const [evidence, child] of all) evaluate(patterns, evidence, child, TODAY);
    }
    return spentMs(begun) / 1_000 / times;
  };
  evaluateAll(Math.ceil(WARMING_CHILDREN / children));
  const seconds = evaluateAll(Math.ceil(COUNTED_CHILDREN / children));
  const bare = bareLoop(all.map(([evidence]) => evidence));
  const evaluated = {
    group: GROUP,
    what: `all ${String(patterns.length)} patterns over decoded evidence, ${String(ENTRIES_A_CHILD)} entries a child`,
    value: events / seconds,
    unit: 'events/s',
    limit: 'asked for: 150,000 events/s',
    ofLimit: events / seconds / 150_000,
  };
  return [
    evaluated,
    {
      group: GROUP,
      what: 'a bare loop over the same evidence: the latest day of each type',
      value: bare,
      unit: 'events/s',
    },
  ];
};

/** What no evaluation can be faster than, in events a second. */
const bareLoop = (all: readonly (readonly Evidence[])[]): number => {
  const types = new Map<string, number>();
  const begun = process.cpuUsage();
  let seen = 0;
  for (let round = 0; round < 50; round += 1) {
    for (const evidence of all) {
      for (const { type, to } of evidence) {
        types.set(type, Math.max(types.get(type) ?? 0, to));
        seen += 1;
      }
    }
  }
  return seen / (spentMs(begun) / 1_000);
};

/** One event more, and another in its place: each is evaluated as it would be when it arrives. */
const oneMore = (patterns: Patterns, inventing: Inventing, entries: number, times: number): BenchRow => {
  const { vocabulary } = inventing;
  const { child, next } = inventHistory({ entries, recent: RECENT }, WARMING_EACH + times, inventing);
  const memory: ChildMemory = new EvaluationMemory();
  const versions = new Map(patterns.map(({ definition }) => [definition.name, definition.version]));
  const live = (): readonly PatternEvent[] => {
    const evidence = memory.gather(child, new Map(), vocabulary);
    const { recognitions } = evaluateAsOf(patterns, evidence, child, TODAY, memory);
    return decide(child, { patterns: versions, recognitions, stands: () => true }, TODAY);
  };
  record(child, live());
  // The child as it is when an event arrives: what was recognised stands in the stream, and was looked at.
  live();
  const all = [...next.entries.values()].map((entry) => {
    child.entries.set(entry.agencyEventId, entry);
    const spent = timeOf(live);
    child.entries.delete(entry.agencyEventId);
    live();
    return spent;
  });
  const durations = all.slice(WARMING_EACH);
  return {
    group: GROUP,
    what: `one more event, ${entries.toLocaleString('en-GB')} entries`,
    value: 1_000 / (durations.reduce((sum, each) => sum + each, 0) / durations.length),
    unit: 'events/s',
    ...percentiles(durations),
  };
};

/** The child's matches are recorded, as they are where events of a child arrive one after another. */
const record = (child: PersonHistory, events: readonly PatternEvent[]): void => {
  foldHistory(
    child,
    events.map(({ id, type, data }, index) => ({
      id,
      streamId: `person-${child.personId}`,
      version: child.version + index + 1,
      position: child.version + index + 1,
      type,
      data: JSON.stringify(data),
      personal: null,
      recordedAt: new Date(`${TODAY}T12:00:00Z`),
    })),
  );
};

/**
 * Milliseconds that something took of its thread, at most. The clock counts what else ran meanwhile; time of the
 * processor counts compiler and collector on other threads: the lesser of the two is nearer.
 */
const timeOf = (what: () => unknown): number => {
  const begun = { clock: performance.now(), processor: process.cpuUsage() };
  what();
  return Math.min(performance.now() - begun.clock, spentMs(begun.processor));
};

/** Time of the processor in milliseconds since then, of all threads. */
const spentMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
};

/** Numbers from 0 up to 1 from a seed (mulberry32). */
const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
