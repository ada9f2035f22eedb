/** Where the service takes the time from. Decisions get `now` from their caller; only edges hold a clock. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
