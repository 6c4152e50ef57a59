import { GROUP_NAMES, type AccessGroup } from '@demarc/radius';
import type { AccessReplyEntity } from './radius.entity';

/** A row of radgroupreply: what an accept gives in a group on one kind of NAS, or on all (`vendor` empty). */
export interface GroupReply {
  groupName: string;
  vendor: string;
  attribute: string;
  value: string;
}

export interface Rates {
  downKbps: number;
  upKbps: number;
}

/** The group as FreeRADIUS knows it: rates hang on the plan, so each plan has its own. */
export const radiusGroup = (group: AccessGroup, planId: string): string => `${group}:${planId}`;

type Fill = (group: AccessGroup, rates: Rates, interimSeconds: number) => number | string;

const PLACEHOLDERS: ReadonlyMap<string, Fill> = new Map<string, Fill>(
  Object.entries({
    groupName: (group) => GROUP_NAMES[group],
    downKbps: (_group, { downKbps }) => downKbps,
    upKbps: (_group, { upKbps }) => upKbps,
    downBps: (_group, { downKbps }) => Math.min(downKbps * 1000, 0xffff_ffff),
    upBps: (_group, { upKbps }) => Math.min(upKbps * 1000, 0xffff_ffff),
    interimSeconds: (_group, _rates, interimSeconds) => interimSeconds,
  }),
);

/** Names in braces that a value may hold. */
export const REPLY_PLACEHOLDERS: readonly string[] = [...PLACEHOLDERS.keys()];

/** The first name in braces that nothing is known for, or null. */
export const unknownPlaceholder = (value: string): string | null =>
  [...value.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '').find((name) => !PLACEHOLDERS.has(name)) ?? null;

/** The replies of one plan in every group, in their order, with everything filled in. */
export function groupReplies(
  replies: readonly AccessReplyEntity[],
  plan: { id: string; rates: Readonly<Record<AccessGroup, Rates>> },
  interimSeconds: number,
): GroupReply[] {
  return replies.map(({ accessGroup, vendor, attribute, value }) => ({
    groupName: radiusGroup(accessGroup, plan.id),
    vendor,
    attribute,
    value: value.replaceAll(/\{([^{}]*)\}/g, (text, name: string) =>
      String(PLACEHOLDERS.get(name)?.(accessGroup, plan.rates[accessGroup], interimSeconds) ?? text),
    ),
  }));
}
