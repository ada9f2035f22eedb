import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';

const MOST_REVIEWS = 100;

/** What is asked of the open reviews. */
export class ReviewsQueryDto {
  @ApiPropertyOptional({ description: 'nextCursor of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  cursor?: string;

  @ApiPropertyOptional({ description: 'Most reviews on the page.', default: 20, minimum: 1, maximum: MOST_REVIEWS })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_REVIEWS)
  limit?: number;
}

export class RecordNameDto {
  @ApiProperty({ type: String, nullable: true })
  given!: string | null;

  @ApiProperty({ type: String, nullable: true })
  family!: string | null;
}

/** One record, as agencies gave it. */
export class ReviewRecordDto {
  @ApiProperty({ format: 'uuid' })
  personId!: string;

  @ApiProperty({ type: [RecordNameDto], description: 'Several where agencies gave several.' })
  names!: RecordNameDto[];

  @ApiProperty({ type: String, format: 'date', nullable: true })
  dateOfBirth!: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'Of an unborn child.' })
  expectedOn!: string | null;

  @ApiProperty({ type: String, nullable: true })
  sex!: string | null;

  @ApiProperty({ type: String, nullable: true })
  nhsNumber!: string | null;

  @ApiProperty({ type: String, nullable: true })
  upn!: string | null;

  @ApiProperty({ type: [String], description: 'Empty where an agency protects the address.' })
  postcodes!: string[];

  @ApiProperty({ type: [String], description: 'The agencies that gave this.' })
  sources!: string[];
}

export class FieldReasonDto {
  @ApiProperty({ example: 'given-name' })
  field!: string;

  @ApiProperty({ example: 'Nickname of the same name' })
  label!: string;

  @ApiProperty({ enum: ['for', 'against', 'neither'], description: 'Whether it speaks for one person, or for two.' })
  speaks!: string;
}

export class ReviewCandidateDto {
  @ApiProperty({ type: ReviewRecordDto })
  record!: ReviewRecordDto;

  @ApiProperty({ type: [FieldReasonDto] })
  reasons!: FieldReasonDto[];
}

export class ReviewDecidedDto {
  @ApiProperty({ enum: ['same', 'different'] })
  decision!: string;

  @ApiPropertyOptional({ format: 'uuid' })
  personId?: string;

  @ApiProperty()
  decidedBy!: string;

  @ApiProperty({ format: 'date-time' })
  decidedAt!: string;
}

export class ReviewDto {
  @ApiProperty({ format: 'uuid' })
  reviewId!: string;

  @ApiProperty({
    enum: ['potential', 'several', 'conflict'],
    description:
      '`potential`: one candidate, not certain enough; `several`: more than one; `conflict`: identifiers contradict.',
  })
  outcome!: string;

  @ApiProperty({ format: 'uuid', description: 'The agency event that could not be placed.' })
  agencyEventId!: string;

  @ApiProperty({ example: 'urn:agency:northmoor-hospital-trust' })
  source!: string;

  @ApiProperty({ format: 'date-time' })
  openedAt!: string;

  @ApiProperty({ type: ReviewRecordDto, description: 'The provisional person, at whom the event stands.' })
  held!: ReviewRecordDto;

  @ApiProperty({ type: [ReviewCandidateDto], description: 'Who it may be, the likeliest first.' })
  candidates!: ReviewCandidateDto[];

  @ApiPropertyOptional({ type: ReviewDecidedDto, description: 'Absent while it is open.' })
  decided?: ReviewDecidedDto;
}

export class ReviewsPageDto {
  @ApiProperty({ type: [ReviewDto] })
  reviews!: ReviewDto[];

  @ApiProperty({ type: String, nullable: true, description: 'null: these are all.' })
  nextCursor!: string | null;
}

export class ReviewDecisionDto {
  @ApiProperty({
    enum: ['same', 'different'],
    description: '`same`: the one held is the candidate, and the two records are linked; `different`: none of them.',
  })
  @IsIn(['same', 'different'], { message: 'decision must be "same" or "different".' })
  decision!: 'same' | 'different';

  @ApiPropertyOptional({ format: 'uuid', description: 'The candidate, where there are several and it is one of them.' })
  @IsOptional()
  @IsUUID()
  personId?: string;

  @ApiProperty({ description: 'Why: it is kept, sealed, in the chronology.', maxLength: 1000 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  reason!: string;
}
