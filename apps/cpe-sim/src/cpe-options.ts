import type { DeviceId } from '@demarc/cwmp';
import type { AccessNetwork } from './access-network';
import type { FactoryLabel } from './box-facts';
import type { CpeFlash } from './cpe-state';
import type { Credentials } from './http/digest';
import type { ProfileName } from './profiles/catalogue';
import type { Profile } from './profiles/profile';
import type { Quirk } from './quirks';
import type { XmppPlace } from './reach/xmpp-client';
import type { CpeTiming } from './timing';

export interface SimulatedCpeOptions {
  /** A bundled model, or one of the test's own. */
  readonly profile: ProfileName | Profile;
  readonly serial: string;
  readonly acsUrl: string;
  /** What the box was born with: the shared bootstrap credential, or its own. */
  readonly credentials: Credentials;
  /** The network its cables end in; a private one that accepts any account when left out. */
  readonly network?: AccessNetwork;
  readonly quirks?: readonly Quirk[];
  /** Default: fast, for tests. */
  readonly timing?: Partial<CpeTiming>;
  /** Identity that differs from the model's, for odd devices. */
  readonly identity?: Partial<DeviceId>;
  /** Factory settings that differ from the model's. */
  readonly factory?: Partial<FactoryLabel>;
  /** Its account at an XMPP server. */
  readonly xmpp?: XmppPlace;
  /** What the box kept from an earlier life. */
  readonly flash?: CpeFlash;
  /** Certificate to trust for https; any is trusted when left out. */
  readonly trustedCertificate?: string;
  /** Sessions kept in the log, with their messages or without. Default 200, with. */
  readonly log?: { readonly sessions: number; readonly withMessages: boolean };
  /** Starts the periodic Informs at a random point of the interval, so that a fleet does not march in step. */
  readonly spreadsPeriodicInforms?: boolean;
}

export interface WaitOptions {
  readonly timeoutMs?: number;
  /** Said when the wait fails. */
  readonly what?: string;
}
