import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AuditTrail, Looks } from '#access';
import { WebhookSubscriptions } from '#delivery';
import type { IntakeParts } from '#intake';
import { AcceptEventsHandler } from './accept-events.js';
import { AlertDeedsController } from './alert-deeds.controller.js';
import { ActOnAlertHandler, OpenAlertHandler } from './alert-deeds.js';
import { ReadAlertFeedHandler } from './alert-feed.js';
import { AlertSchemasController } from './alert-schemas.controller.js';
import { AlertsController } from './alerts.controller.js';
import { CorrectEventHandler, RetractEventHandler } from './amend-events.js';
import { EventsController } from './events.controller.js';
import { FeedStream } from './feed-stream.js';
import { FeedWatch } from './feed-watch.js';
import { NoticesController } from './notices.controller.js';
import { OpenedAlertController } from './opened-alert.controller.js';
import { OpenAlertsController } from './open-alerts.controller.js';
import { ALERTS_PARTS, INTAKE_PARTS, type AlertsParts } from './parts.js';
import { RefusalLog } from './refusal-log.js';
import { SilencesController } from './silences.controller.js';
import { SubscriptionsController } from './subscriptions.controller.js';
import {
  CreateSubscriptionHandler,
  EndSubscriptionHandler,
  FindSubscriptionHandler,
  ListDeliveriesHandler,
  ListSubscriptionsHandler,
  RedeliverHandler,
  RotateSecretHandler,
} from './subscriptions.js';
import { SuppressedAlertsController } from './suppressed-alerts.controller.js';

/** HTTP for agencies: events in, alerts out. */
@Module({})
export class IntakeModule {
  static with(
    parts: IntakeParts & AlertsParts & { readonly audit: AuditTrail; readonly subscriptions: WebhookSubscriptions },
  ): DynamicModule {
    return {
      module: IntakeModule,
      imports: [CqrsModule],
      controllers: [
        EventsController,
        AlertSchemasController,
        AlertsController,
        SuppressedAlertsController,
        OpenAlertsController,
        SilencesController,
        OpenedAlertController,
        NoticesController,
        AlertDeedsController,
        SubscriptionsController,
      ],
      providers: [
        { provide: INTAKE_PARTS, useValue: parts },
        { provide: ALERTS_PARTS, useValue: parts },
        { provide: AuditTrail, useValue: parts.audit },
        { provide: WebhookSubscriptions, useValue: parts.subscriptions },
        Looks,
        AcceptEventsHandler,
        CorrectEventHandler,
        RetractEventHandler,
        ReadAlertFeedHandler,
        ActOnAlertHandler,
        OpenAlertHandler,
        CreateSubscriptionHandler,
        EndSubscriptionHandler,
        FindSubscriptionHandler,
        ListDeliveriesHandler,
        ListSubscriptionsHandler,
        RedeliverHandler,
        RotateSecretHandler,
        RefusalLog,
        FeedWatch,
        FeedStream,
      ],
    };
  }
}
