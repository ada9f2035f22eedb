import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { relationInWords, type AlertStep, type OpenedAlert, type Routing } from '#alerts';
import { ESCALATED_TO } from '#vocabulary';

class OwnIdentifierDto {
  @ApiProperty({ enum: ['nhs-number', 'upn'] })
  scheme!: string;

  @ApiProperty({ description: 'As your agency gave it itself.' })
  value!: string;
}

export class OwnChildDto {
  @ApiProperty({ description: 'Your pseudonym of the child: the subject of your messages.' })
  pseudonym!: string;

  @ApiProperty({
    type: [OwnIdentifierDto],
    description:
      'The identifiers that your agency has given of this child; none where it knows the child by name alone.',
  })
  identifiers!: OwnIdentifierDto[];
}

class AlertStepDto {
  @ApiProperty({
    enum: [
      'raised',
      'seen',
      'acknowledged',
      'responded',
      'sharing-decided',
      'challenged',
      'reminded',
      'joined',
      'inhibited',
      'escalated',
      'closed',
      'reopened',
      'told',
      'withdrawn',
    ],
  })
  what!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiPropertyOptional({ description: 'The agency that did it; absent where the service did.' })
  agency?: string;

  @ApiPropertyOptional({ format: 'date', description: 'By when a response will be done.' })
  dueOn?: string;

  @ApiPropertyOptional({ enum: ['share', 'not-share'] })
  decision?: string;

  @ApiPropertyOptional()
  lawfulBasis?: string;

  @ApiPropertyOptional({ description: 'Of a closure.' })
  outcome?: string;

  @ApiPropertyOptional({
    description: 'Why it was escalated, reopened or withdrawn; why it was raised and told later; how it was told then.',
  })
  because?: string;

  @ApiPropertyOptional({ description: 'The pattern of another match that joined it, in words.' })
  title?: string;

  @ApiPropertyOptional({ enum: [1, 2, 3, 4], description: 'The level of the other match.' })
  level?: number;

  @ApiPropertyOptional({ enum: ESCALATED_TO, description: 'Before whom a clock put it.' })
  to?: string;

  @ApiPropertyOptional({ description: 'What was said. Absent where nothing was, or the child was erased.' })
  reason?: string;

  @ApiPropertyOptional({ description: 'What will be done.' })
  action?: string;

  @ApiPropertyOptional({ description: 'Who does it.' })
  doneBy?: string;
}

class WindowDto {
  @ApiProperty({ format: 'date' })
  from!: string;

  @ApiProperty({ format: 'date' })
  to!: string;
}

export class OpenedAlertDto {
  @ApiProperty({ format: 'uuid' })
  alertId!: string;

  @ApiProperty({ enum: ['raised', 'closed', 'withdrawn', 'inhibited'] })
  status!: string;

  @ApiProperty()
  pattern!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ enum: [1, 2, 3, 4] })
  level!: number;

  @ApiProperty({ format: 'date' })
  recognisableOn!: string;

  @ApiProperty({ format: 'date' })
  recognisedOn!: string;

  @ApiProperty({ type: WindowDto })
  window!: WindowDto;

  @ApiProperty({ type: [String], description: 'Agencies whose entries are evidence.' })
  agencies!: readonly string[];

  @ApiProperty({ description: 'Why your agency is told: a named reason of the routing.' })
  reason!: string;

  @ApiProperty({ description: 'The same in words.' })
  reasonInWords!: string;

  @ApiProperty({
    type: [String],
    description: 'What your agency is to the child, and of which of its areas it is told, in words.',
  })
  relations!: readonly string[];

  @ApiProperty({ type: String, nullable: true, description: 'On which lawful basis your agency is told: a code.' })
  lawfulBasis!: string | null;

  @ApiProperty({ description: 'Whether your agency triages the alert, and may close it.' })
  mayClose!: boolean;

  @ApiProperty({ description: 'Challenges that wait for a response of another agency.' })
  unansweredChallenges!: number;

  @ApiProperty({ type: OwnChildDto })
  child!: OwnChildDto;

  @ApiProperty({ type: [AlertStepDto], description: 'Everything that happened to it, oldest first.' })
  steps!: AlertStepDto[];
}

/** An alert as one of its recipients reads it. */
export const openedAlert = (
  { alert, steps, child }: OpenedAlert,
  agency: string,
  pseudonym: string,
  routing: Routing,
): OpenedAlertDto => {
  const { raised } = alert;
  const told = raised.recipients.find((each) => each.agency === agency);
  const reason = told?.reason ?? '';
  return {
    alertId: raised.alertId,
    status: alert.status,
    pattern: raised.pattern,
    title: raised.title,
    level: raised.level,
    recognisableOn: raised.recognisableOn,
    recognisedOn: raised.recognisedOn,
    window: { from: raised.window.from, to: raised.window.to },
    agencies: raised.agencies,
    reason,
    reasonInWords: routing.reasons[reason]?.words ?? reason,
    relations: (told?.relations ?? []).map(relationInWords),
    lawfulBasis: told?.lawfulBasis ?? null,
    mayClose: routing.triage.includes(reason),
    unansweredChallenges: alert.challenges.filter((each) => !each.answered).length,
    child: { pseudonym, identifiers: child.identifiers.map(({ scheme, value }) => ({ scheme, value })) },
    steps: steps.map(stepDto),
  };
};

const stepDto = ({ event, recordedAt, words }: AlertStep): AlertStepDto => {
  const what = event.type
    .replace(/^Alert(.*)\.v\d+$/, '$1')
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();
  const said = { what, at: recordedAt, ...words };
  switch (event.type) {
    case 'AlertRaised.v1':
      return { ...said, because: event.data.waits?.because };
    case 'AlertTold.v1':
      return { ...said, because: event.data.how };
    case 'AlertWithdrawn.v1':
      return { ...said, because: event.data.reason };
    case 'AlertReopened.v1':
      return { ...said, because: event.data.because };
    case 'AlertEscalated.v1':
      return { ...said, agency: event.data.agency, because: event.data.because, to: event.data.to };
    case 'AlertReminded.v1':
    case 'AlertInhibited.v1':
      return { ...said, because: event.data.because };
    case 'AlertJoined.v1':
      return { ...said, because: event.data.because, title: event.data.title, level: event.data.level };
    case 'AlertResponded.v1':
      return { ...said, agency: event.data.agency, dueOn: event.data.dueOn };
    case 'AlertSharingDecided.v1': {
      const { agency, decision, lawfulBasis } = event.data;
      return { ...said, agency, decision, lawfulBasis };
    }
    case 'AlertClosed.v1':
      return { ...said, agency: event.data.agency, outcome: event.data.outcome };
    case 'AlertSeen.v1':
    case 'AlertAcknowledged.v1':
    case 'AlertChallenged.v1':
      return { ...said, agency: event.data.agency };
    default:
      return event satisfies never;
  }
};
