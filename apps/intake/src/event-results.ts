import type { Readable } from 'node:stream';
import { isUnavailable } from '#event-store';
import type { AcceptResult } from '#intake';
import { badRequest, parseJson, Problem, unavailable } from '#platform';
import { MOST_EVENTS_IN_BATCH, MOST_LINE_BYTES } from './content-types.js';
import type { EventResultDto } from './event-answers.dto.js';
import { lineBatches, type Line } from './line-batches.js';

/** One result of a batch, as it is answered. */
export const resultOf = (result: AcceptResult, index: number): EventResultDto =>
  result.status === 'refused'
    ? { index, status: 'refused', problem: problemBody(new Problem(result.refusal)) }
    : {
        index,
        status: result.status,
        eventId: result.eventId,
        personIds: [...result.personIds],
        globalPosition: result.globalPosition,
      };

/**
 * Answers a stream of events, a line for a line and in order, as soon as each is stored. A line that cannot be read
 * is refused with its index and the others go on. Where the store fails, the events under way are answered `unknown`
 * (post them again) and the answer ends there: what comes after was not read.
 */
export async function* answerLines(
  body: Readable,
  accept: (events: readonly unknown[]) => Promise<readonly AcceptResult[]>,
): AsyncGenerator<string> {
  let index = 0;
  for await (const lines of lineBatches(body, { lines: MOST_EVENTS_IN_BATCH, bytes: MOST_LINE_BYTES })) {
    const read = lines.map(readLine);
    const events = read.flatMap((line) => ('event' in line ? [line.event] : []));
    let results: readonly AcceptResult[];
    try {
      results = events.length > 0 ? await accept(events) : [];
    } catch (error) {
      const problem = problemBody(failure(error));
      yield lines.map((_, place) => toLine({ index: index + place, status: 'unknown', problem })).join('');
      return;
    }
    let next = 0;
    let text = '';
    for (const line of read) {
      const result = 'event' in line ? results[next++] : undefined;
      text += toLine(
        result
          ? resultOf(result, index)
          : { index, status: 'refused', problem: problemBody('problem' in line ? line.problem : failure(undefined)) },
      );
      index += 1;
    }
    yield text;
  }
}

const toLine = (result: EventResultDto): string => `${JSON.stringify(result)}\n`;

const problemBody = (problem: Problem): NonNullable<EventResultDto['problem']> => {
  const { type, title, status, code, detail, errors } = problem;
  return { type, title, status, code, detail, errors: errors && [...errors] };
};

const readLine = (line: Line): { readonly event: unknown } | { readonly problem: Problem } => {
  if ('tooLong' in line) {
    return {
      problem: new Problem({
        status: 413,
        code: 'line-too-long',
        title: 'The event is too large',
        detail: `A line has at most ${String(MOST_LINE_BYTES)} bytes.`,
      }),
    };
  }
  if ('notUtf8' in line) return { problem: badRequest('not-utf8', 'A line must be UTF-8 text.') };
  try {
    return { event: parseJson(line.text) };
  } catch (error) {
    return { problem: error instanceof Problem ? error : badRequest('not-json', 'A line must be one JSON object.') };
  }
};

const failure = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : isUnavailable(error)
      ? unavailable('It is not known whether these events were stored: post them again, from here on.')
      : new Problem({
          status: 500,
          code: 'internal-error',
          title: 'Something went wrong here',
          detail: 'It is not known whether these events were stored: post them again, from here on.',
        });
