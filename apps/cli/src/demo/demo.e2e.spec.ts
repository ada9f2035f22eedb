import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { runDemo } from './demo.js';
import { personalTexts, readFamilies } from './family.js';
import { screenOn } from './screen.js';

describe('npm run demo', () => {
  it('shows what three families come to, finds all as their files say, and leaves nothing behind', async () => {
    const stream = new PassThrough();
    const said = text(stream);
    const code = await runDemo({ exit: true, screen: screenOn(stream) });
    stream.end();
    const shown = await said;

    expect(shown).toContain('All of it is as it should be.');
    expect(code).toBe(0);
    // Lines break where the width says.
    const flat = shown.replaceAll(/\s+/g, ' ');
    for (const each of [
      /Bags of rubbish/,
      /\[Corrected:/,
      /\[Known/,
      /Not brought to 4 appointments/,
      /Questions:/,
      /The alert as Oakfield Primary School receives it/,
      /Nothing personal: none of the \d+ /,
      /Northmoor Early Help/,
      /Nothing was recognised\. Nobody was alerted\./,
      /\/docs /,
    ]) {
      expect(flat).toMatch(each);
    }
    expect(shown.split('\n').filter((line) => line.length > 120)).toEqual([]);
    // A pipe is given no colours and no moving bar.
    expect(shown).not.toContain('\u001b');
    const [folder = ''] = /\S*tessera-demo-\w+/.exec(shown) ?? [];
    expect(folder).not.toBe('');
    expect(existsSync(folder)).toBe(false);

    const [, alert = ''] = /receives it.*?\n( {4}\{\n.*?\n {4}\})\n/s.exec(shown) ?? [];
    expect(JSON.parse(alert)).toMatchObject({ specversion: '1.0', type: 'alert.raised.v1' });
    for (const personal of personalTexts(readFamilies())) expect(alert).not.toContain(personal);
  }, 180_000);
});
