import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** When something happened. */
export class OccurredOnDto {
  @ApiProperty({ format: 'date', description: 'First day on which it may have happened.' })
  date!: string;

  @ApiProperty({ format: 'date', description: 'Last day on which it may have happened.' })
  until!: string;

  @ApiProperty({ enum: ['minute', 'day', 'month', 'year', 'period'] })
  precision!: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'The instant, where the precision is `minute`.' })
  at?: string;
}

export class EntryAgencyDto {
  @ApiProperty({ example: 'urn:agency:oakfield-primary-school' })
  urn!: string;

  @ApiProperty()
  name!: string;
}

export class EntryChangeDto {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ description: 'The agency that changed it.' })
  agency!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why; null where the content was erased.' })
  reason!: string | null;
}

export class EntryCorrectionDto extends EntryChangeDto {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What stood before.' })
  before!: object;
}

export class PinnedDto {
  @ApiProperty({ format: 'uuid' })
  pinId!: string;

  @ApiProperty({ description: 'The worker who pinned it.' })
  by!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why; null where it was erased or is withheld.' })
  reason!: string | null;
}

export class WithheldDto {
  @ApiProperty({ example: 'sexual-health' })
  label!: string;

  @ApiProperty({ description: 'Why it is withheld.' })
  why!: string;

  @ApiProperty({ description: 'Whom to ask.' })
  ask!: string;
}

/** One line of a chronology. */
export class ChronologyEntryDto {
  @ApiProperty({
    description: 'Its place among all lines of the reading: entries, roll-ups and gaps go in this order.',
  })
  line!: number;

  @ApiProperty({ format: 'uuid' })
  eventId!: string;

  @ApiProperty({ format: 'uuid', description: 'With whom it stands: one of `people`.' })
  personId!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "What that person is to the child; null for the child's own.",
  })
  relation!: string | null;

  @ApiProperty({ type: OccurredOnDto, description: 'When it happened.' })
  occurredOn!: OccurredOnDto;

  @ApiProperty({ type: String, nullable: true, format: 'date', description: 'When the agency came to know.' })
  learnedOn!: string | null;

  @ApiProperty({ format: 'date-time', description: 'When this service stored it.' })
  recordedAt!: string;

  @ApiProperty({ type: EntryAgencyDto })
  agency!: EntryAgencyDto;

  @ApiProperty({ example: 'health.appointment.was-not-brought' })
  type!: string;

  @ApiProperty({ example: 'Was not brought to an appointment' })
  title!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Numbers in words, where it holds a register of a school.',
  })
  summary!: string | null;

  @ApiProperty({ type: [String], description: 'Indicator groups.' })
  groups!: readonly string[];

  @ApiProperty({
    enum: ['worried-about', 'working-well', 'needs-to-happen', 'background'],
    description: 'Its column in a Signs of Safety assessment.',
  })
  column!: string;

  @ApiProperty({ description: 'The part that the person has in it.' })
  role!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Age of the child in whole years at the entry.' })
  age!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '1 year 4 months',
    description: 'With months below two years.',
  })
  ageInWords!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'How many such events a summary stands for.' })
  count!: number | null;

  @ApiProperty({ type: [String] })
  sensitivity!: readonly string[];

  @ApiProperty({ description: 'By what the person was recognised.' })
  identifiedBy!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The coded fields of the type.' })
  facts!: object;

  @ApiProperty({ type: [String] })
  indicators!: readonly string[];

  @ApiProperty({ enum: ['routine', 'notable', 'significant', 'critical'] })
  significance!: string;

  @ApiProperty({ enum: ['concern', 'neutral', 'protective'] })
  standing!: string;

  @ApiPropertyOptional()
  narrative?: string;

  @ApiPropertyOptional()
  impactOnChild?: string;

  @ApiPropertyOptional()
  actionTaken?: string;

  @ApiPropertyOptional()
  childVoice?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  practitioner?: object;

  @ApiPropertyOptional()
  documentReference?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Free-text fields of the type.' })
  details?: object;

  @ApiPropertyOptional({ description: 'True where the personal content was erased.' })
  erased?: boolean;

  @ApiProperty({ type: [EntryCorrectionDto] })
  corrections!: readonly EntryCorrectionDto[];

  @ApiProperty({ type: EntryChangeDto, nullable: true })
  retraction!: EntryChangeDto | null;

  @ApiProperty({ type: PinnedDto, nullable: true, description: 'That a worker keeps it in sight.' })
  pinned!: PinnedDto | null;

  @ApiProperty({ type: [WithheldDto], description: 'What is not shown to this reader. Empty: nothing is withheld.' })
  withheld!: readonly WithheldDto[];
}
