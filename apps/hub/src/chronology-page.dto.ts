import { ApiProperty } from '@nestjs/swagger';
import { ChronologyEntryDto, EntryAgencyDto } from './chronology.dto.js';
import { WhoDto } from './who.dto.js';

const LINE = 'Its place among all lines of the reading: entries, roll-ups and gaps go in this order.';

export class ChronologyPersonDto extends WhoDto {
  @ApiProperty({ type: String, nullable: true, description: 'What the person is to the child; null for the child.' })
  relation!: string | null;
}

/** Routine entries of one agency and kind, in one line. */
export class ChronologyRollUpDto {
  @ApiProperty({ description: LINE })
  line!: number;

  @ApiProperty({ format: 'uuid', description: 'Ask with rollUp for its entries.' })
  rollUpId!: string;

  @ApiProperty({ example: 'attendance' })
  what!: string;

  @ApiProperty({ example: 'Absent 14 of 60 sessions (23 %), 6 spells, 1 Sept - 10 Oct 2026' })
  words!: string;

  @ApiProperty({ format: 'uuid' })
  personId!: string;

  @ApiProperty({ type: String, nullable: true })
  relation!: string | null;

  @ApiProperty({ format: 'date' })
  from!: string;

  @ApiProperty({ format: 'date' })
  until!: string;

  @ApiProperty({ description: 'How many events it stands for.' })
  count!: number;

  @ApiProperty({ type: EntryAgencyDto })
  agency!: EntryAgencyDto;

  @ApiProperty({ enum: ['worried-about', 'working-well', 'needs-to-happen', 'background'] })
  column!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Age of the child at its first day.' })
  ageInWords!: string | null;

  @ApiProperty({ type: [String], format: 'uuid' })
  eventIds!: readonly string[];
}

/** Days on which no agency reported having seen the child. */
export class ChronologyGapDto {
  @ApiProperty({ description: LINE })
  line!: number;

  @ApiProperty({ example: 'No agency reported seeing the child for 7 weeks (3 Mar - 21 Apr 2026)' })
  words!: string;

  @ApiProperty({ format: 'date' })
  from!: string;

  @ApiProperty({ format: 'date' })
  until!: string;

  @ApiProperty()
  days!: number;

  @ApiProperty({ description: 'Nobody has reported seeing the child since.' })
  goesOn!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Age of the child at its first day.' })
  ageInWords!: string | null;
}

export class ChronologyColumnDto {
  @ApiProperty({ enum: ['worried-about', 'working-well', 'needs-to-happen', 'background'] })
  column!: string;

  @ApiProperty({ example: 'What are we worried about?' })
  question!: string;

  @ApiProperty({ type: [Number], description: 'The lines of this page that stand in it.' })
  lines!: readonly number[];
}

/** A record of which it is not decided whose it is. */
export class HeldForReviewDto {
  @ApiProperty({ format: 'uuid' })
  reviewId!: string;

  @ApiProperty({ format: 'uuid' })
  agencyEventId!: string;

  @ApiProperty({ example: 'urn:agency:northmoor-police' })
  agency!: string;

  @ApiProperty({ enum: ['potential', 'several', 'conflict'] })
  outcome!: string;

  @ApiProperty({ format: 'date-time' })
  heldAt!: string;

  @ApiProperty({
    enum: ['may-be-another', 'not-yet-placed'],
    description: 'What is shown here may be somebody else’s too, or something that is not shown may be theirs.',
  })
  meaning!: string;

  @ApiProperty()
  words!: string;
}

export class ToldByAlertDto {
  @ApiProperty({ format: 'uuid' })
  alertId!: string;

  @ApiProperty()
  pattern!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty()
  level!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class KnownToDto {
  @ApiProperty({ example: 'urn:agency:oakfield-primary-school' })
  agency!: string;

  @ApiProperty({ description: 'What the view means, and what it cannot show.' })
  means!: string;

  @ApiProperty({ type: [ToldByAlertDto] })
  toldByAlerts!: readonly ToldByAlertDto[];
}

export class ChronologyPageDto {
  @ApiProperty({ type: WhoDto })
  person!: WhoDto;

  @ApiProperty({ type: [ChronologyPersonDto], description: 'Whose entries may stand in it, the child first.' })
  people!: readonly ChronologyPersonDto[];

  @ApiProperty({ description: 'Relatives who are not in it, because the family is larger than one reading takes.' })
  peopleLeftOut!: number;

  @ApiProperty({ format: 'date-time', description: 'The instant whose knowledge the page shows.' })
  asKnownAt!: string;

  @ApiProperty({ type: KnownToDto, nullable: true, description: 'Whose knowledge, where it is an agency’s.' })
  knownTo!: KnownToDto | null;

  @ApiProperty({ description: "Version of the person's stream: all pages of one reading show the same." })
  version!: number;

  @ApiProperty({ type: [HeldForReviewDto], description: 'Records that wait for a decision whose they are.' })
  heldForReview!: readonly HeldForReviewDto[];

  @ApiProperty({ description: 'Entries that are somebody else’s, by a worker’s decision: they are not shown.' })
  movedAway!: number;

  @ApiProperty({ type: [ChronologyEntryDto] })
  entries!: readonly ChronologyEntryDto[];

  @ApiProperty({ type: [ChronologyRollUpDto] })
  rollUps!: readonly ChronologyRollUpDto[];

  @ApiProperty({ type: [ChronologyGapDto] })
  gaps!: readonly ChronologyGapDto[];

  @ApiProperty({ type: [ChronologyColumnDto], description: 'The lines of the page as a Signs of Safety assessment.' })
  columns!: readonly ChronologyColumnDto[];

  @ApiProperty({ description: 'Entries that match, those in roll-ups too, over all pages.' })
  total!: number;

  @ApiProperty({ description: 'Lines over all pages.' })
  lines!: number;

  @ApiProperty({
    description:
      'Stored events of the people that this release does not know and cannot show. 0: nothing is missing. ' +
      'As CSV the last line says it.',
  })
  notShown!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Ask with it for the next page; null on the last.' })
  nextCursor!: string | null;
}
