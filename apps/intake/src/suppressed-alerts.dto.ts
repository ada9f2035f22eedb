import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { Suppression } from '#alerts';
import { HELD_BACK } from '#vocabulary';

export class SuppressedAlertsQueryDto {
  @ApiPropertyOptional({ description: 'nextBefore of the last answer: what was held back before it.', minimum: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  before?: number;

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
      'same-child-and-theme: it is part of an open alert. inhibited-by-stronger: a stronger alert is open instead.',
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

  @ApiProperty({ format: 'uuid', description: 'The alert that tells of it instead.' })
  openAlertId!: string;
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
  suppressed: page.map(({ at, because, personId, pattern, title, level, openAlertId }) => ({
    at,
    because,
    subject: pseudonymFor(personId),
    pattern,
    title,
    level,
    openAlertId,
  })),
  nextBefore: page.length === limit ? page.at(-1)?.position : undefined,
});
