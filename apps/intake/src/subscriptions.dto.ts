import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { DELIVERY_STATES, FAULTS, type Delivery, type DeliveryState, type Fault, type Subscription } from '#delivery';

export class SubscriptionRequestDto {
  @ApiProperty({
    format: 'uri',
    maxLength: 2000,
    description: 'Where alerts are posted to: https, port 443 unless others are allowed, without credentials.',
    example: 'https://alerts.agency.example/tessera',
  })
  @IsString()
  @MaxLength(2000)
  url!: string;
}

export class SubscriptionDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uri' })
  url!: string;

  @ApiProperty({
    enum: ['active', 'disabled'],
    description: 'disabled: the receiver answered 410 Gone. Nothing is sent until a redelivery is asked for.',
  })
  state!: Subscription['state'];

  @ApiPropertyOptional({ enum: FAULTS })
  disabledAs?: Fault;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  lastSuccessAt?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Every attempt since then has failed.' })
  failingSince?: string;

  @ApiPropertyOptional({ enum: FAULTS, description: 'How the last attempt failed, if it did.' })
  lastFault?: Fault;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'The secret before the last rotation signs too, until then.',
  })
  previousSecretUntil?: string;

  @ApiProperty({ description: 'How many messages wait to be delivered.' })
  waiting!: number;

  @ApiProperty({ description: 'How many messages were given up, and can be asked for again.' })
  parked!: number;
}

export class CreatedSubscriptionDto extends SubscriptionDto {
  @ApiProperty({ description: 'What messages are signed with. It is shown this once.', example: 'whsec_...' })
  secret!: string;
}

export class SubscriptionsDto {
  @ApiProperty({ type: [SubscriptionDto] })
  subscriptions!: SubscriptionDto[];
}

export class RotatedSecretDto {
  @ApiProperty({ description: 'What messages are signed with from now on. It is shown this once.' })
  secret!: string;

  @ApiProperty({ format: 'date-time', description: 'Until then messages carry a signature with the old secret too.' })
  previousSecretUntil!: string;
}

export class RedeliveryDto {
  @ApiPropertyOptional({
    description: 'A cursor of GET /v1/alerts: everything after it is sent again. Without it, what was given up is.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  after?: string;
}

export class RedeliveryAnswerDto {
  @ApiProperty({ description: 'How many messages are sent again.' })
  queued!: number;
}

export class DeliveriesQueryDto {
  @ApiPropertyOptional({ enum: DELIVERY_STATES })
  @IsOptional()
  @IsIn(DELIVERY_STATES)
  state?: DeliveryState;

  @ApiPropertyOptional({ description: 'The cursor of the last delivery of an earlier answer.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  after?: string;

  @ApiPropertyOptional({ default: 100, minimum: 1, maximum: 1000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}

export class DeliveryDto {
  @ApiProperty({ format: 'uuid', description: 'The id of the CloudEvent, and the webhook-id.' })
  eventId!: string;

  @ApiProperty({ description: 'Where the message stands in GET /v1/alerts.' })
  cursor!: string;

  @ApiProperty({ enum: DELIVERY_STATES })
  state!: DeliveryState;

  @ApiProperty({ format: 'date-time' })
  queuedAt!: string;

  @ApiProperty()
  attempts!: number;

  @ApiPropertyOptional({ format: 'date-time', description: 'Absent while an earlier message of the same child waits.' })
  nextAttemptAt?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When it was delivered, or given up.' })
  settledAt?: string;

  @ApiPropertyOptional({ enum: FAULTS, description: 'Why the last attempt failed.' })
  fault?: Fault;

  @ApiPropertyOptional({ description: 'The status that the receiver answered last.' })
  answerStatus?: number;
}

export class DeliveriesDto {
  @ApiProperty({ type: [DeliveryDto], description: 'In the order of the feed.' })
  deliveries!: DeliveryDto[];
}

export const subscriptionDto = (subscription: Subscription) =>
  ({
    ...subscription,
    createdAt: subscription.createdAt.toISOString(),
    lastSuccessAt: subscription.lastSuccessAt?.toISOString(),
    failingSince: subscription.failingSince?.toISOString(),
    previousSecretUntil: subscription.previousSecretUntil?.toISOString(),
  }) satisfies SubscriptionDto;

export const deliveryDto = (delivery: Delivery): DeliveryDto => ({
  ...delivery,
  queuedAt: delivery.queuedAt.toISOString(),
  nextAttemptAt: delivery.nextAttemptAt?.toISOString(),
  settledAt: delivery.settledAt?.toISOString(),
});
