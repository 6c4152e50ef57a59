/** When a campaign may start something, in the zone of the ISP. A window that ends before it begins goes past midnight. */
export interface ServiceWindow {
  /** `HH:MM`. */
  readonly from: string;
  readonly to: string;
  /** Days on which it begins, 0 is Sunday; none: every day. */
  readonly days: readonly number[];
}

export interface CampaignRules {
  /** Routers of a wave; the next one waits until all of it are settled. */
  readonly waveSize: number;
  readonly gapMinutes: number;
  readonly window: ServiceWindow | null;
  /** Downloads under way at one time: in all, per access node, per NAS. */
  readonly mostAtOnce: number;
  readonly mostPerNode: number;
  readonly mostPerNas: number;
  /** A router that was not heard for so long is left out. */
  readonly offlineAfterHours: number;
  /** So long it may take until it comes for its order. */
  readonly appearMinutes: number;
  /** So long it may take from its order until it says that it has the image. */
  readonly downloadMinutes: number;
  /** So long it may take from then until it answers and is as well as before. */
  readonly answerMinutes: number;
  /** How much worse it may be than before. */
  readonly rxMarginDb: number;
  readonly wifiMarginDb: number;
  /** Restarts besides the one of the image. */
  readonly extraRestarts: number;
  /** More of a wave, in percent, halt the campaign. */
  readonly maxFailedPercent: number;
  /** More of the whole halt it. */
  readonly maxFailed: number;
  readonly maxSilent: number;
  /** Routers that were done and restarted by themselves, or fell silent, since. */
  readonly maxRelapsed: number;
  readonly haltsOnIncident: boolean;
}

export const DEVICE_STATES = [
  'waiting',
  'preparing',
  'sent',
  'checking',
  'done',
  'failed',
  'skipped',
  'rolled-back',
] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

/** A Download may be open then. */
export const isDownloading = (state: DeviceState): boolean => state === 'preparing' || state === 'sent';
export const isUnderWay = (state: DeviceState): boolean => isDownloading(state) || state === 'checking';
export const isSettled = (state: DeviceState): boolean => state !== 'waiting' && !isUnderWay(state);

export const MINUTE_MS = 60_000;
export const after = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE_MS);
