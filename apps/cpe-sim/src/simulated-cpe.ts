import { EventEmitter } from 'node:events';
import type { DeviceId } from '@demarc/cwmp';
import { AccessNetwork } from './access-network';
import { Box, factoryLabel } from './box';
import type { FactoryLabel } from './box-facts';
import { CpeBehaviour } from './cpe-behaviour';
import type { SimulatedCpeOptions, WaitOptions } from './cpe-options';
import type { CpeParts } from './cpe-parts';
import type { CpeFlash, CpeView } from './cpe-state';
import { viewOf } from './cpe-view';
import type { Mishap } from './mishaps';
import { oddIdentity } from './odd-identity';
import { PROFILES } from './profiles/catalogue';
import type { Profile } from './profiles/profile';
import { CwmpAgent } from './session/cwmp-agent';
import { EventQueue } from './session/event-queue';
import type { SessionRecord } from './session/session-record';
import { valueFault } from './tree/constraints';
import { type Leaf, ParameterTree } from './tree/parameter-tree';
import type { NatCounts } from './reach/nat-client';
import { type CpeTiming, FAST_TIMING } from './timing';
import { ManagementLink } from './wan/management-link';
import { PppClient } from './wan/ppp-client';

interface CpeEvents {
  /** A session ended, well or badly. */
  session: [SessionRecord];
  /** Anything that `waitFor` may be waiting for. */
  change: [];
}

/** One simulated router: a box with a power switch, a parameter tree, wires that are up or down, and a CWMP client. */
export class SimulatedCpe extends EventEmitter<CpeEvents> implements CpeParts {
  readonly profile: Profile;
  readonly identity: DeviceId;
  readonly factory: FactoryLabel;
  readonly network: AccessNetwork;
  readonly timing: CpeTiming;
  readonly tree: ParameterTree;
  readonly box: Box;
  readonly ppp: PppClient;
  readonly link: ManagementLink;
  readonly agent: CwmpAgent;
  isOn = false;
  /** What is wrong with it now. */
  mishap: Mishap | null = null;
  /** Every RPC that it was ever asked for, by method. */
  readonly rpcCounts = new Map<string, number>();
  private readonly behaviour: CpeBehaviour;
  private bootTimer: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(readonly options: SimulatedCpeOptions) {
    super();
    this.setMaxListeners(0);
    const profile = typeof options.profile === 'string' ? PROFILES[options.profile] : options.profile;
    const { manufacturer, oui, productClass } = profile;
    this.profile = profile;
    this.identity = {
      manufacturer,
      oui,
      productClass,
      serialNumber: options.serial,
      ...oddIdentity(options.serial, options.quirks),
      ...options.identity,
    };
    this.factory = factoryLabel(profile, options.serial, {
      acsUsername: options.credentials.username,
      acsPassword: options.credentials.password,
      ...options.factory,
    });
    this.network = options.network ?? new AccessNetwork();
    this.timing = { ...FAST_TIMING, ...options.timing };
    this.box = new Box(
      this.identity,
      this.factory,
      options.acsUrl,
      () => ({
        ppp: this.ppp.facts,
        managementAddress: this.link.address,
        connectionRequestUrl: this.link.connectionRequestUrl,
      }),
      (path) => this.tree.read(path),
    );
    this.tree = new ParameterTree(profile.template, this.box);
    if (options.flash !== undefined) this.tree.restore(options.flash.tree);
    this.behaviour = new CpeBehaviour(this, options.flash?.bootstrappedUrl ?? null);
    const line = () => ({
      callingStationId: this.box.macAddress(0),
      bytesReceived: this.box.bytesReceived,
      bytesSent: this.box.bytesSent,
    });
    this.ppp = new PppClient(this.network, this.timing, { changed: () => this.behaviour.pppChanged(), line });
    this.link = new ManagementLink(this.behaviour.linkHost, new Set(options.quirks));
    this.agent = new CwmpAgent(this.behaviour.agentHost, new EventQueue(options.flash?.events));
  }

  get serial(): string {
    return this.identity.serialNumber;
  }

  /** Log of the sessions, oldest first. */
  get sessions(): readonly SessionRecord[] {
    return this.agent.records;
  }

  /** Switches on and waits for the first session to end, well or badly. */
  async boot(options: WaitOptions = {}): Promise<SessionRecord> {
    const session = this.nextSession({ what: 'the first session after boot', ...options });
    this.powerOn();
    return session;
  }

  /** @param laterMs how much longer than usual its start takes */
  powerOn(laterMs = 0): void {
    if (this.isOn || this.isClosed) return;
    this.isOn = true;
    this.box.booted();
    this.behaviour.announceBoot();
    this.bootTimer = setTimeout(() => this.behaviour.start(), this.timing.bootMs + laterMs);
    this.changed();
  }

  /** The plug is pulled: sessions of all kinds die without a word. */
  powerCut(): void {
    if (!this.isOn) return;
    this.isOn = false;
    if (this.bootTimer !== null) clearTimeout(this.bootTimer);
    this.behaviour.stop();
    this.changed();
  }

