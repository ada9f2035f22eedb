import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OccurredOnDto } from './chronology.dto.js';

export class EvidenceDto {
  @ApiProperty({ format: 'uuid' })
  agencyEventId!: string;

  @ApiProperty({ format: 'uuid', description: "In whose chronology it stands: the child's or an adult's." })
  personId!: string;

  @ApiProperty({ example: 'urn:agency:northmoor-hospital-trust' })
  source!: string;

  @ApiProperty({ example: 'health.appointment.was-not-brought' })
  eventType!: string;

  @ApiProperty({ type: OccurredOnDto })
  occurredOn!: OccurredOnDto;

  @ApiProperty({ enum: ['concern', 'neutral', 'protective'], description: 'Protective entries speak against it.' })
  standing!: string;
}

export class WindowDto {
  @ApiProperty({ format: 'date' })
  from!: string;

  @ApiProperty({ format: 'date' })
  to!: string;
}

export class MatchDto {
  @ApiProperty({ format: 'uuid' })
  matchId!: string;

  @ApiProperty({ example: 'was-not-brought' })
  pattern!: string;

  @ApiProperty()
  patternVersion!: number;

  @ApiProperty()
  title!: string;

  @ApiProperty({ enum: [1, 2, 3, 4], description: 'Threshold level.' })
  level!: number;

  @ApiProperty({ enum: ['open', 'lapsed'] })
  status!: string;

  @ApiPropertyOptional({ format: 'date', description: 'The last day on which it held.' })
  lapsedOn?: string;

  @ApiPropertyOptional({ enum: ['window-passed', 'evidence-withdrawn', 'merged', 'records-linked'] })
  lapsedBecause?: string;

  @ApiProperty({ format: 'date', description: 'The first day on which what had happened made the pattern.' })
  recognisableOn!: string;

  @ApiProperty({ format: 'date', description: 'The day on which the service recognised it.' })
  recognisedOn!: string;

  @ApiProperty({ type: WindowDto })
  window!: WindowDto;

  @ApiProperty({ type: [EvidenceDto] })
  evidence!: EvidenceDto[];

  @ApiProperty({ type: [String] })
  agencies!: string[];

  @ApiProperty({ description: 'Plain words, with dates.' })
  explanation!: string;

  @ApiPropertyOptional({ description: 'Which agencies reported what it rests on, and when it happened.' })
  reported?: string;

  @ApiPropertyOptional({ description: 'What speaks against it, from whom and of when, and how that is weighed.' })
  weighed?: string;

  @ApiProperty({ description: 'What it would take to lapse, or how it lapsed.' })
  lapses!: string;

  @ApiProperty({ type: [String], description: 'Questions for professional curiosity.' })
  questions!: string[];
}

export class EvaluatedToDto {
  @ApiProperty({ description: 'Patterns have been evaluated up to this global position.' })
  position!: number;

  @ApiProperty({ description: 'The newest event of anybody.' })
  head!: number;

  @ApiProperty({ description: 'False while events of this person wait: then no match does not mean no concern.' })
  complete!: boolean;
}

export class MatchesDto {
  @ApiProperty({
    format: 'uuid',
    description: 'The record by which the person goes, where workers have linked several.',
  })
  personId!: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'All records of the person.' })
  records!: readonly string[];

  @ApiProperty({ type: EvaluatedToDto })
  evaluatedTo!: EvaluatedToDto;

  @ApiProperty({ type: [MatchDto] })
  matches!: MatchDto[];
}
