import { Inject } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  WebhookSubscriptions,
  type Created,
  type DeliveriesQuestion,
  type Delivery,
  type Subscription,
} from '#delivery';

/** An agency wants what it is told to be sent to a URL. */
export class CreateSubscription extends Command<Created> {
  constructor(
    readonly agency: string,
    readonly url: string,
  ) {
    super();
  }
}

@CommandHandler(CreateSubscription)
export class CreateSubscriptionHandler implements ICommandHandler<CreateSubscription> {
  constructor(@Inject(WebhookSubscriptions) private readonly subscriptions: WebhookSubscriptions) {}

  execute({ agency, url }: CreateSubscription): Promise<Created> {
    return this.subscriptions.create(agency, url);
  }
}

export class ListSubscriptions extends Query<readonly Subscription[]> {
  constructor(readonly agency: string) {
    super();
  }
}

@QueryHandler(ListSubscriptions)
export class ListSubscriptionsHandler implements IQueryHandler<ListSubscriptions> {
  constructor(@Inject(WebhookSubscriptions) private readonly subscriptions: WebhookSubscriptions) {}

  execute({ agency }: ListSubscriptions): Promise<readonly Subscription[]> {
    return this.subscriptions.list(agency);
  }
}

export class FindSubscription extends Query<Subscription | undefined> {
  constructor(
    readonly agency: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(FindSubscription)
export class FindSubscriptionHandler implements IQueryHandler<FindSubscription> {
  constructor(@Inject(WebhookSubscriptions) private readonly subscriptions: WebhookSubscriptions) {}

  execute({ agency, id }: FindSubscription): Promise<Subscription | undefined> {
    return this.subscriptions.find(agency, id);
  }
}

/** Nothing is sent to it any more. */
export class EndSubscription extends Command<boolean> {
  constructor(
    readonly agency: string,
    readonly id: string,
  ) {
    super();
  }
}

@CommandHandler(EndSubscription)
export class EndSubscriptionHandler implements ICommandHandler<EndSubscription> {
  constructor(@Inject(WebhookSubscriptions) private readonly subscriptions: WebhookSubscriptions) {}

  execute({ agency, id }: EndSubscription): Promise<boolean> {
    return this.subscriptions.end(agency, id);
  }
}

type Rotated = Awaited<ReturnType<WebhookSubscriptions['rotate']>>;

/** A new secret; the one before it signs too for a day. */
export class RotateSecret extends Command<Rotated> {
  constructor(
    readonly agency: string,
    readonly id: string,
  ) {
    super();
  }
}

@CommandHandler(RotateSecret)
export class RotateSecretHandler implements ICommandHandler<RotateSecret> {
  constructor(@Inject(WebhookSubscriptions) private readonly subscriptions: WebhookSubscriptions) {}

  execute({ agency, id }: RotateSecret): Promise<Rotated> {
    return this.subscriptions.rotate(agency, id);
  }
}

/** What was given up, or everything after a cursor, is sent again. */
export class Redeliver extends Command<number | undefined> {
  constructor(
    readonly agency: string,
    readonly id: string,
    readonly after?: string,
  ) {
    super();
  }
}

@CommandHandler(Redeliver)
export class RedeliverHandler implements ICommandHandler<Redeliver> {
  constructor(@Inject(WebhookSubscriptions) private readonly subscriptions: WebhookSubscriptions) {}

  execute({ agency, id, after }: Redeliver): Promise<number | undefined> {
    return this.subscriptions.redeliver(agency, id, after);
  }
}

/** What became of the messages of a subscription. */
export class ListDeliveries extends Query<readonly Delivery[]> {
  constructor(
    readonly agency: string,
    readonly id: string,
    readonly question: DeliveriesQuestion,
  ) {
    super();
  }
}

@QueryHandler(ListDeliveries)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveries> {
  constructor(@Inject(WebhookSubscriptions) private readonly subscriptions: WebhookSubscriptions) {}

  execute({ agency, id, question }: ListDeliveries): Promise<readonly Delivery[]> {
    return this.subscriptions.deliveries(agency, id, question);
  }
}
