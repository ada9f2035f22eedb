import { Writable } from 'node:stream';
import { afterEach, expect, it, jest } from '@jest/globals';
import { progressOn } from './progress.js';

class Terminal extends Writable {
  readonly isTTY = true;
  readonly columns = 80;
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

afterEach(() => {
  jest.restoreAllMocks();
});

it('gives the cursor and the wrapping of lines back to whoever ends the work, which then ends', () => {
  const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
  const terminal = new Terminal();
  const progress = progressOn(terminal, 'events');
  const listening = process.listenerCount('SIGINT');
  progress.at(1, 10);
  expect(terminal.text).toContain('\x1b[?25l');
  process.emit('SIGINT', 'SIGINT');
  for (const back of ['\x1b[?25h', '\x1b[?7h']) expect(terminal.text).toContain(back);
  expect(kill.mock.calls).toEqual(listening === 0 ? [[process.pid, 'SIGINT']] : []);
  expect(process.listenerCount('SIGINT')).toBe(listening);
});

it('listens no more when the work is done', () => {
  const progress = progressOn(new Terminal(), 'events');
  const listening = process.listenerCount('SIGTERM');
  progress.at(1, 10);
  progress.at(10, 10);
  progress.stop();
  expect(process.listenerCount('SIGTERM')).toBe(listening);
});
