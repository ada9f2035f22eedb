import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadVocabulary } from '#vocabulary';
import { anyStory, nearExample } from '../../test/support/any-history.js';
import { missed } from '../../test/support/decided-child.js';
import { gatherEvidence } from './evidence.js';
import { historiesOf } from './examples.js';
import { GatheredEvidence } from './gathered-evidence.js';

const vocabulary = loadVocabulary();
const child = { dateOfBirth: '2010-05-01' };

/** What becomes of an entry: it arrives, is corrected, taken back, or put down to somebody else. */
const anySteps = fc.array(
  fc.record({
    person: fc.nat(5),
    entry: fc.nat(60),
    what: fc.constantFrom('comes', 'corrected', 'retracted', 'reassigned', 'born', 'family'),
  }),
  { minLength: 4, maxLength: 25 },
);

describe('evidence that is gathered on from what was gathered last', () => {
  it('is what is gathered anew, whatever comes to the child or to anybody around it', () => {
    let others = 0;
    fc.assert(
      fc.property(
        fc.oneof(anyStory(vocabulary, 14), nearExample(vocabulary, 'household'), nearExample(vocabulary, 'trio')),
        anySteps,
        (story, steps) => {
          const told = historiesOf(story, vocabulary);
          const gathered = new GatheredEvidence();
          const people = [told.child, ...told.others.values()];
          others += people.length - 1;
          const waiting = people.map((person) => {
            const later = [...person.entries.values()].slice(Math.floor(person.entries.size / 2));
            for (const { agencyEventId } of later) person.entries.delete(agencyEventId);
            return later;
          });
          for (const { person: who, entry: which, what } of steps) {
            const person = people[who % people.length];
            const entries = [...(person?.entries.values() ?? [])];
            const entry = entries[which % Math.max(1, entries.length)];
            const next = waiting[who % people.length]?.shift();
            if (person && what === 'comes' && next) person.entries.set(next.agencyEventId, next);
            if (person && what === 'born') person.dateOfBirth = '2009-01-01';
            if (person && what === 'family') person.relationships = person.relationships.slice(1);
            if (person && entry && what === 'corrected') {
              const occurredOn = { ...entry.occurredOn, date: '2024-02-01', until: '2024-02-01' };
              person.entries.set(entry.agencyEventId, { ...entry, occurredOn });
            }
            const source = 'urn:agency:oakfield-primary-school';
            const retraction = { id: 'taken back', source, recordedAt: new Date(0), sealed: null };
            if (person && entry && what === 'retracted')
              person.entries.set(entry.agencyEventId, { ...entry, retraction });
            if (person && entry && what === 'reassigned')
              person.entries.set(entry.agencyEventId, { ...entry, reassignedTo: 'somebody' });
            expect(gathered.of(told.child, told.others, vocabulary)).toEqual(
              gatherEvidence(told.child, told.others, vocabulary),
            );
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(others).toBeGreaterThan(0);
  });

  it('is the same list while nothing has changed, and keeps the entries that are as they were', () => {
    const { child: person } = historiesOf({ child, events: [missed('2026-02-03'), missed('2026-03-01')] }, vocabulary);
    const more = historiesOf({ child, events: [missed('2026-02-20')] }, vocabulary).child;
    const gathered = new GatheredEvidence();
    const before = gathered.of(person, new Map(), vocabulary);
    expect(gathered.of(person, new Map(), vocabulary)).toBe(before);
    for (const entry of more.entries.values()) person.entries.set(entry.agencyEventId, entry);
    const now = gathered.of(person, new Map(), vocabulary);
    expect(now.map(({ occurredOn }) => occurredOn.date)).toEqual(['2026-02-03', '2026-02-20', '2026-03-01']);
    expect([now[0], now[2]]).toEqual(before);
    expect(now[0]).toBe(before[0]);
    expect(before).toHaveLength(2);
  });

  it('has an event that stood in an adult’s stream as the child’s own, once it stands in the child’s', () => {
    const relapse = {
      id: 'relapse',
      type: 'adult.substance-misuse',
      on: '2026-02-03',
      from: 'northmoor-adult-services',
      data: { event: 'relapse' },
    };
    const story = { child, people: { mother: {} }, relationships: [{ other: 'mother', kind: 'mother' }] as const };
    const told = historiesOf({ ...story, events: [{ ...relapse, people: { mother: 'adult' } }] }, vocabulary);
    const own = historiesOf({ ...story, events: [{ ...relapse, people: { child: 'child' } }] }, vocabulary).child;
    const gathered = new GatheredEvidence();
    const whose = (): readonly boolean[] =>
      gathered
        .of(told.child, told.others, vocabulary)
        .filter(({ type }) => type === relapse.type)
        .map(({ onAdult }) => onAdult);
    expect(whose()).toEqual([true]);
    for (const entry of own.entries.values()) told.child.entries.set(entry.agencyEventId, entry);
    expect(whose()).toEqual([false]);
  });
});
