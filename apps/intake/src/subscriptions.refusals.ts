import { MOST_SUBSCRIPTIONS, type Created } from '#delivery';
import { conflict, unprocessable, type Problem } from '#platform';

type Reason = Extract<Created, { readonly created: false }>['reason'];

const url = (code: string, detail: string): Problem =>
  unprocessable('url-not-allowed', 'Webhooks are not sent to such a URL.', [{ pointer: '/url', code, detail }]);

/** What an agency is told where no subscription was made. */
export const subscriptionRefusal = (reason: Reason): Problem => {
  switch (reason) {
    case 'not-a-url':
      return url(reason, 'It must be a URL.');
    case 'not-https':
      return url(reason, 'It must begin with https://.');
    case 'has-credentials':
      return url(reason, 'It must not have a user or a password in it.');
    case 'has-fragment':
      return url(reason, 'It must not have a fragment (#...).');
    case 'port-not-allowed':
      return url(reason, 'Its port must be 443, or one that whoever runs the service has allowed.');
    case 'address-not-allowed':
    case 'name-not-public':
      return url(
        reason,
        'It must be reachable by everybody, or in a network that whoever runs the service has allowed.',
      );
    case 'already-subscribed':
      return conflict(
        'already-subscribed',
        'Your agency has a subscription with this URL. If its secret is lost, ask for a new one: secret-rotation.',
      );
    case 'too-many-subscriptions':
      return conflict(
        'too-many-subscriptions',
        `An agency has at most ${MOST_SUBSCRIPTIONS} subscriptions: delete one that is not needed.`,
      );
    default:
      return reason satisfies never;
  }
};
