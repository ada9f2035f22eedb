import { beforeAll, describe, expect, it } from '@jest/globals';
import { AreaCount } from './figures.js';
import { generateCohort } from './generate.js';
import { schoolYears } from './period.js';

describe('x', () => {
  it('y', () => {
    const count = new AreaCount(schoolYears(3));
    const kinds: Record<string, number> = {};
    let n = 0, bytes = 0;
    const t = process.cpuUsage().user;
    for (const part of generateCohort({ children: 8000, years: 3, seed: Number(process.env['SEED'] ?? 1) })) {
      count.add(part);
      n += part.sent.length;
      const key = part.kind === 'ordinary' ? 'ordinary' : part.story!;
      kinds[key] = (kinds[key] ?? 0) + 1;
      if (part.family.number % 50 === 0) bytes += part.sent.reduce((x, s) => x + JSON.stringify(s.event).length, 0) * 50;
    }
    console.log(n, bytes, (process.cpuUsage().user - t) / 1e6, JSON.stringify(count.figures(), null, 1), JSON.stringify(kinds));
  });
});
