import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, readdirSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { startCommand } from '../../../../test/support/programs.js';
import { lineOf, missed } from '../../../../test/support/replayed-lines.js';
import { openSeekable } from './open-seekable.js';

let folder: string;
const { TMPDIR } = process.env;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seekable-'));
});
afterEach(() => {
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  rmSync(folder, { recursive: true });
});

it('reads a pipe to its end, at any place and again, and leaves nothing behind', () => {
  const [pipe, file, temporary] = ['pipe', 'file', 'temporary'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(file, `${'x'.repeat(3_000_000)}end`);
  spawnSync('mkdir', [temporary]);
  spawnSync('mkfifo', [pipe]);
  spawn('sh', ['-c', 'cat "$0" > "$1"', file, pipe]);
  process.env['TMPDIR'] = temporary;
  const opened = openSeekable(pipe);
  const last = Buffer.alloc(10);
  const readEnd = () => readSync(opened, last, 0, 10, 2_999_999);
  expect([readEnd(), readEnd()]).toEqual([4, 4]);
  expect(last.toString('utf8', 0, 4)).toBe('xend');
  expect(readdirSync(temporary)).toEqual([]);
  closeSync(opened);
});

it('says of a folder that it is one', () => {
  expect(() => openSeekable(folder)).toThrow(`${folder}: it is a folder, and a file is needed.`);
});

it('takes the events of a backtest from standard input', async () => {
  const events = join(folder, 'events.ndjson');
  const json = join(folder, 'matches.ndjson');
  writeFileSync(events, ['2026-01-13', '2026-02-17'].map((day) => lineOf(missed(day, day))).join('\n'));
  const { ended, process: child } = startCommand(['backtest', '--events', '-', '--json', json], {}, 'pipe');
  spawn('cat', [events]).stdout.pipe(child.stdin ?? process.stdout);
  expect(await ended).toMatchObject({ code: 0, output: expect.stringContaining('2 events read: 2 recorded') });
}, 60_000);
