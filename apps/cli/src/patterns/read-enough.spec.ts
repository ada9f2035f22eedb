import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { runProgram } from '../../../../test/support/programs.js';

it('ends without complaint where whoever reads has read enough', async () => {
  const { stdout, stderr, ...child } = startExplaining();
  let complaints = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  // As `head` does. Nobody can write to it from then on.
  stdout.destroy();
  const [code, signal] = (await once(child.process, 'close')) as [number | null, string | null];
  expect({ complaints, code, signal }).toEqual({ complaints: '', code: null, signal: 'SIGTERM' });
}, 60_000);

it('says in words that there is no space left for what it prints', async () => {
  const main = `${process.execPath} --import ./test/support/typescript-register.js apps/cli/src/main.ts`;
  const child = spawn('sh', ['-c', `${main} patterns explain was-not-brought > /dev/full`], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ complaints, code }).toEqual({ complaints: 'Standard output: there is no space left for it.\n', code: 1 });
}, 60_000);

const startExplaining = () => {
  const process = runProgram('apps/cli/src/main.ts', ['patterns', 'explain', 'was-not-brought'], {});
  const { stdout, stderr } = process;
  if (!stdout || !stderr) throw new Error('What the program prints can be read.');
  return { process, stdout, stderr };
};
