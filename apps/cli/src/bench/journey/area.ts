import { newId } from '#platform';
import { makeAgencyEvent } from '../agency-events.js';
import { makeEventOfArea, makeFirstEvents } from '../scale/area.js';

/** One event in so many raises an alert by itself: many times what an area has, so that there is enough to time. */
export const AN_ALARM_IN = 100;

/** An event, and whether an alert must follow from it. */
export interface PostedEvent {
  readonly event: object;
  readonly isAlarm: boolean;
}

/** Events of an area, without end; every alarm is about a child of its own, who is known before. */
export interface JourneyArea {
  /** To be posted before anything else: after it everybody is known. */
  readonly first: readonly object[];
  /** @throws RangeError where there are no more children whom an alarm was kept for. */
  next(): PostedEvent;
}

/** @param alarms how many alarms there can be. */
export const makeArea = ({ children, alarms }: { readonly children: number; readonly alarms: number }): JourneyArea => {
  let made = 0;
  let raised = 0;
  const from = new Date();
  return {
    first: makeFirstEvents(children + alarms),
    next: () => {
      made += 1;
      if (made % AN_ALARM_IN !== 0) return { event: makeEventOfArea(children), isAlarm: false };
      if (raised === alarms) throw new RangeError('There are no more children for alarms.');
      raised += 1;
      return { event: refusedTreatment(children + raised - 1, from), isAlarm: true };
    },
  };
};

/** Amber by itself, whatever was before (the pattern `acute`): what the nth child needs to live is refused. */
const refusedTreatment = (n: number, at: Date): object => {
  const { data, ...event } = makeAgencyEvent(newId(), n) as { readonly data: object };
  return {
    ...event,
    type: 'health.condition.untreated',
    time: at.toISOString(),
    data: {
      ...Object.fromEntries(Object.entries(data).filter(([name]) => name !== 'service')),
      occurredOn: { date: at.toISOString().slice(0, 10), precision: 'day' },
      condition: 'diabetes',
      treatmentRefused: true,
    },
  };
};
