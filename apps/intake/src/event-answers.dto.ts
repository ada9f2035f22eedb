import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsObject, IsString, Matches, MaxLength } from 'class-validator';
import { ENVELOPE_LIMITS, LONGEST_REASON } from '#intake';
import { ProblemDto } from '#platform/http';

/** What is answered for one event that is in the store. */
export class EventAnswerDto {
  @ApiProperty({ format: 'uuid', description: 'The id of the event here: corrections and retractions name it.' })
  eventId!: string;

  @ApiProperty({ type: [String], description: 'The people whom the event names, in its order.' })
  personIds!: string[];

  @ApiProperty({
    enum: ['recorded', 'held-for-review', 'duplicate'],
    description:
      '`held-for-review`: it is stored, but whose it is could not be said of everyone whom it names. It stands at a ' +
      'provisional person, of whom personIds has the id, until a worker decides. `duplicate`: it was recorded before, ' +
      'unchanged.',
  })
  status!: 'recorded' | 'held-for-review' | 'duplicate';

  @ApiProperty({ description: 'Its position in the order of everything that is stored.', example: 1207 })
  globalPosition!: number;
}

/** What became of one event of a batch, or of one line. */
export class EventResultDto {
  @ApiProperty({ description: 'Place in the batch, or line of the stream, from 0.' })
  index!: number;

  @ApiProperty({ enum: ['recorded', 'held-for-review', 'duplicate', 'refused', 'unknown'] })
  status!: 'recorded' | 'held-for-review' | 'duplicate' | 'refused' | 'unknown';

  @ApiPropertyOptional({ format: 'uuid' })
  eventId?: string;

  @ApiPropertyOptional({ type: [String] })
  personIds?: string[];

  @ApiPropertyOptional()
  globalPosition?: number;

  @ApiPropertyOptional({
    type: ProblemDto,
    description: 'Why it was refused; the status in it is that of a single post.',
  })
  problem?: ProblemDto;
}

export class BatchAnswerDto {
  @ApiProperty({ type: [EventResultDto], description: 'One for each event of the batch, in its order.' })
  results!: EventResultDto[];
}

/** What an amendment, of either kind, has. */
export class RetractionDto {
  @ApiProperty({
    description: "The agency's own id of it, unique among its corrections and retractions: sending it again is safe.",
    maxLength: ENVELOPE_LIMITS.idLength,
    example: 'ret-20260305-1',
  })
  @IsString()
  @Matches(new RegExp(ENVELOPE_LIMITS.idPattern))
  @MaxLength(ENVELOPE_LIMITS.idLength)
  id!: string;

  @ApiProperty({
    description: 'Why: shown in the chronology, sealed like a narrative.',
    maxLength: LONGEST_REASON,
    example: 'Entered for the wrong appointment.',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_REASON)
  reason!: string;
}

export class CorrectionDto extends RetractionDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The whole data of the event as it should have been, without people.',
    example: { occurredOn: { date: '2026-03-02', precision: 'day' }, service: 'dental', rebooked: true },
  })
  @IsObject()
  data!: Record<string, unknown>;
}

export class AmendmentAnswerDto {
  @ApiProperty({ format: 'uuid', description: 'The id of the correction or retraction here.' })
  amendmentId!: string;

  @ApiProperty({ format: 'uuid', description: 'The event that it changes.' })
  eventId!: string;

  @ApiProperty({ type: [String] })
  personIds!: string[];

  @ApiProperty({ enum: ['recorded', 'duplicate'] })
  status!: 'recorded' | 'duplicate';

  @ApiProperty()
  globalPosition!: number;
}
