import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';

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
    description:
      '`significant` rolls routine entries up, one line for each run of one agency and kind; `all` gives every entry ' +
      'a line.',
  })
  @IsOptional()
  @IsIn(['significant', 'all'], { message: 'detail must be "significant" or "all".' })
  detail?: 'significant' | 'all';

  @ApiPropertyOptional({
    enum: ['child', 'family'],
    default: 'child',
    description:
      '`family`: the entries of the people around the child too, each for the period of the relationship and each ' +
      'event once. Everybody who is shown is audited.',
  })
  @IsOptional()
  @IsIn(['child', 'family'], { message: 'scope must be "child" or "family".' })
  scope?: 'child' | 'family';

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Opens one roll-up: its rollUpId, or the eventId of any of its entries.',
  })
  @IsOptional()
  @IsUUID(undefined, { message: 'rollUp must be the rollUpId of a roll-up.' })
  rollUp?: string;

  @ApiPropertyOptional({
    description: 'The chronology as the service knew it then: a day (its end, Europe/London) or an instant (RFC 3339).',
    example: '2026-03-03',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/, {
    message: 'asKnownAt must be a day (YYYY-MM-DD) or an RFC 3339 instant.',
  })
  asKnownAt?: string;

  @ApiPropertyOptional({
    description:
      'What this agency knew, at asKnownAt or now: what it reported itself, from the day on which it learned of it, as ' +
      'it had put it right by then; and what it was told by alerts.',
    example: 'urn:agency:oakfield-primary-school',
  })
  @IsOptional()
  @Matches(/^urn:agency:[a-z0-9-]+$/, { message: 'knownTo must be the urn of an agency.' })
  knownTo?: string;

  @ApiPropertyOptional({ description: 'nextCursor of the page before: for the same question.' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;

  @ApiPropertyOptional({ description: 'Most lines on the page.', default: 100, minimum: 1, maximum: MOST_ENTRIES })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_ENTRIES)
  limit?: number;
}
