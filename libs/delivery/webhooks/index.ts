import { allowingNetworks } from './addresses.js';
import type { UrlRules } from './receiver-url.js';
import { createSealer, type Sealer } from './secret.js';

export { startWebhookCourier } from './courier.js';
export type { Attempt, WebhookCourier, WebhookCourierParts } from './courier.js';
export { FAULTS, GIVE_UP_AFTER_MS } from './decide.js';
export type { Fault } from './decide.js';
export type { UrlRefusal } from './receiver-url.js';
export { BOTH_SIGN_FOR_MS, DELIVERY_STATES, MOST_SUBSCRIPTIONS, WebhookSubscriptions } from './subscriptions.js';
export type { Created, DeliveriesQuestion, Delivery, DeliveryState, Subscription } from './subscriptions.js';

export interface WebhookSettings {
  /** 32 bytes, derived from the master key for this use alone. */
  readonly key: Uint8Array;
  /** Networks (CIDR) that webhooks may be sent to although not everybody can reach them. */
  readonly allowedNetworks: readonly string[];
  readonly allowedPorts: readonly number[];
}

/** What subscriptions and the courier both work with. */
export interface WebhookRules {
  readonly sealer: Sealer;
  readonly rules: UrlRules;
}

export const createWebhookRules = ({ key, allowedNetworks, allowedPorts }: WebhookSettings): WebhookRules => ({
  sealer: createSealer(key),
  rules: { allows: allowingNetworks(allowedNetworks), ports: allowedPorts },
});
