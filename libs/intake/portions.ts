import type { Reading } from '#vocabulary';
import type { Candidate } from './read-event.js';

/** Most that one append is given: well within what the event store takes, with room for facts about new people. */
const PORTION = { people: 2_000, bytes: 8 * 1024 * 1024 } as const;
/** Coded facts and seal of an entry, roughly (bytes). */
const ENTRY_BYTES = 1_000;

/** As a rule all of a batch: only one with very many people or very long narratives takes several commits. */
export const portions = (candidates: readonly Candidate[]): readonly (readonly Candidate[])[] => {
  const all: Candidate[][] = [];
  let people = Infinity;
  let bytes = Infinity;
  for (const candidate of candidates) {
    const count = candidate.reading.people.length;
    // Everyone whom an event names has a copy of what is personal in it.
    const weight = count * (ENTRY_BYTES + personalBytes(candidate.reading));
    if (people + count > PORTION.people || bytes + weight > PORTION.bytes) {
      all.push([]);
      people = 0;
      bytes = 0;
    }
    all.at(-1)?.push(candidate);
    people += count;
    bytes += weight;
  }
  return all;
};

/** A character takes at most three bytes in UTF-8 for each unit of its UTF-16 length. */
const personalBytes = ({ personal, coded }: Reading): number => {
  const texts = [personal.narrative, personal.impactOnChild, personal.actionTaken, personal.childVoice];
  const details = personal.details ? JSON.stringify(personal.details).length : 0;
  const facts = 'marks' in coded.facts ? JSON.stringify(coded.facts).length : 0;
  return 3 * texts.reduce((total, text) => total + (text?.length ?? 0), details + facts);
};
