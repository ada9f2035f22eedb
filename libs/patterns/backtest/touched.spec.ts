import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadVocabulary, RELATIONSHIPS, type DomainEvent, type PeopleRole } from '#vocabulary';
import { gatherEvidence } from '../evidence.js';
import { peopleOf, touchedChildren } from '../processor.js';
import { gatherOn, type Gathered } from './gathering.js';
import { ReplayedPeople, type Replayed } from './people.js';
import { Touched } from './touched.js';

const vocabulary = loadVocabulary();
const PEOPLE = ['a', 'b', 'c', 'd', 'e', 'f'];
const TODAY = '2026-03-01';
const person = fc.constantFrom(...PEOPLE);
const day = fc.constantFrom('2008-02-01', '2012-05-06', '2024-07-08', '2025-12-31', '2026-02-01');

interface Told {
  readonly about: readonly string[];
  readonly of: (agencyEventId: string) => DomainEvent;
}

const recorded = (
  agencyEventId: string,
  eventType: string,
  people: readonly { readonly personId: string; readonly role: PeopleRole }[],
  more: Partial<{ date: string; facts: Record<string, unknown>; indicators: string[] }>,
): DomainEvent => ({
  type: 'AgencyEventRecorded.v1',
  data: {
    agencyEventId,
    source: 'urn:agency:example',
    eventType,
    role: people[0]?.role ?? 'child',
    people,
    occurredOn: { date: more.date ?? TODAY, until: more.date ?? TODAY, precision: 'day' },
    identifiedBy: 'nhs-number',
    facts: more.facts ?? {},
    indicators: more.indicators ?? [],
    significance: 'notable',
    standing: 'concern',
    digest: '',
    catalogueVersion: '',
  },
});

/** Something that happens to somebody, in the part that they have in it. */
const entry: fc.Arbitrary<Told> = fc
  .record({ one: person, role: fc.constantFrom<PeopleRole>('child', 'sibling', 'mother', 'unborn'), date: day })
  .map(({ one, role, date }): Told => ({
    about: [one],
    of: (id) =>
      recorded(id, 'housing.property-condition', [{ personId: one, role }], {
        date,
        indicators: [...vocabulary.indicators.keys()].slice(0, 40),
      }),
  }));

/** Who belongs to whom, who they are, what happens to them, and what of it is taken back. */
const told: fc.Arbitrary<Told> = fc.oneof(
  fc
    .record({ one: person, other: person, kind: fc.constantFrom(...RELATIONSHIPS), from: day, open: fc.boolean() })
    .map(({ one, other, kind, from, open }): Told => ({
      about: [one, other],
      of: (id) =>
        recorded(
          id,
          'person.relationship',
          [
            { personId: one, role: 'child' },
            { personId: other, role: 'mother' },
          ],
          { date: from, facts: { kind, ...(open ? {} : { from, until: '2025-06-01' }) } },
        ),
    })),
  { weight: 3, arbitrary: entry },
  fc.record({ one: person, dateOfBirth: day }).map(({ one, dateOfBirth }): Told => ({
    about: [one],
    of: (agencyEventId) => ({
      type: 'DemographicsRecorded.v1',
      data: { source: 'urn:agency:example', agencyEventId, dateOfBirth },
    }),
  })),
  fc.record({ one: person, nth: fc.nat(20) }).map(({ one, nth }): Told => ({
    about: [one],
    of: () => ({
      type: 'AgencyEventRetracted.v1',
      data: { agencyEventId: String(nth), retractionId: '', source: 'urn:agency:example', digest: '' },
    }),
  })),
);

/** Both streams of a relationship hold it, each with its person's part first. */
const record = (people: ReplayedPeople, { about, of }: Told, id: string): Set<Replayed> => {
  for (const personId of new Set(about)) {
    const event = of(id);
    const role = event.type === 'AgencyEventRecorded.v1' && personId !== about[0] ? 'mother' : undefined;
    people.record(
      personId,
      role && event.type === 'AgencyEventRecorded.v1' ? { ...event, data: { ...event.data, role } } : event,
      new Date(`${TODAY}T12:00:00Z`),
    );
  }
  return new Set(about.map((personId) => people.person(personId)));
};

describe('what is kept between the days of a replay', () => {
  it('finds the children whom events concern as the service finds them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(told, { maxLength: 25 }), async (events) => {
        const people = new ReplayedPeople();
        const near = new Touched(people);
        for (const [index, event] of events.entries()) {
          const touched = record(people, event, String(index));
          const ids = [...touched].map(({ history }) => history.personId);
          const expected = await touchedChildren(ids, people, TODAY, new Map());
          expect([...near.children(touched, TODAY)].map(({ history }) => history.personId)).toEqual([...expected]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('holds the evidence that gathering all of it anew would find', () => {
    let added = 0;
    fc.assert(
      fc.property(fc.array(told, { maxLength: 25 }), (events) => {
        const people = new ReplayedPeople();
        const gathered = new Map<string, Gathered>();
        for (const [index, event] of events.entries()) {
          record(people, event, String(index));
          for (const { history } of [...people.all()]) {
            const before = gathered.get(history.personId);
            const news = gatherOn(people.person(history.personId), before, people, vocabulary);
            if (news.added !== 'all' && news.added.length > 0) added += 1;
            gathered.set(history.personId, news.gathered);
            const others = new Map(peopleOf(history, people).map((id) => [id, people.of(id)]));
            expect(news.gathered.evidence).toEqual(gatherEvidence(history, others, vocabulary));
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(added).toBeGreaterThan(100);
  });
});
