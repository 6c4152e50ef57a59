import type { CampaignRules } from './campaign-rules';

/** Why a router is left out. */
export const SKIP_CAUSES = [
  'gone',
  'not-managed',
  'observed',
  'no-image',
  'already-there',
  'other-hardware',
  'other-version',
  'incident',
  'offline',
  'busy',
  'absent',
  'cancelled',
] as const;
export type SkipCause = (typeof SKIP_CAUSES)[number];

/** An image as a campaign uses it. */
export interface CampaignImage {
  readonly fileId: string;
  readonly name: string;
  /** What a router runs when it has it; null: nobody said. */
  readonly version: string | null;
  readonly hardwareVersion: string | null;
  /** Versions it may be put on; none: any. */
  readonly fromVersions: readonly string[];
}

export interface Candidate {
  readonly state: 'quarantine' | 'enrolling' | 'active' | 'retired';
  readonly mode: 'manage' | 'observe';
  readonly softwareVersion: string | null;
  readonly hardwareVersion: string | null;
  readonly lastInformAt: Date | null;
  /** What it is lost in, in words. */
  readonly incident: string | null;
  /** What else works on it, in words. */
  readonly busyWith: string | null;
}

export interface Skip {
  readonly cause: SkipCause;
  readonly reason: string;
}

const HOUR_MS = 3_600_000;
const skip = (cause: SkipCause, reason: string): Skip => ({ cause, reason });

/** Why this router gets no image now; null when it gets one. What stays so is named before what passes. */
export function skipReason(
  candidate: Candidate | null,
  image: CampaignImage | null,
  { offlineAfterHours }: Pick<CampaignRules, 'offlineAfterHours'>,
  now: Date,
): Skip | null {
  if (candidate === null) return skip('gone', 'the router is not known any more');
  const { state, mode, softwareVersion, hardwareVersion, lastInformAt, incident, busyWith } = candidate;
  if (state !== 'active' && state !== 'enrolling')
    return skip('not-managed', `nothing is sent to a router in ${state}`);
  if (mode === 'observe') return skip('observed', 'it is only observed: nothing is written to it');
  if (image === null) return skip('no-image', 'there is no image for its model');
  if (image.version !== null && softwareVersion === image.version)
    return skip('already-there', `it runs ${image.version} already`);
  if (image.hardwareVersion !== null && hardwareVersion !== image.hardwareVersion)
    return skip(
      'other-hardware',
      `the image is for hardware ${image.hardwareVersion}, not ${hardwareVersion ?? 'unknown'}`,
    );
  if (image.fromVersions.length > 0 && (softwareVersion === null || !image.fromVersions.includes(softwareVersion)))
    return skip(
      'other-version',
      `the image goes on ${image.fromVersions.join(', ')}; it runs ${softwareVersion ?? 'unknown'}`,
    );
  if (incident !== null) return skip('incident', `it is part of an incident: ${incident}`);
  if (lastInformAt === null) return skip('offline', 'it was never heard');
  if (now.getTime() - lastInformAt.getTime() > offlineAfterHours * HOUR_MS)
    return skip('offline', `it was not heard for more than ${hours(offlineAfterHours)}`);
  return busyWith === null ? null : skip('busy', busyWith);
}

const hours = (count: number): string => (count === 1 ? 'an hour' : `${count} hours`);

interface StoredImage {
  readonly id: string;
  readonly productClass: string;
  readonly version: string | null;
  readonly fromVersion: string | null;
  readonly hardwareVersion: string | null;
}

interface Runs {
  readonly productClass: string | null;
  readonly hardwareVersion: string | null;
  readonly softwareVersion: string | null;
}

/** The stored image that brings a router back to what it runs, from the version that it is to get. */
export function previousImage<T extends StoredImage>(images: readonly T[], runs: Runs, next: string | null): T | null {
  if (runs.softwareVersion === null || runs.softwareVersion === next) return null;
  const fits = images.filter(
    (image) =>
      image.version === runs.softwareVersion &&
      (image.productClass === '' || image.productClass === runs.productClass) &&
      (image.hardwareVersion === null || image.hardwareVersion === runs.hardwareVersion) &&
      (image.fromVersion === null || image.fromVersion === next),
  );
  return fits.find(({ productClass }) => productClass !== '') ?? fits[0] ?? null;
}
