import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, Max } from 'class-validator';
import { MaxLength, Min } from 'class-validator';
import { OPEN_STATES, type OpenAlertsPage, type OpenState } from '#alerts';
import type { ThresholdLevel } from '#vocabulary';

const list = ({ value }: { readonly value: unknown }): unknown =>
  typeof value === 'string' ? value.split(',') : value;
const numbers = (given: { readonly value: unknown }): unknown => {
  const items = list(given);
  return Array.isArray(items) ? items.map(Number) : items;
};

export class OpenAlertsQueryDto {
  @ApiPropertyOptional({ description: 'Levels, with commas between them; all where it is absent.', example: '3,4' })
  @IsOptional()
  @Transform(numbers)
  @IsArray()
  @ArrayMaxSize(4)
  @IsIn([1, 2, 3, 4], { each: true })
  level?: ThresholdLevel[];

  @ApiPropertyOptional({
    description: 'Themes, or patterns that are a theme by themselves, with commas between them.',
    example: 'health,out-of-sight',
  })
  @IsOptional()
  @Transform(list)
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^[a-z]+(-[a-z]+)*$/, { each: true, message: 'theme must be names of themes or patterns' })
  theme?: string[];

  @ApiPropertyOptional({ description: 'States, with commas between them.', example: 'unanswered' })
  @IsOptional()
  @Transform(list)
  @IsArray()
  @ArrayMaxSize(OPEN_STATES.length)
  @IsIn(OPEN_STATES, { each: true })
  state?: OpenState[];

  @ApiPropertyOptional({ format: 'date-time', description: 'Open since then or later.' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  openedFrom?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Open since before then: older than that.' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  openedBefore?: string;

  @ApiPropertyOptional({ enum: ['oldest', 'newest'], default: 'oldest', description: 'The longest open first.' })
  @IsOptional()
  @IsIn(['oldest', 'newest'])
  order?: 'oldest' | 'newest';

  @ApiPropertyOptional({ description: 'nextCursor of the last answer to the same question.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 500, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;
}

class OpenAlertDto {
  @ApiProperty({ format: 'uuid' })
  alertId!: string;

  @ApiProperty({ description: 'Your pseudonym of the child.' })
  subject!: string;

  @ApiProperty({ enum: [1, 2, 3, 4] })
  level!: number;

  @ApiProperty({ description: 'Its theme, or the name of its pattern where that is a theme by itself.' })
  theme!: string;

  @ApiProperty({
    enum: OPEN_STATES,
    description:
      'held-back: your agency is told of it later. unanswered: nobody has acknowledged it. acknowledged: somebody has. ' +
      'responded: somebody has said what will be done.',
  })
  state!: string;

  @ApiProperty({ format: 'date-time', description: 'When it was raised, or reopened.' })
  openedAt!: string;

  @ApiProperty()
  pattern!: string;

  @ApiProperty({ description: 'The pattern in words.' })
  title!: string;

  @ApiProperty({ description: 'Why your agency is told: a named reason of the routing.' })
  reason!: string;

  @ApiProperty({ description: '1, and one more each time that it was reopened or raised again.' })
  round!: number;

  @ApiProperty({ description: 'How often it was escalated since.' })
  escalations!: number;

  @ApiProperty({ description: 'A challenge waits for an answer.' })
  challenged!: boolean;
}

export class OpenAlertsDto {
  @ApiProperty({ type: [OpenAlertDto] })
  alerts!: OpenAlertDto[];

  @ApiPropertyOptional({ description: 'Read on with it as `after`; absent where there is no more.' })
  nextCursor?: string;

  @ApiProperty({
    description: 'How many stored events are not in the list yet. 0: it is as new as can be.',
    minimum: 0,
  })
  behind!: number;
}

export const openAlerts = (
  { alerts, next }: OpenAlertsPage,
  behind: number,
  pseudonymFor: (personId: string) => string,
): OpenAlertsDto => ({
  alerts: alerts.map(({ personId, ...alert }) => ({ ...alert, subject: pseudonymFor(personId) })),
  nextCursor: next,
  behind,
});
