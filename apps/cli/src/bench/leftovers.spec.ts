import { describe, expect, it } from '@jest/globals';
import { Leftovers, withoutLeftovers } from './leftovers.js';

describe('what a bench leaves', () => {
  it('is removed when the bench fails, what was made last first', async () => {
    const removed: string[] = [];
    const bench = withoutLeftovers(async (leftovers) => {
      for (const name of ['server', 'database', 'connection']) leftovers.add(async () => void removed.push(name));
      throw new Error('The bench failed.');
    });
    await expect(bench).rejects.toThrow('The bench failed.');
    expect(removed).toEqual(['connection', 'database', 'server']);
  });

  it('is removed as far as it can be, and what could not be is told', async () => {
    const removed: string[] = [];
    const leftovers = new Leftovers();
    leftovers.add(async () => void removed.push('server'));
    leftovers.add(() => Promise.reject(new Error('The database is in use.')));
    await expect(leftovers.remove()).rejects.toThrow('The database is in use.');
    expect(removed).toEqual(['server']);
  });
});
