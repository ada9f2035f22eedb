import { ApiProperty } from '@nestjs/swagger';
import { IsString, IsUUID, Matches, MaxLength } from 'class-validator';

const MOST_CHARACTERS = 1000;

/** An entry that is to stay in sight. */
export class PinDto {
  @ApiProperty({ format: 'uuid', description: 'The eventId of an entry of the chronology.' })
  @IsUUID(undefined, { message: 'eventId must be the eventId of an entry.' })
  eventId!: string;

  @ApiProperty({
    description: 'Why it is to stay in sight. It is shown with the entry, and sealed like a narrative.',
    maxLength: MOST_CHARACTERS,
    example: 'The first time that anybody heard of the partner.',
  })
  @IsString()
  @MaxLength(MOST_CHARACTERS)
  @Matches(/\S/, { message: 'reason must say why the entry is to stay in sight.' })
  reason!: string;
}

export class PinAnswerDto {
  @ApiProperty({ format: 'uuid', description: 'Names the pin, to remove it.' })
  pinId!: string;

  @ApiProperty({ format: 'uuid' })
  eventId!: string;

  @ApiProperty({ enum: ['pinned', 'already-pinned'], description: '`already-pinned`: by whom and why stands with it.' })
  status!: 'pinned' | 'already-pinned';
}

export class PinRemovalAnswerDto {
  @ApiProperty({ format: 'uuid' })
  pinId!: string;

  @ApiProperty({ enum: ['unpinned', 'already-unpinned'] })
  status!: 'unpinned' | 'already-unpinned';
}
