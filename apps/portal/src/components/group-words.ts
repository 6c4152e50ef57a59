import type { ParameterGroup } from '@demarc/contracts';

/** Groups of a router's parameters, as people call them. */
export const GROUP_WORDS: Readonly<Record<ParameterGroup, string>> = {
  identity: 'Identity',
  wan: 'WAN',
  wifi: 'Wi-Fi',
  hosts: 'Hosts',
  optical: 'Optical',
  management: 'Management',
  other: 'Everything else',
};
