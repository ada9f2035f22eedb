import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import { readPerson } from '#chronology';
import type { EventStore } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { createAcceptance } from '#intake';
import { newId, type Logger } from '#platform';
import { loadVocabulary, type IdentityHeldForReview, type PersonDescription } from '#vocabulary';
import type pg from 'pg';
import { agencyEvent, nhsNumber as numberOf } from '../../../test/support/agency-events.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import {
  createIdentity,
  createMatcher,
  decideReview,
  linkRecords,
  type DecideReviewParts,
  type Identity,
  type PersonToResolve,
  type ResolvedPerson,
} from '../index.js';

type Said = Partial<PersonDescription>;
type Woman = Said & { readonly name: { given: string; family: string }; readonly postcode: string };

let database: TestDatabase;
let store: EventStore;
let keys: PersonKeys;
let identity: Identity;
const matcher = createMatcher();
const instance = (pool: pg.Pool = database.pool): Identity => createIdentity({ pool, keys, matcher });

beforeAll(async () => {
  database = await testDatabase('identity newborn alone');
  store = createPostgresEventStore({ pool: database.pool });
  keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
  identity = instance();
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

let last = 0;
const nhsNumber = (): string => numberOf((last += 1));
const letters = (): string => [...randomBytes(8)].map((byte) => 'abcdefghijklmnop'.charAt(byte % 16)).join('');
const randomLetter = (): string => 'ABDEFGHJLN'.charAt(randomBytes(1)[0]! % 10);
/** A woman with a family name and a postcode of her own. */
const woman = (): Woman => ({
  role: 'mother',
  nhsNumber: nhsNumber(),
  name: { given: letters(), family: `${letters()}${letters()}example` },
  dateOfBirth: `1990-0${String(1 + (last % 9))}-${String(10 + (last % 18))}`,
  postcode: `N${String(1 + (last % 20))} ${String(last % 9)}${randomLetter()}${randomLetter()}`,
});
const unborn = (expectedOn = '2026-03-14', more: Said = {}): Said => ({ role: 'unborn', expectedOn, ...more });
/** As a hospital posts a newborn: no mother, no given name. */
const babyOf = ({ name, postcode }: Woman, more: Said = {}): Said => ({
  name: { given: 'Baby', family: name.family },
  dateOfBirth: '2026-03-02',
  postcode,
  ...more,
});
const event = (people: readonly Said[], occurredOn = '2026-03-10'): PersonToResolve[] => {
  const agencyEventId = newId();
  return people.map((said) => ({
    description: { role: 'child', ...said },
    source: 'urn:agency:example-trust',
    agencyEventId,
    occurredOn,
  }));
};
const resolve = async (...people: Said[]): Promise<readonly ResolvedPerson[]> => {
  const resolved = await identity.resolve(event(people));
  await identity.confirm(resolved.flatMap((person) => person.unconfirmed));
  return resolved;
};
/** A woman, and the children whom an event names beside her. */
const expecting = async (...children: Said[]): Promise<{ mother: Woman; motherId: string; children: string[] }> => {
  const mother = woman();
  const [{ personId: motherId }, ...others] = (await resolve(mother, ...children)) as [ResolvedPerson];
  return { mother, motherId, children: (others as ResolvedPerson[]).map(({ personId }) => personId) };
};
/** Resolved without their facts being confirmed: what holds somebody is among them. */
const alone = async (said: Said, occurredOn?: string, by = identity): Promise<ResolvedPerson> =>
  (await by.resolve(event([said], occurredOn)))[0]!;
const heldIn = (person: ResolvedPerson): IdentityHeldForReview | undefined =>
  person.facts.find(({ type }) => type === 'IdentityHeldForReview.v1')?.data as IdentityHeldForReview | undefined;
const offered = (person: ResolvedPerson): string[] =>
  (heldIn(person)?.candidates ?? []).map(({ personId }) => personId).sort();
const decide = (reviewId: string | undefined, personId?: string) => {
  const link: DecideReviewParts['link'] = async (decided) => {
    await linkRecords({ store, keys }, decided);
  };
  return decideReview(
    { store, keys, identity, link },
    { reviewId: reviewId!, decision: 'same', personId, reason: 'Example: the ward knows her.', decidedBy: 'example' },
  );
};

describe('a newborn beside whom no mother is named', () => {
  it('is held with the child whom a woman of that family name and postcode expects about that day', async () => {
    const { mother, children } = await expecting(unborn());
    const baby = await alone(babyOf(mother, { nhsNumber: nhsNumber() }));
    expect(baby.identifiedBy).toBe('held');
    expect(heldIn(baby)).toMatchObject({ outcome: 'potential', candidates: [{ personId: children[0] }] });
    const review = await identity.review(baby.reviewId!);
    expect(review?.candidates[0]?.reasons.slice(0, 2)).toEqual([
      { field: 'mother', label: 'Expected by somebody of the same family name and postcode', speaks: 'for' },
      { field: 'birth', label: 'Expected, or born, on a day that agrees', speaks: 'for' },
    ]);
  });

  it('is held as well in other letters and spaces, with a name, and where the mother is in another event', async () => {
    const mother = woman();
    await resolve({ ...mother, role: 'adult' });
    const [child] = await resolve(unborn(), { role: 'mother', nhsNumber: mother.nhsNumber });
    const family = mother.name.family.toUpperCase();
    const said = { name: { given: 'Asha', family }, postcode: mother.postcode.replace(' ', '').toLowerCase() };
    const baby = await alone(babyOf(mother, said));
    expect(offered(baby)).toEqual([child!.personId]);
    // The very same again, from another agency.
    expect(await alone(babyOf(mother, said))).toMatchObject({ personId: baby.personId, identifiedBy: 'held' });
  });

  it('is held with both of twins who are expected, and with the one whose sex it is', async () => {
    const { mother, children } = await expecting(unborn(), unborn());
    const one = await alone(babyOf(mother));
    expect([heldIn(one)?.outcome, offered(one)]).toEqual(['several', [...children].sort()]);
    // Nobody has decided whose they are.
    const other = await alone(babyOf(mother, { nhsNumber: nhsNumber() }));
    expect(offered(other)).toEqual(expect.arrayContaining(children));
    const twins = await expecting(unborn(undefined, { sex: 'female' }), unborn(undefined, { sex: 'male' }));
    expect(offered(await alone(babyOf(twins.mother, { sex: 'male' })))).toEqual([twins.children[1]]);
  });

  it('is held with the child whom another record of her is beside, where a worker linked the two', async () => {
    const { motherId, children } = await expecting(unborn());
    const other = woman();
    const [adult] = await resolve(other);
    await identity.rememberPair(motherId, adult!.personId, 'same');
    expect(offered(await alone(babyOf(other)))).toEqual(children);
  });

  it('is held beside whom the same call makes known, in whatever order it names the two', async () => {
    const mother = woman();
    const baby = babyOf(mother, { nhsNumber: nhsNumber() });
    const [held, , child] = await identity.resolve([...event([baby]), ...event([mother, unborn()])]);
    expect([held!.identifiedBy, offered(held!)]).toEqual(['held', [child!.personId]]);
  });

  it('is found by the child’s own record from the decision on that they are one', async () => {
    const mother = { ...woman(), role: 'mother' } as const;
    const digestKey = randomBytes(32);
    const logger = { warn: () => undefined } as unknown as Logger;
    const clock = { now: () => new Date('2026-06-15T12:00:00Z') };
    const accept = createAcceptance({ store, identity, vocabulary: loadVocabulary(), keys, clock, logger, digestKey });
    const post = async (date: string, ...people: Said[]) => {
      const told = agencyEvent({ data: { people, occurredOn: { date, precision: 'day' } } });
      const [answer] = await accept([told], told.source);
      return answer as unknown as { readonly status: string; readonly personIds: readonly [string, ...string[]] };
    };
    const before = await post('2026-02-02', unborn(), mother);
    const after = await post('2026-03-10', { role: 'child', ...babyOf(mother, { nhsNumber: nhsNumber() }) });
    expect([before.status, after.status]).toEqual(['recorded', 'held-for-review']);
    const [child, baby] = [before.personIds[0], after.personIds[0]];
    const daysOf = async (personId: string): Promise<string[]> => {
      const history = await readPerson(store, personId);
      return [...history!.entries.values()].map(({ occurredOn }) => occurredOn.date).sort();
    };
    expect([await daysOf(child), await daysOf(baby)]).toEqual([['2026-02-02'], ['2026-03-10']]);
    const [review] = await identity.reviewsAbout([baby]);
    expect(await decide(review?.reviewId)).toMatchObject({ status: 'decided' });
    for (const record of [child, baby]) expect(await daysOf(record)).toEqual(['2026-02-02', '2026-03-10']);
  });
});

describe('a newborn beside whom no mother is named is somebody new', () => {
  const isNew = async (said: Said, occurredOn?: string): Promise<void> => {
    expect((await alone(said, occurredOn)).identifiedBy).toBe('new');
  };

  it('in a family where nobody is expected', async () => {
    const { mother } = await expecting({ dateOfBirth: '2019-05-01', name: { given: 'Bina', family: 'Example' } });
    await isNew(babyOf(mother));
    await isNew(babyOf(woman()));
  });

  it('where the family name is another, or the postcode, or one of them says nothing', async () => {
    for (const other of [
      { name: { given: 'Baby', family: `${letters()}example` } },
      { name: { given: 'Baby', family: 'Unknown' } },
      { postcode: 'E5 8ZZ' },
      { postcode: undefined },
    ]) {
      const { mother } = await expecting(unborn());
      await isNew(babyOf(mother, other));
    }
    // A neighbour whose name begins alike, and she herself where she lived under another name.
    const { mother } = await expecting(unborn());
    const alike = { ...mother.name, family: `${mother.name.family.charAt(0)}${letters()}sample` };
    await isNew(babyOf({ ...mother, name: alike }));
    const { postcode } = woman();
    await resolve({ ...mother, name: alike, postcode });
    await isNew(babyOf({ ...mother, postcode }, { dateOfBirth: '2026-03-05' }));
    const nowhere = { ...woman(), postcode: 'ZZ99 3VZ' };
    await resolve(unborn(), nowhere);
    await isNew(babyOf(nowhere));
  });

  it('where the child was expected on a day that does not agree', async () => {
    const { mother } = await expecting(unborn('2026-07-20'), unborn('2026-02-01'));
    await isNew(babyOf(mother));
  });

  it('where the event names mothers and does not say whose it is', async () => {
    const { mother } = await expecting(unborn());
    const named = await identity.resolve(event([babyOf(mother), woman(), woman()]));
    expect(named.map(({ identifiedBy }) => identifiedBy)).toEqual(['new', 'new', 'new']);
  });

  it('where each has an NHS number of their own', async () => {
    const { mother } = await expecting(unborn(undefined, { nhsNumber: nhsNumber() }));
    await isNew(babyOf(mother, { nhsNumber: nhsNumber() }));
    expect((await alone(babyOf(mother))).identifiedBy).toBe('held');
  });

  it('where so long after the birth it was heard of them before, and where nobody says when it happened', async () => {
    const { mother } = await expecting(unborn());
    await isNew(babyOf(mother), '2027-12-01');
    const [{ occurredOn: _, ...toResolve }] = event([babyOf((await expecting(unborn())).mother)]) as [PersonToResolve];
    expect(await identity.resolve([toResolve])).toMatchObject([{ identifiedBy: 'new' }]);
  });

  it('where the child who was expected is found: by a worker, beside the mother, or as one who was born then', async () => {
    const first = await expecting(unborn());
    const baby = await alone(babyOf(first.mother, { nhsNumber: nhsNumber() }));
    expect(await decide(baby.reviewId)).toMatchObject({ status: 'decided' });
    await isNew(babyOf(first.mother, { nhsNumber: nhsNumber(), sex: 'male', dateOfBirth: '2026-03-04' }));

    const second = await expecting(unborn());
    await resolve(babyOf(second.mother), second.mother);
    await isNew(babyOf(second.mother, { nhsNumber: nhsNumber(), dateOfBirth: '2026-03-04' }));

    const third = await expecting(unborn(undefined, { nhsNumber: nhsNumber() }));
    await resolve(babyOf(third.mother, { nhsNumber: nhsNumber() }), third.mother);
    await isNew(babyOf(third.mother, { dateOfBirth: '2026-03-04' }));
  });

  it('where of twins who were expected both are found; of one found the other is offered', async () => {
    const { mother, children } = await expecting(unborn(), unborn());
    const one = await alone(babyOf(mother, { nhsNumber: nhsNumber() }));
    await decide(one.reviewId, children[0]);
    const other = await alone(babyOf(mother, { nhsNumber: nhsNumber(), dateOfBirth: '2026-03-03' }));
    expect(offered(other)).toEqual([children[1]]);
    await decide(other.reviewId);
    await isNew(babyOf(mother, { nhsNumber: nhsNumber(), dateOfBirth: '2026-03-05' }));
  });
});

describe('a newborn who is decided on meanwhile', () => {
  /** An instance of the service before whose first registration something else is done. */
  const overtaken = (first: () => Promise<unknown>): Identity => {
    let isFirst = true;
    const pool: Pick<pg.Pool, 'query' | 'connect'> = {
      query: (async (statement: pg.QueryConfig) => {
        if (isFirst && statement.name === 'identity register') {
          isFirst = false;
          await first();
        }
        return database.pool.query(statement);
      }) as pg.Pool['query'],
      connect: () => database.pool.connect(),
    };
    return instance(pool as pg.Pool);
  };

  it.each([
    ['somebody who was known', true],
    ['somebody new', false],
  ])('is held with the child whom another instance registers beside %s', async (_who, isKnown) => {
    const mother = woman();
    if (isKnown) await resolve(mother);
    let child: ResolvedPerson | undefined;
    const by = overtaken(async () => ([child] = await resolve(unborn(), mother)));
    const baby = await alone(babyOf(mother), undefined, by);
    expect([baby.identifiedBy, offered(baby)]).toEqual(['held', [child!.personId]]);
  });

  it('is held where their words were familiar and are nobody’s any more', async () => {
    const { mother, children } = await expecting(unborn('2027-03-14'));
    const said = babyOf(mother, { nhsNumber: nhsNumber() });
    const [erased] = await resolve(said);
    expect(erased!.identifiedBy).toBe('new');
    await database.pool.query('delete from person_keys where person_id = $1', [erased!.personId]);
    const [child] = await resolve(unborn(), mother);
    expect(child!.personId).not.toBe(children[0]);
    expect(offered(await alone(said))).toEqual([child!.personId]);
  });
});
