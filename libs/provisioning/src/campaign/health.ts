import type { CampaignRules } from './campaign-rules';

/** How a router is; null: it does not say. */
export interface Health {
  readonly version: string | null;
  readonly pppStatus: string | null;
  readonly wanIp: string | null;
  readonly rxPowerDbm: number | null;
  readonly weakestSignalDbm: number | null;
}

const NO_ADDRESS = new Set(['', '0.0.0.0', '::']);
const hasAddress = ({ wanIp }: Health): boolean => wanIp !== null && !NO_ADDRESS.has(wanIp);
const isUp = ({ pppStatus }: Health): boolean => pppStatus === 'Connected' || pppStatus === 'Up';

type Margins = Pick<CampaignRules, 'rxMarginDb' | 'wifiMarginDb' | 'extraRestarts'>;

/** What is worse than before, in words; nothing: it is as well as it was. What was wrong before is no fault of the image. */
export function healthProblems(before: Health, now: Health, restarts: number, margins: Margins): string[] {
  const problems: string[] = [];
  if (isUp(before) && !isUp(now)) problems.push(`PPP is not up: it says ${now.pppStatus ?? 'nothing'}`);
  if (hasAddress(before) && !hasAddress(now)) problems.push('it has no WAN address');
  problems.push(...weaker('optical receive power', before.rxPowerDbm, now.rxPowerDbm, margins.rxMarginDb));
  problems.push(...weaker('weakest WiFi signal', before.weakestSignalDbm, now.weakestSignalDbm, margins.wifiMarginDb));
  const extra = restarts - 1;
  if (extra > margins.extraRestarts) problems.push(`it restarted ${restarts} times since its order`);
  return problems;
}

function weaker(what: string, before: number | null, now: number | null, marginDb: number): string[] {
  if (before === null || now === null || before - now <= marginDb) return [];
  return [`${what} fell from ${before} to ${now} dBm`];
}
