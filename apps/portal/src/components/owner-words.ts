/** Who may want something of a router, in words. */
export const OWNER_WORDS: Readonly<Record<string, string>> = {
  management: 'the management of the router',
  suspension: 'the suspension',
  subscription: 'the service',
  'router-profile': 'a profile of this router',
  'subscription-profile': 'a profile of the service',
  'tag-profile': 'a profile of a tag',
  'plan-profile': 'a profile of the plan',
  'model-profile': 'a profile of the model',
  'fleet-profile': 'a profile of the fleet',
  subscriber: 'the subscriber',
  script: 'a script',
  default: 'the usual',
};
