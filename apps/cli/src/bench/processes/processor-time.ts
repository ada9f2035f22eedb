import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in ticks of a hundredth of a second, whatever the machine. */
const TICK_MS = 10;

interface Counted {
  readonly parent: number;
  readonly ms: number;
}

/** Processor time of every process of this machine that can be read (ms), that of its ended children included. */
const countAll = (): ReadonlyMap<number, Counted> =>
  new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name): [number, Counted][] => {
        try {
          // The name of the program stands in brackets and may hold anything.
          const [, after = ''] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
          const fields = after.split(' ').map(Number);
          const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + (fields[field] ?? 0), 0);
          return [[Number(name), { parent: fields[1] ?? 0, ms: ticks * TICK_MS }]];
        } catch {
          // It ended meanwhile.
          return [];
        }
      }),
  );

/**
 * Processor time (ms, user and system) that these processes and all that they started have taken so far, each by itself;
 * undefined where the system does not say.
 */
export const processorTimes = (pids: readonly number[]): readonly number[] | undefined => {
  if (process.platform !== 'linux') return undefined;
  const counted = countAll();
  const under = (pid: number): number =>
    (counted.get(pid)?.ms ?? 0) +
    [...counted].reduce((sum, [child, { parent }]) => (parent === pid ? sum + under(child) : sum), 0);
  return pids.map(under);
};

/** The process that listens as this PostgreSQL's postmaster: parent of the process of one of its sessions. */
export const parentOf = (pid: number): number | undefined =>
  process.platform === 'linux' ? countAll().get(pid)?.parent : undefined;

/** Memory of the largest of these processes (bytes). */
export const residentBytes = (pids: readonly number[]): number | undefined => {
  if (process.platform !== 'linux') return undefined;
  const kilobytes = pids.map((pid) =>
    Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]),
  );
  return Math.max(...kilobytes) * 1_024;
};
