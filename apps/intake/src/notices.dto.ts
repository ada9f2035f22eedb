import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { relationInWords, type OpenedNotice, type OpenedNotices, type Routing } from '#alerts';
import { NOTICE_KINDS, NOT_TOLD } from '#vocabulary';
import { OwnChildDto } from './opened-alert.dto.js';

class OpenedNoticeDto {
  @ApiProperty({ enum: ['given', 'withdrawn'] })
  status!: string;

  @ApiProperty({ enum: NOTICE_KINDS })
  notice!: string;

  @ApiProperty({ format: 'date', description: 'The day of the incident; the first, where it is not known exactly.' })
  incidentOn!: string;

  @ApiProperty({ format: 'date-time', description: 'By when somebody is to have opened it.' })
  dueAt!: string;

  @ApiProperty({ description: 'It was reported after the time in which it was to be told.' })
  late!: boolean;

  @ApiPropertyOptional({ enum: NOT_TOLD, description: 'Why no school knows of it; absent where one does.' })
  notTold?: string;

  @ApiPropertyOptional({ enum: ['incident-withdrawn', 'child-not-present'], description: 'Why it was withdrawn.' })
  withdrawnBecause?: string;

  @ApiProperty({ description: 'Why your agency is told: a named reason of the routing.' })
  reason!: string;

  @ApiProperty({ description: 'The same in words.' })
  reasonInWords!: string;

  @ApiProperty({ type: [String], description: 'What your agency is to the child, in words.' })
  relations!: readonly string[];

  @ApiProperty({ type: String, nullable: true, description: 'On which lawful basis your agency is told: a code.' })
  lawfulBasis!: string | null;

  @ApiProperty({ type: OwnChildDto })
  child!: OwnChildDto;
}

class NoticeSeenDto {
  @ApiProperty({ example: 'urn:agency:oakfield-primary-school' })
  agency!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class OpenedNoticesDto {
  @ApiProperty({ format: 'uuid' })
  noticeId!: string;

  @ApiProperty({ type: [OpenedNoticeDto], description: 'One for each child of whom your agency was told.' })
  notices!: OpenedNoticeDto[];

  @ApiProperty({ type: [NoticeSeenDto], description: 'Your own agency’s first look; of all, for who looks after it.' })
  seen!: NoticeSeenDto[];
}

/** The notices of an incident as one of those who were told reads them. */
export const openedNotices = (
  noticeId: string,
  { notices, seen }: OpenedNotices,
  {
    agency,
    routing,
    pseudonymFor,
  }: { readonly agency: string; readonly routing: Routing; readonly pseudonymFor: (personId: string) => string },
): OpenedNoticesDto => {
  const looksAfter = notices.some(({ notice }) => !notice.given.recipients.some((each) => each.agency === agency));
  return {
    noticeId,
    notices: notices.map((opened) => noticeDto(opened, agency, routing, pseudonymFor)),
    seen: seen
      .filter((each) => looksAfter || each.agency === agency)
      .map((each) => ({ agency: each.agency, at: each.at })),
  };
};

const noticeDto = (
  { notice, child }: OpenedNotice,
  agency: string,
  routing: Routing,
  pseudonymFor: (personId: string) => string,
): OpenedNoticeDto => {
  const { given, notSeen, withdrawn, told } = notice;
  const own = told.find((each) => each.agency === agency);
  const reason = own?.reason ?? '';
  return {
    status: withdrawn ? 'withdrawn' : 'given',
    notice: given.kind,
    incidentOn: given.incidentOn,
    dueAt: given.dueAt,
    late: given.late,
    notTold: given.notTold ?? (notSeen ? 'not-opened' : undefined),
    withdrawnBecause: withdrawn?.because,
    reason,
    reasonInWords: routing.reasons[reason]?.words ?? reason,
    relations: (own?.relations ?? []).map(relationInWords),
    lawfulBasis: own?.lawfulBasis ?? null,
    child: {
      pseudonym: pseudonymFor(given.personId),
      identifiers: child.identifiers.map(({ scheme, value }) => ({ scheme, value })),
    },
  };
};
