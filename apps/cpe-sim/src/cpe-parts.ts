import type { DeviceId } from '@demarc/cwmp';
import type { AccessNetwork } from './access-network';
import type { Box } from './box';
import type { SimulatedCpeOptions } from './cpe-options';
import type { Mishap } from './mishaps';
import type { Profile } from './profiles/profile';
import type { CwmpAgent } from './session/cwmp-agent';
import type { SessionRecord } from './session/session-record';
import type { CpeTiming } from './timing';
import type { ParameterTree } from './tree/parameter-tree';
import type { ManagementLink } from './wan/management-link';
import type { PppClient } from './wan/ppp-client';

/** The parts of a box, as its firmware sees them. */
export interface CpeParts {
  readonly options: SimulatedCpeOptions;
  readonly profile: Profile;
  readonly identity: DeviceId;
  readonly network: AccessNetwork;
  readonly timing: CpeTiming;
  readonly tree: ParameterTree;
  readonly box: Box;
  readonly ppp: PppClient;
  readonly link: ManagementLink;
  readonly agent: CwmpAgent;
  readonly isOn: boolean;
  readonly mishap: Mishap | null;
  readonly rpcCounts: ReadonlyMap<string, number>;
  readonly sessions: readonly SessionRecord[];
  powerCut(): void;
  noteRpc(method: string): void;
  restart(commandKey: string | null): void;
  factoryReset(): void;
  /** Something changed that a test may wait for. */
  changed(): void;
  sessionEnded(record: SessionRecord): void;
}
