import { parse } from 'yaml';

/** A definition of the pattern language that is as it must be, with changes. */
export const exampleDefinition = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  ...(parse(`
name: example
version: 1
title: An example
recognises: Two of something.
sources: [{ source: llr, quote: tiredness }]
select:
  seen: [{ types: [education.presentation-concern], where: { observed: tired } }]
evaluator: count-in-window
parameters: { of: seen, withinDays: 100 }
tiers: [{ name: two, level: 1, because: It is an example., parameters: { atLeast: 2 } }]
explanation: ['Seen {number:time|times}: {list}.']
questions: [Who has asked the child?, What did the child say?]
`) as Record<string, unknown>),
  ...changes,
});