  /** Power off and on again; `commandKey` is that of the Reboot RPC which caused it, if one did. */
  restart(commandKey: string | null = null): void {
    this.powerCut();
    this.powerOn(this.options.quirks?.includes('dawdles') === true ? this.timing.slowMs : 0);
    if (commandKey !== null) this.agent.events.add('M Reboot', commandKey);
  }

  /** The pin-hole: back to the label on the box, and a restart. */
  factoryReset(): void {
    this.powerCut();
    this.tree.clear();
    this.behaviour.forgetEverything();
    this.powerOn();
  }

  /** Adds events and opens a session, or one after the running one; resolves when it has ended. */
  async inform(events: readonly string[] = ['2 PERIODIC'], options: WaitOptions = {}): Promise<SessionRecord> {
    if (this.link.address === null) throw new Error(`${this.serial} has no management connection`);
    const session = this.nextSession({ what: `a session with ${events.join(', ')}`, ...options }, (record) =>
      events.every((code) => record.events.some((event) => event.code === code)),
    );
    for (const code of events) this.agent.announce(code);
    return session;
  }

  /** A request of the box for its next session, `content` being the inside of its element. */
  ask(method: string, content = ''): void {
    this.agent.ask({ method, content, onAnswered: () => this.changed() });
  }

  /** A transfer is over: TransferComplete goes out with the next session, and again until it is answered. */
  completeTransfer(transfer: { readonly commandKey: string; readonly faultCode?: number }): void {
    this.behaviour.downloads.complete(transfer.commandKey, transfer.faultCode ?? 0);
  }

  /** What the box really holds, secrets too, booleans as `true` and `false`; throws when there is no such parameter. */
  get(path: string): string {
    return this.tree.valueOf(this.leaf(path));
  }

  /** The subscriber changes something on the box's own web page. */
  set(path: string, value: string): void {
    const leaf = this.leaf(path);
    const fault = valueFault(leaf.spec, value);
    if (fault !== null) throw new Error(`${path} does not take this value (${fault})`);
    this.tree.write(leaf, value);
    this.behaviour.changedLocally([path]);
  }

  /** Changes the Wi-Fi of both bands, as the subscriber would. */
  changeWifi(wifi: { readonly ssid?: string; readonly key?: string }): void {
    for (const paths of this.profile.paths.wifi) {
      const suffix = paths.band === '5GHz' ? '-5G' : '';
      if (wifi.ssid !== undefined) this.set(paths.ssid, wifi.ssid + suffix);
      if (wifi.key !== undefined) this.set(paths.key, wifi.key);
    }
  }

  /** What came in at the outside of its NAT. */
  get natCounts(): NatCounts {
    return this.behaviour.nat.counts;
  }

  /** What a person would see who stood in front of it. */
  state(): CpeView {
    return viewOf(this);
  }

  save(): CpeFlash {
    return {
      profile: this.profile.name,
      serial: this.serial,
      isOn: this.isOn,
      tree: this.tree.save(),
      bootstrappedUrl: this.behaviour.bootstrappedUrl,
      events: this.agent.events.pending,
    };
  }

  /** Resolves to what the predicate returns as soon as that is truthy; looked at after every change of the box. */
  async waitFor<T>(predicate: (cpe: this) => T, options: WaitOptions = {}): Promise<T> {
    const { timeoutMs = 25_000, what = 'a change' } = options;
    const first = predicate(this);
    if (first) return first;
    return new Promise((resolve, reject) => {
      const look = (): void => {
        try {
          const result = predicate(this);
          if (!result) return;
          finish();
          resolve(result);
        } catch (error) {
          finish();
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`${this.serial} waited ${timeoutMs} ms in vain for ${what}`));
      }, timeoutMs);
      const finish = (): void => {
        clearTimeout(timer);
        this.off('change', look);
      };
      this.on('change', look);
    });
  }

  /** The next session that ends after this call (and fits). */
  nextSession(
    options: WaitOptions = {},
    fits: (record: SessionRecord) => boolean = () => true,
  ): Promise<SessionRecord> {
    const past = new Set(this.sessions.filter((record) => record.outcome !== 'running'));
    return this.waitFor(
      () => this.sessions.find((record) => record.outcome !== 'running' && !past.has(record) && fits(record)),
      { what: 'the next session', ...options },
    ).then((record) => {
      if (record === undefined) throw new Error('no session');
      return record;
    });
  }

  /** Ends everything; the box cannot be used again. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.powerCut();
    this.ppp.close();
    await this.link.settled();
  }

  noteRpc(method: string): void {
    this.rpcCounts.set(method, (this.rpcCounts.get(method) ?? 0) + 1);
  }

  changed(): void {
    this.emit('change');
  }

  sessionEnded(record: SessionRecord): void {
    this.emit('session', record);
  }

  private leaf(path: string): Leaf {
    const leaf = this.tree.find(path);
    if (leaf === null) throw new Error(`${this.profile.name} has no parameter ${path}`);
    return leaf;
  }
}
