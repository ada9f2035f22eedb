import { describe, expect, it } from '@jest/globals';
import { newId } from '#platform';
import { requestAppend } from '../append-request.js';
import type { NewEvent, StreamWrite, WriteOutcome } from '../event-store.js';
import { decideAppends } from './decide-appends.js';
import type { KnownEvent } from './decide-appends.js';

const anEvent = (unlessKnown?: string): NewEvent => ({ id: newId(), type: 'Noted.v1', data: {}, unlessKnown });

const write = (streamId: string, expectedVersion: number | 'any', ...events: NewEvent[]): StreamWrite => ({
  streamId,
  expectedVersion,
  events,
});

/** A store in which fresh events get the positions that follow: what the decisions come to, one call after the other. */
class Model {
  readonly versions = new Map<string, number>();
  readonly known = new Map<string, KnownEvent>();

  append(...appends: { writes: StreamWrite[]; atomic?: boolean }[]): (readonly WriteOutcome[])[] {
    const decision = decideAppends(
      appends.map(({ writes, atomic = false }) => requestAppend(writes, atomic)),
      { versions: new Map(this.versions), known: new Map(this.known) },
    );
    const fresh = decision.fresh.flat();
    const positions = new Map(fresh.map(({ id }, index) => [id, (this.known.size + index + 1) * 10]));
    const outcomes = decision.outcomes(positions);
    for (const { id, streamId, version } of fresh) {
      expect(version).toBe((this.versions.get(streamId) ?? 0) + 1);
      expect(this.known.has(id)).toBe(false);
      this.versions.set(streamId, version);
      this.known.set(id, { streamId, version, position: positions.get(id) ?? 0 });
    }
    return [...outcomes];
  }

  one(...writes: StreamWrite[]): readonly WriteOutcome[] {
    return this.append({ writes })[0] ?? [];
  }
}

describe('what becomes of appends', () => {
  it('is stored at the version that is expected, and a conflict at any other', () => {
    const model = new Model();
    const [first, second] = [anEvent(), anEvent()];
    expect(model.one(write('a', 0, first, second))).toEqual([
      {
        status: 'stored',
        streamVersion: 2,
        events: [
          { id: first.id, streamId: 'a', version: 1, position: 10, known: false },
          { id: second.id, streamId: 'a', version: 2, position: 20, known: false },
        ],
      },
    ]);
    for (const expected of [0, 1, 3]) {
      expect(model.one(write('a', expected, anEvent()))).toEqual([{ status: 'conflict', streamVersion: 2 }]);
    }
    expect(model.one(write('a', 2), write('b', 1))).toEqual([
      { status: 'stored', streamVersion: 2, events: [] },
      { status: 'conflict', streamVersion: 0 },
    ]);
  });

  it('is one success among many that expect the same version in one call, and each after the other otherwise', () => {
    const model = new Model();
    const same = model.append(...Array.from({ length: 50 }, () => ({ writes: [write('a', 0, anEvent())] }))).flat();
    expect(same.filter(({ status }) => status === 'stored')).toHaveLength(1);
    expect(same.every(({ streamVersion }) => streamVersion === 1)).toBe(true);
    const following = model.append({ writes: [write('a', 1, anEvent())] }, { writes: [write('a', 2, anEvent())] });
    expect(following.flat().map(({ streamVersion }) => streamVersion)).toEqual([2, 3]);
  });

  it('is the same again when it is told again, also after others have appended', () => {
    const model = new Model();
    const append = write('a', 0, anEvent(), anEvent());
    const [first] = model.one(append);
    model.one(write('a', 2, anEvent()));
    expect(first).toMatchObject({ status: 'stored', streamVersion: 2 });
    expect(model.one(append)).toEqual([
      {
        ...first,
        events: first?.status === 'stored' ? first.events.map((each) => ({ ...each, known: true })) : [],
      },
    ]);
  });

  it('is a conflict with a number where a part is known, or known from another stream', () => {
    const model = new Model();
    const known = anEvent();
    model.one(write('a', 0, known));
    expect(model.one(write('a', 1, known, anEvent()))).toEqual([{ status: 'conflict', streamVersion: 1 }]);
    expect(model.one(write('b', 0, known))).toEqual([{ status: 'conflict', streamVersion: 0 }]);
    expect(model.versions.has('b')).toBe(false);
  });

  it('is with any version what is new, and where the known really stands', () => {
    const model = new Model();
    const [known, fresh] = [anEvent(), anEvent()];
    model.one(write('a', 0, known));
    expect(model.one(write('b', 'any', known, fresh, fresh))).toMatchObject([
      {
        status: 'stored',
        streamVersion: 1,
        events: [
          { streamId: 'a', version: 1, position: 10, known: true },
          { streamId: 'b', version: 1, position: 20, known: false },
          { streamId: 'b', version: 1, position: 20, known: true },
        ],
      },
    ]);
  });

  it('leaves out what goes with an event that was known before, over many streams, and keeps the rest together', () => {
    const model = new Model();
    const leader = anEvent();
    const follower = anEvent(leader.id);
    expect(model.one(write('b', 'any', follower), write('a', 'any', leader))).toMatchObject([
      { events: [{ id: follower.id, known: false }] },
      { events: [{ id: leader.id, known: false }] },
    ]);
    const again = model.one(write('c', 'any', anEvent(leader.id)), write('b', 'any', follower));
    expect(again).toMatchObject([
      { status: 'stored', streamVersion: 0, events: [] },
      { status: 'stored', streamVersion: 1, events: [{ id: follower.id, known: true }] },
    ]);
    expect(model.versions.has('c')).toBe(false);
  });

  it('is nothing of an atomic append with a conflict, which leaves those beside it alone', () => {
    const model = new Model();
    model.one(write('taken', 0, anEvent()));
    const event = anEvent();
    const [before, failed, after] = model.append(
      { writes: [write('shared', 0, anEvent())] },
      {
        writes: [write('shared', 1, event), write('free', 'any', event, anEvent()), write('taken', 0, anEvent())],
        atomic: true,
      },
      { writes: [write('shared', 1, event)] },
    );
    expect(before).toMatchObject([{ status: 'stored', streamVersion: 1 }]);
    expect(failed).toEqual([
      { status: 'conflict', streamVersion: 1 },
      { status: 'conflict', streamVersion: 0 },
      { status: 'conflict', streamVersion: 1 },
    ]);
    expect(after).toMatchObject([{ status: 'stored', streamVersion: 2, events: [{ id: event.id, known: false }] }]);
    expect(model.versions.has('free')).toBe(false);
  });

  it('answers a write of a failed atomic append as before where it was stored already', () => {
    const model = new Model();
    const known = write('a', 0, anEvent());
    model.one(known);
    model.one(write('b', 0, anEvent()));
    expect(model.append({ writes: [known, write('b', 0, anEvent())], atomic: true })[0]).toMatchObject([
      { status: 'stored', streamVersion: 1, events: [{ known: true }] },
      { status: 'conflict', streamVersion: 1 },
    ]);
  });

  it('gives one reference at most for an id that is not known', () => {
    const model = new Model();
    const event = anEvent();
    const outcomes = model.append(...['a', 'b', 'a', 'c'].map((stream) => ({ writes: [write(stream, 'any', event)] })));
    const references = outcomes.flat().flatMap((outcome) => (outcome.status === 'stored' ? outcome.events : []));
    expect(references.map(({ known }) => known)).toEqual([false, true, true, true]);
    expect(new Set(references.map(({ streamId }) => streamId))).toEqual(new Set(['a']));
  });
});
