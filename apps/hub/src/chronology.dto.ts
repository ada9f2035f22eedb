import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

const DAY = /^\d{4}-\d\d-\d\d$/;
const MOST_ENTRIES = 10_000;

/** What is asked of a chronology. */
export class ChronologyQueryDto {
  @ApiPropertyOptional({ description: 'First day (Europe/London), included.', format: 'date', example: '2025-01-01' })
  @IsOptional()
  @Matches(DAY, { message: 'from must be a day, YYYY-MM-DD.' })
  from?: string;

  @ApiPropertyOptional({ description: 'Last day (Europe/London), included.', format: 'date' })
  @IsOptional()
  @Matches(DAY, { message: 'to must be a day, YYYY-MM-DD.' })
  to?: string;

  @ApiPropertyOptional({ description: 'Entries of this agency alone.', example: 'urn:agency:oakfield-primary-school' })
  @IsOptional()
  @Matches(/^urn:agency:[a-z0-9-]+$/, { message: 'agency must be the urn of an agency.' })
  agency?: string;

  @ApiPropertyOptional({ description: 'Entries with an indicator of this group of the vocabulary.', example: 'health' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  group?: string;

  @ApiPropertyOptional({
    enum: ['significant', 'all'],
    default: 'significant',
    description: '`significant` leaves routine entries out.',
  })
  @IsOptional()
  @IsIn(['significant', 'all'], { message: 'detail must be "significant" or "all".' })
  detail?: 'significant' | 'all';

  @ApiPropertyOptional({
    description: 'The chronology as the service knew it then: a day (its end, Europe/London) or an instant (RFC 3339).',
    example: '2026-03-03',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/, {
    message: 'asKnownAt must be a day (YYYY-MM-DD) or an RFC 3339 instant.',
  })
  asKnownAt?: string;

  @ApiPropertyOptional({ description: 'nextCursor of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;

  @ApiPropertyOptional({ description: 'Most entries on the page.', default: 100, minimum: 1, maximum: MOST_ENTRIES })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_ENTRIES)
  limit?: number;
}

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

/** One line of a chronology. */
export class ChronologyEntryDto {
  @ApiProperty({ format: 'uuid' })
  eventId!: string;

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

  @ApiProperty({ type: [String], description: 'Indicator groups.' })
  groups!: readonly string[];

  @ApiProperty({
    enum: ['worried-about', 'working-well', 'needs-to-happen', 'background'],
    description: 'Its column in a Signs of Safety assessment.',
  })
  column!: string;

  @ApiProperty({ description: 'The part that the person has in it.' })
  role!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Age in whole years at the entry.' })
  age!: number | null;

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
}

export class PersonNameDto {
  @ApiProperty({ type: String, nullable: true })
  given!: string | null;

  @ApiProperty({ type: String, nullable: true })
  family!: string | null;
}

/** Who a person is, by everything that agencies gave. */
export class WhoDto {
  @ApiProperty({ format: 'uuid' })
  personId!: string;

  @ApiProperty({ type: [PersonNameDto] })
  names!: readonly PersonNameDto[];

  @ApiProperty({ type: String, nullable: true, format: 'date' })
  dateOfBirth!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date' })
  expectedOn!: string | null;

  @ApiProperty({ type: String, nullable: true })
  sex!: string | null;

  @ApiProperty({ type: String, nullable: true })
  nhsNumber!: string | null;

  @ApiProperty({ type: String, nullable: true })
  upn!: string | null;

  @ApiProperty()
  erased!: boolean;
}

export class ChronologyPageDto {
  @ApiProperty({ type: WhoDto })
  person!: WhoDto;

  @ApiProperty({ format: 'date-time', description: 'The instant whose knowledge the page shows.' })
  asKnownAt!: string;

  @ApiProperty({ description: "Version of the person's stream: all pages of one reading show the same." })
  version!: number;

  @ApiProperty({ type: [ChronologyEntryDto] })
  entries!: readonly ChronologyEntryDto[];

  @ApiProperty({ description: 'Entries that match, over all pages.' })
  total!: number;

  @ApiProperty({
    description:
      'Stored events of the person that this release does not know and cannot show. 0: nothing is missing. ' +
      'As CSV the last line says it.',
  })
  notShown!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Ask with it for the next page; null on the last.' })
  nextCursor!: string | null;
}
