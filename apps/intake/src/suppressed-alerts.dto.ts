import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import type { Suppression } from '#alerts';
import { HELD_BACK, type HeldBack } from '#vocabulary';

export class SuppressedAlertsQueryDto {
  @ApiPropertyOptional({ description: 'nextBefore of the last answer: what was held back before it.', minimum: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  before?: number;

  @ApiPropertyOptional({ enum: HELD_BACK, description: 'This reason alone.' })
  @IsOptional()
  @IsIn(HELD_BACK)
  because?: HeldBack;

  @ApiPropertyOptional({ minimum: 1, maximum: 1000, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}

class SuppressedAlertDto {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({
    enum: HELD_BACK,
    description:
      'same-child-and-theme: it is part of an open alert. inhibited-by-stronger: a stronger alert is open instead. ' +
      'grouped-with-family: it waits for those of brothers and sisters. silenced: somebody has silenced the theme. ' +
      'kept-for-digest: its level is told in a digest.',
  })
  because!: string;

  @ApiProperty({ description: 'Your pseudonym of the child.' })
  subject!: string;

  @ApiProperty()
  pattern!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ enum: [1, 2, 3, 4] })
  level!: number;

  @ApiProperty({ format: 'uuid', description: 'The alert that tells of it: another one, or its own later.' })
  openAlertId!: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When it is told at the latest, as far as was known then. Absent where another alert tells of it.',
  })
  toldFrom?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The silence that holds it back.' })
  silenceId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The same for alerts that are told together.' })
  groupId?: string;
}

export class SuppressedAlertsDto {
  @ApiProperty({ type: [SuppressedAlertDto], description: 'The latest first.' })
  suppressed!: SuppressedAlertDto[];

  @ApiPropertyOptional({ description: 'Read on with it as `before`; absent where there is no more.' })
  nextBefore?: number;
}

export const suppressedAlerts = (
  page: readonly Suppression[],
  limit: number,
  pseudonymFor: (personId: string) => string,
): SuppressedAlertsDto => ({
  suppressed: page.map(({ at, because, personId, pattern, title, level, openAlertId, ...waits }) => ({
    at,
    because,
    subject: pseudonymFor(personId),
    pattern,
    title,
    level,
    openAlertId,
    toldFrom: waits.toldFrom ?? undefined,
    silenceId: waits.silenceId ?? undefined,
    groupId: waits.groupId ?? undefined,
  })),
  nextBefore: page.length === limit ? page.at(-1)?.position : undefined,
});
