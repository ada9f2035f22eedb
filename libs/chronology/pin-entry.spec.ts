import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '#event-store';
import type { StoredEventData, StoredEventName } from '#vocabulary';
import { decidePin, decideUnpin, foldPins, type Pins } from './pin-entry.js';

const stored = <Name extends StoredEventName>(type: Name, data: StoredEventData[Name]): StoredEvent => ({
  id: 'id',
  streamId: 'person-00000000-0000-4000-8000-0000000000c1',
  version: 1,
  position: 1,
  type,
  data: JSON.stringify(data),
  personal: null,
  recordedAt: new Date(0),
});
const pinned = stored('EntryPinned.v1', { pinId: 'p1', agencyEventId: 'e1', pinnedBy: 'worker' });
const unpinned = stored('EntryUnpinned.v1', { pinId: 'p1', agencyEventId: 'e1', unpinnedBy: 'manager' });
const newer = { ...pinned, type: 'EntryPinned.v99' };
const given = (...events: readonly StoredEvent[]): Pins => foldPins(events);
const pin = { pinId: 'p2', agencyEventId: 'e1', by: 'worker' };

describe('pinning an entry', () => {
  it('pins what is not pinned, or is not any more', () => {
    const event = { pinId: 'p2', agencyEventId: 'e1', pinnedBy: 'worker' };
    expect(decidePin(given(), pin)).toEqual({ outcome: 'pinned', event });
    expect(decidePin(given(pinned, unpinned), pin)).toEqual({ outcome: 'pinned', event });
  });

  it('tells of the pin that there is, and makes no second one', () => {
    expect(decidePin(given(pinned), pin)).toEqual({ outcome: 'already-pinned', pinId: 'p1' });
    expect(decidePin(given(pinned), { ...pin, agencyEventId: 'e2' })).toMatchObject({ outcome: 'pinned' });
  });

  it('goes by what it can read', () => {
    expect(decidePin(given(newer, pinned), pin)).toMatchObject({ outcome: 'already-pinned' });
  });
});

describe('removing a pin', () => {
  const remove = { pinId: 'p1', by: 'manager' };

  it('removes it once', () => {
    expect(decideUnpin(given(pinned), remove)).toEqual({
      outcome: 'unpinned',
      event: { pinId: 'p1', agencyEventId: 'e1', unpinnedBy: 'manager' },
    });
    expect(decideUnpin(given(pinned, unpinned), remove)).toEqual({ outcome: 'already-unpinned' });
  });

  it('knows only pins of this chronology', () => {
    expect(decideUnpin(given(pinned), { ...remove, pinId: 'p9' })).toEqual({ outcome: 'unknown-pin' });
  });
});
