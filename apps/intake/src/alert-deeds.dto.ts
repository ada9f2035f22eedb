import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { LAWFUL_BASES } from '#alerts';
import { ALERT_OUTCOMES, type AlertOutcome } from '#vocabulary';

const SEALED = 'It is sealed with the key of the child.';

class ReasonDto {
  @ApiProperty({ description: `Why. ${SEALED}`, maxLength: 1000 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  reason!: string;
}

export class AcknowledgementDto {
  @ApiProperty({
    description: `Why your agency takes the alert on or leaves it. ${SEALED}`,
    maxLength: 1000,
    example: 'Our health visitor knows the family and will visit this week.',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  reason!: string;
}

export class ResponseDto {
  @ApiProperty({ description: `What will be done. ${SEALED}`, maxLength: 1000, example: 'A home visit, announced.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  action!: string;

  @ApiProperty({ description: `Who does it: a name or a role. ${SEALED}`, maxLength: 200, example: 'Health visitor' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  doneBy!: string;

  @ApiProperty({ description: 'By when: a day, today or later.', format: 'date', example: '2026-03-09' })
  @IsISO8601({ strict: true })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'dueOn must be a day: YYYY-MM-DD' })
  dueOn!: string;
}

export class SharingDecisionDto extends ReasonDto {
  @ApiProperty({ enum: ['share', 'not-share'], description: 'A decision not to share is recorded too.' })
  @IsIn(['share', 'not-share'])
  decision!: 'share' | 'not-share';

  @ApiProperty({
    enum: LAWFUL_BASES.map(({ code }) => code),
    description: LAWFUL_BASES.map(({ code, title, decision }) => `${code} (${decision}): ${title}.`).join(' '),
  })
  @IsIn(LAWFUL_BASES.map(({ code }) => code))
  lawfulBasis!: string;
}

/** "Supportive challenge": your agency disagrees with how the alert is dealt with. */
export class ChallengeDto extends ReasonDto {}

export class EscalationDto extends ReasonDto {}

export class ClosureDto extends ReasonDto {
  @ApiProperty({ enum: ALERT_OUTCOMES, description: 'What became of it.' })
  @IsIn(ALERT_OUTCOMES)
  outcome!: AlertOutcome;
}

export class AcknowledgementAnswerDto {
  @ApiProperty({ enum: ['acknowledged'] })
  status!: 'acknowledged';

  @ApiProperty({ format: 'date-time' })
  acknowledgedAt!: string;
}

export class DeedAnswerDto {
  @ApiProperty({ format: 'uuid' })
  alertId!: string;

  @ApiProperty({ enum: ['raised', 'closed', 'withdrawn', 'inhibited'], description: 'How the alert stands now.' })
  status!: string;

  @ApiProperty({
    description: 'When it was recorded: of the first time, where the same is said again.',
    format: 'date-time',
  })
  at!: string;
}
