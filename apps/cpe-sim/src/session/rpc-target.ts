import type { DeviceId } from '@demarc/cwmp';
import type { Mishap } from '../mishaps';
import type { ParameterTree } from '../tree/parameter-tree';
import type { Profile } from '../profiles/profile';
import type { Quirk } from '../quirks';
import type { DownloadQueue } from './download-agent';
import type { CpeMessageWriter } from '../envelopes/write-cpe-message';

/** What RPCs of the ACS act upon. */
export interface RpcTarget {
  readonly identity: DeviceId;
  readonly profile: Profile;
  readonly tree: ParameterTree;
  readonly writer: CpeMessageWriter;
  readonly quirks: ReadonlySet<Quirk>;
  /** What is wrong with it now, its plug, and the count of what it is asked for, whatever becomes of that. */
  readonly box: { mishap: Mishap | null; powerCut(): void; noteRpc(method: string): void };
  readonly setParameterKey: (key: string) => void;
  /** Values were set by the ACS. */
  readonly wrote: (paths: readonly string[]) => void;
  /** Notifications were set: changes count from now on. */
  readonly watchChanged: () => void;
  /** Objects were added or deleted by the ACS. */
  readonly changedObjects: () => void;
  /** They begin when the session is over. */
  readonly downloads: DownloadQueue;
  /** The client of the box starts anew, in a session of its own. */
  readonly beginAnew: () => void;
  readonly informLater: (delaySeconds: number, commandKey: string) => void;
  /** Both take effect when the session is over. */
  readonly reboot: (commandKey: string) => void;
  readonly factoryReset: () => void;
}
