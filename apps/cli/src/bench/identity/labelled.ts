import type { MatchRecord } from '#identity';

/** A record of which it is known whose it is. */
export interface Labelled {
  readonly record: MatchRecord;
  /** Records of one person have the same. */
  readonly person: string;
}

/** Records, and which of them are compared with which. */
export interface LabelledData {
  readonly name: string;
  readonly records: readonly Labelled[];
  /** Where given, only records before it are compared with records from it on: two files, each without duplicates. */
  readonly otherFileFrom?: number;
}
