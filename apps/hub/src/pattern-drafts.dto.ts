import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** Far above any definition in the catalogue. */
const LONGEST_DEFINITION = 200_000;

/** A pattern that somebody thinks of: a new one, or a change of one that is in force. */
export class NewPatternDraftDto {
  @ApiProperty({
    description: 'The definition of one pattern, YAML or JSON, as `definition.yaml` of the catalogue has it.',
    maxLength: LONGEST_DEFINITION,
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_DEFINITION)
  definition!: string;
}

export class LevelCountDto {
  @ApiProperty({ enum: [1, 2, 3, 4] })
  level!: number;

  @ApiProperty({ description: 'Recognised at any time of a childhood.' })
  ever!: number;

  @ApiProperty({ description: 'Of those, open as of the day of the backtest.' })
  open!: number;
}

export class DraftChangesDto {
  @ApiProperty({ description: 'Matches of the version in force.' })
  before!: number;

  @ApiProperty({ description: 'Matches of the draft.' })
  after!: number;

  @ApiProperty({ description: 'Those of the version in force that the draft does not recognise.' })
  onlyBefore!: number;

  @ApiProperty({ description: 'Those of the draft that the version in force does not recognise.' })
  onlyAfter!: number;

  @ApiProperty({ description: 'Of those that both recognise: the draft reaches a higher level.' })
  higherLevel!: number;

  @ApiProperty()
  lowerLevel!: number;

  @ApiProperty({ description: 'Of those that both recognise: the draft would have seen it on an earlier day.' })
  earlier!: number;

  @ApiProperty()
  later!: number;

  @ApiProperty({ description: 'Days by which the earlier ones are earlier, all together.' })
  daysEarlier!: number;

  @ApiProperty({ description: 'Days by which the later ones are later, all together.' })
  daysLater!: number;
}

/** Counts over all children of the store. Nobody is named. */
export class DraftFindingsDto {
  @ApiProperty()
  children!: number;

  @ApiProperty({ description: 'Children who could not be evaluated; they are not among the others.' })
  unreadable!: number;

  @ApiProperty({ type: [LevelCountDto], description: 'All 0 where there is no such pattern in force.' })
  inForce!: readonly LevelCountDto[];

  @ApiProperty({ type: [LevelCountDto] })
  draft!: readonly LevelCountDto[];

  @ApiProperty({ type: DraftChangesDto })
  changes!: DraftChangesDto;
}

export class DraftBacktestDto {
  @ApiProperty({
    enum: ['not-run', 'running', 'done', 'interrupted', 'failed'],
    description: '`interrupted`: the service was stopped meanwhile; it can be begun again.',
  })
  state!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  begunAt!: Date | null;

  @ApiProperty({ description: 'How far it is, as a position in the event store.' })
  position!: number;

  @ApiProperty({ description: 'The position to which it goes; 0 before it has begun.' })
  head!: number;

  @ApiProperty({ type: DraftFindingsDto, nullable: true, description: 'Once it is done.' })
  findings!: DraftFindingsDto | null;
}

export class PatternDraftDto {
  @ApiProperty({ format: 'uuid' })
  draftId!: string;

  @ApiProperty({
    description: 'The name in the definition; that of a pattern in force where the draft would replace it.',
  })
  name!: string;

  @ApiProperty()
  definition!: string;

  @ApiProperty({ description: 'Who sent it: the subject of the token.' })
  createdBy!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: Date;

  @ApiProperty({ type: DraftBacktestDto })
  run!: DraftBacktestDto;
}
