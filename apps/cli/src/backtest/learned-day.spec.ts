import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochDay, londonDate } from '#platform';
import { learnedDayOf, learnedDayOfLine } from './learned-day.js';

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const time = fc.oneof(
  day,
  day.map((each) => each.replace('Z', '+05:30')),
  day.map((each) => each.slice(0, 10)),
  fc.constantFrom(
    '2026-06-30T23:30:00Z',
    '2026-13-01T10:00:00Z',
    '2026-02-30T10:00:00Z',
    'noon',
    '',
    '2026-03-01T10:00:00z',
  ),
);
const text = fc.oneof(fc.string(), fc.constantFrom('"time":"2001-01-01T10:00:00Z"', '\\"time\\":\\"', '"learnedOn"'));
const posted = fc
  .record(
    {
      id: text,
      time: fc.oneof({ weight: 4, arbitrary: time }, { weight: 1, arbitrary: fc.constantFrom(null, 7, {}) }),
      data: fc.record(
        {
          narrative: text,
          time,
          learnedOn: day.map((each) => each.slice(0, 10)),
          occurredOn: fc.record({ date: time }),
        },
        { requiredKeys: ['narrative'] },
      ),
    },
    { requiredKeys: ['id'] },
  )
  .chain((event) => fc.shuffledSubarray(Object.entries(event), { minLength: Object.keys(event).length }))
  .map((members) => Object.fromEntries(members));

describe('the day on which a line was learned', () => {
  it('is the same whether the line is parsed for it or not', () => {
    fc.assert(
      fc.property(posted, fc.constantFrom(undefined, 1), (event, space) => {
        const line = JSON.stringify(event, null, space);
        expect(learnedDayOfLine(line)).toBe(learnedDayOf(JSON.parse(line)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is that of London at the time at which it was sent', () => {
    fc.assert(
      fc.property(day, (sent) => {
        expect(learnedDayOf({ time: sent })).toBe(epochDay(londonDate(new Date(sent))));
      }),
    );
  });

  it('is none of what is no event', () => {
    for (const line of ['', '[]', 'null', '{', '"time":"', '{"time":7}'])
      expect(learnedDayOfLine(line)).toBeUndefined();
  });
});
