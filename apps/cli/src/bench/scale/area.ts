import { newId } from '#platform';
import { makeAgencyEvent } from '../agency-events.js';

/** One in so many events is a concern: the others are what every childhood is full of. */
const A_CONCERN_IN = 8;

interface Envelope {
  readonly data: Readonly<Record<string, unknown>> & { readonly people: readonly object[] };
}

/** One event about each of so many invented children. */
export const makeFirstEvents = (children: number): readonly object[] =>
  Array.from({ length: children }, (_, n) => makeAgencyEvent(newId(), n));

/** An ordinary event about one of so many invented children, and now and then an appointment missed. */
export const makeEventOfArea = (children: number): object => {
  const event = makeAgencyEvent(newId(), Math.floor(Math.random() * children)) as Envelope;
  if (Math.random() * A_CONCERN_IN >= 1) return event;
  return { ...event, type: 'health.appointment.was-not-brought', data: { ...event.data, rebooked: false } };
};

/** An event of that moment that raises an alert by itself: the nth invented child, who is small, was found left alone. */
export const makeAlarmingEvent = (n: number, at: Date): object => {
  const event = makeAgencyEvent(newId(), n) as Envelope;
  const people = event.data.people.map((person) => ({ ...person, dateOfBirth: '2022-05-01' }));
  return {
    ...event,
    source: 'urn:agency:northmoor-police',
    type: 'police.child-concern',
    time: at.toISOString(),
    data: {
      people,
      occurredOn: { date: at.toISOString().slice(0, 10), precision: 'day' },
      circumstances: ['left-alone'],
    },
  };
};
