import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsNotEmpty, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import type { SilenceRow } from '#alerts';
import { SILENCE_SCOPES, type SilenceScope } from '#vocabulary';

const SEALED = 'It is sealed with the key of the child.';

export class SilenceDto {
  @ApiProperty({ format: 'uuid', description: 'An alert of the theme that is silenced, up to its level.' })
  @IsUUID()
  alertId!: string;

  @ApiProperty({ enum: SILENCE_SCOPES, description: 'For its child, or for the other children of the household too.' })
  @IsIn(SILENCE_SCOPES)
  scope!: SilenceScope;

  @ApiProperty({ format: 'date-time', description: 'When it ends by itself.' })
  @IsISO8601({ strict: true, strictSeparator: true })
  until!: string;

  @ApiProperty({ description: `Why. ${SEALED}`, maxLength: 1000 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  reason!: string;
}

export class EndSilenceDto {
  @ApiProperty({ description: `Why it is ended before its time. ${SEALED}`, maxLength: 1000 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  reason!: string;
}

export class SilenceAnswerDto {
  @ApiProperty({ format: 'uuid' })
  silenceId!: string;

  @ApiProperty({ description: 'How many children it is about.' })
  childCount!: number;

  @ApiProperty()
  theme!: string;

  @ApiProperty({ enum: [1, 2, 3], description: 'Up to this level: what is stronger is told all the same.' })
  level!: number;

  @ApiProperty({ format: 'date-time' })
  until!: string;
}

export class EndedSilenceDto {
  @ApiProperty({ format: 'uuid' })
  silenceId!: string;

  @ApiProperty({ enum: ['ended'] })
  status!: 'ended';
}

export class SilencesQueryDto {
  @ApiPropertyOptional({ enum: ['standing', 'all'], default: 'standing' })
  @IsOptional()
  @IsIn(['standing', 'all'])
  which?: 'standing' | 'all';

  @ApiPropertyOptional({ description: 'nextBefore of the last answer.', minimum: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  before?: number;

  @ApiPropertyOptional({ minimum: 1, maximum: 500, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;
}

class ListedSilenceDto {
  @ApiProperty({ format: 'uuid' })
  silenceId!: string;

  @ApiProperty({ enum: SILENCE_SCOPES })
  scope!: string;

  @ApiProperty({ type: [String], description: 'Your pseudonyms of the children, that of the alert first.' })
  subjects!: string[];

  @ApiProperty()
  theme!: string;

  @ApiProperty({ enum: [1, 2, 3] })
  level!: number;

  @ApiProperty({ format: 'uuid', description: 'The alert that was before whoever asked for it.' })
  alertId!: string;

  @ApiProperty({ description: 'The agency whose silence it is.' })
  agency!: string;

  @ApiProperty({ description: 'Who asked for it.' })
  by!: string;

  @ApiPropertyOptional({ description: 'Why. Absent where the child was erased.' })
  reason?: string;

  @ApiProperty({ format: 'date-time' })
  begunAt!: string;

  @ApiProperty({ format: 'date-time' })
  until!: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When it was ended before its time.' })
  endedAt?: string;

  @ApiPropertyOptional({ description: 'Who ended it.' })
  endedBy?: string;
}

export class SilencesDto {
  @ApiProperty({ type: [ListedSilenceDto], description: 'The latest first.' })
  silences!: ListedSilenceDto[];

  @ApiPropertyOptional({ description: 'Read on with it as `before`; absent where there is no more.' })
  nextBefore?: number;
}

export const silencesPage = (
  page: readonly SilenceRow[],
  reasons: ReadonlyMap<string, string>,
  limit: number,
  pseudonymFor: (personId: string) => string,
): SilencesDto => ({
  silences: page.map(({ personIds, endedAt, endedBy, position: _, ...silence }) => ({
    ...silence,
    subjects: personIds.map(pseudonymFor),
    reason: reasons.get(silence.silenceId),
    endedAt: endedAt ?? undefined,
    endedBy: endedBy ?? undefined,
  })),
  nextBefore: page.length === limit ? page.at(-1)?.position : undefined,
});
