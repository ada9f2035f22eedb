import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { runDemo } from './demo.js';
import { personalTexts, readFamilies } from './family.js';
import { screenOn } from './screen.js';

const folders = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('tessera-demo-'));

describe('npm run demo', () => {
  it('shows what three families come to, finds all as their files say, and leaves nothing behind', async () => {
    const before = await folders();
    const stream = new PassThrough();
    const said = text(stream);
    const code = await runDemo({ exit: true, screen: screenOn(stream) });
    stream.end();
    const shown = await said;

    expect(shown).toContain('All of it is as it should be.');
    expect(code).toBe(0);
    for (const each of [
      /mattress lies on the floor/,
      /\[Corrected: Typing error/,
      /Known to the agency since/,
      /Not brought to 4 appointments/,
      /Questions:/,
      /The alert as Oakfield Primary School receives it/,
      /Nothing personal: none of the \d+ /,
      /Northmoor Early Help/,
      /Nothing was recognised\.\n {2}Nobody was alerted\./,
      /\/docs\n/,
    ]) {
      expect(shown).toMatch(each);
    }
    expect(shown.split('\n').filter((line) => line.length > 120)).toEqual([]);
    // A pipe is given no colours and no moving bar.
    expect(shown).not.toContain('\u001b');
    expect((await folders()).filter((name) => !before.includes(name))).toEqual([]);

    const [, alert = ''] = /receives it.*?\n( {4}\{\n.*?\n {4}\})\n/s.exec(shown) ?? [];
    expect(JSON.parse(alert)).toMatchObject({ specversion: '1.0', type: 'alert.raised.v1' });
    for (const personal of personalTexts(readFamilies())) expect(alert).not.toContain(personal);
  }, 180_000);
});
