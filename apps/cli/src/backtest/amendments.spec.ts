import { describe, expect, it } from '@jest/globals';
import { agencyEventIdOf } from '#intake';
import { agencyEvent, child } from '../../../../test/support/agency-events.js';
import { missed, replayLines } from '../../../../test/support/replayed-lines.js';
import { POLICE, urn } from '../../../../test/support/service.js';

const FIRST = missed('first', '2026-01-13');
/** What the service answered when the first was posted. */
const FIRST_ID = agencyEventIdOf(FIRST.source, 'first');
const SECOND = missed('second', '2026-02-17');
const THIRD = missed('third', '2026-03-24');

const amendment = (kind: 'correction' | 'retraction', id: string, on: string, data: Record<string, unknown>) => ({
  specversion: '1.0',
  id,
  source: FIRST.source,
  type: `agency-event.${kind}`,
  time: `${on}T10:00:00Z`,
  data: { reason: 'Entered for another child.', ...data },
});
const retraction = (of: string, on: string, id = `ret-${of}`) => amendment('retraction', id, on, { postedId: of });
const correction = (of: string, on: string, data: Record<string, unknown>, id = `cor-${of}`) =>
  amendment('correction', id, on, { postedId: of, data: { service: 'dental', ...data } });

describe('corrections and retractions in a file of events', () => {
  it('withdraw what rested on the event from the day on which it was taken back, and not before', async () => {
    const { taken, matches, refused } = await replayLines([FIRST, SECOND, retraction('first', '2026-02-20')]);
    expect(refused).toEqual([]);
    expect(taken).toEqual({ recorded: 2, amendments: 1 });
    expect(matches).toMatchObject([
      { recognisedOn: '2026-02-17', lapsedOn: '2026-02-20', lapsedBecause: 'evidence-withdrawn' },
    ]);
  });

  it('count in the order in which they were learned, wherever the file has them', async () => {
    const { matches, taken } = await replayLines([retraction('first', '2026-02-10'), SECOND, FIRST, THIRD]);
    expect(taken).toEqual({ recorded: 3, amendments: 1 });
    expect(matches).toMatchObject([{ recognisedOn: '2026-03-24', evidence: [{ id: 'second' }, { id: 'third' }] }]);
  });

  it('change when it happened, and what is recognised by that', async () => {
    const late = { occurredOn: { date: '2025-01-13' } };
    const { matches } = await replayLines([FIRST, SECOND, correction('first', '2026-02-20', late)]);
    expect(matches).toMatchObject([{ lapsedOn: '2026-02-20', lapsedBecause: 'evidence-withdrawn' }]);
    const nearer = missed('old', '2025-01-13', { time: '2026-02-18T10:00:00Z' });
    const mended = correction('old', '2026-02-20', { occurredOn: { date: '2026-01-13' } });
    const { matches: found } = await replayLines([SECOND, nearer, mended]);
    expect(found).toMatchObject([{ recognisedOn: '2026-02-20', recognisableOn: '2026-02-17' }]);
  });

  it('name the event by the id that the service answered as well', async () => {
    const byAnswer = amendment('retraction', 'r', '2026-02-20', { eventId: FIRST_ID });
    const { taken } = await replayLines([FIRST, SECOND, byAnswer]);
    expect(taken).toEqual({ recorded: 2, amendments: 1 });
  });

  it('reach everyone whom the event names', async () => {
    const brother = child(71, { name: { given: 'Jon', family: 'Example' } });
    const both = { people: [child(70), brother] };
    const [one, other] = [missed('one', '2026-01-13', both), missed('other', '2026-02-17', both)];
    const { matches } = await replayLines([one, other, retraction('one', '2026-02-20')]);
    expect(matches.map(({ lapsedOn }) => lapsedOn)).toEqual(['2026-02-20', '2026-02-20']);
  });

  it('are taken once, and another one under the same id is refused', async () => {
    const again = retraction('first', '2026-02-20');
    const other = { ...again, data: { ...again.data, reason: 'Another reason.' } };
    const { taken, refused } = await replayLines([FIRST, SECOND, again, again, other]);
    expect(taken).toEqual({ recorded: 2, amendments: 1, duplicates: 1, refused: 1 });
    expect(refused).toMatchObject([{ line: 5, code: 'other-content' }]);
  });

  it('are refused where the event is none of theirs, not there yet, or was taken back', async () => {
    const foreign = { ...retraction('first', '2026-02-18'), source: urn(POLICE) };
    const { refused, matches } = await replayLines([
      FIRST,
      SECOND,
      foreign,
      { ...amendment('retraction', 'by-answer', '2026-02-18', { eventId: FIRST_ID }), source: urn(POLICE) },
      retraction('third', '2026-02-19'),
      retraction('first', '2026-02-20'),
      correction('first', '2026-02-21', { occurredOn: { date: '2026-01-13' } }),
      THIRD,
    ]);
    expect(refused.map(({ line, code }) => [line, code])).toEqual([
      [3, 'unknown-event'],
      [4, 'unknown-event'],
      [5, 'unknown-event'],
      [7, 'already-retracted'],
    ]);
    expect(matches.at(-1)?.evidence).toHaveLength(2);
  });

  it('are refused where they say what cannot be, with pointers and nothing of what they say', async () => {
    const { refused } = await replayLines([
      FIRST,
      correction('first', '2026-02-20', { occurredOn: { date: '2026-07-01' } }),
      correction('first', '2026-02-20', { occurredOn: { date: '2026-01-13' }, colour: 'A secret colour' }),
      { ...retraction('first', '2026-02-20'), time: undefined },
      amendment('retraction', 'no-event', '2026-02-20', {}),
      amendment('correction', 'no-data', '2026-02-20', { postedId: 'first', reason: '' }),
      agencyEvent({ type: 'agency-event.deletion', time: '2026-02-21T10:00:00Z' }),
    ]);
    expect(refused.map(({ line, code, pointers }) => [line, code, ...pointers])).toEqual([
      [4, 'invalid-amendment', '/time'],
      [2, 'impossible-data', '/data/occurredOn'],
      [3, 'invalid-data', '/data'],
      [5, 'invalid-amendment', '/data/eventId'],
      [6, 'invalid-amendment', '/data/data', '/data/reason'],
      [7, 'unknown-type', '/type'],
    ]);
    expect(JSON.stringify(refused)).not.toContain('secret');
  });
});
