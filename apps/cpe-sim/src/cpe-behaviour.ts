import type { ParameterValue } from '@demarc/cwmp';
import { boxClock } from './clock';
import type { CpeParts } from './cpe-parts';
import { CpeMessageWriter } from './envelopes/write-cpe-message';
import type { Quirk } from './quirks';
import { ChangeWatch } from './session/change-watch';
import type { AgentHost } from './session/cwmp-agent';
import type { SessionPlan } from './session/cwmp-session';
import { DiagnosticAgent } from './session/diagnostic-agent';
import { DownloadAgent } from './session/download-agent';
import { NatClient } from './reach/nat-client';
import { XmppClient } from './reach/xmpp-client';
import { readLeaf } from './session/rpc-parameters';
import type { RpcTarget } from './session/rpc-target';
import type { SessionRecord } from './session/session-record';
import type { ManagementLinkHost } from './wan/management-link';
import { WanSettings } from './wan/wan-settings';
import { announceOddMethods } from './session/odd-methods';

/** The firmware: what the box does when a parameter, a wire or a session changes. */
export class CpeBehaviour {
  readonly agentHost: AgentHost;
  readonly linkHost: ManagementLinkHost;
  readonly downloads: DownloadAgent;
  readonly nat: NatClient;
  private readonly diagnostics: DiagnosticAgent;
  private readonly xmpp: XmppClient | null;
  private readonly watch: ChangeWatch;
  private readonly quirks: ReadonlySet<Quirk>;
  private readonly target: RpcTarget;
  private readonly wan: WanSettings;
  private isRunning = false;
  private pendingReboot: string | null = null;
  private hasPendingReset = false;

  constructor(
    private readonly cpe: CpeParts,
    public bootstrappedUrl: string | null,
  ) {
    const { profile, tree, options } = cpe;
    this.quirks = new Set(options.quirks);
    this.watch = new ChangeWatch(tree);
    this.wan = new WanSettings(cpe);
    this.diagnostics = new DiagnosticAgent(cpe, () => this.downloads.localAddress);
    this.downloads = new DownloadAgent(cpe, (paths) => this.wroteByAcs(paths));
    this.agentHost = {
      timing: cpe.timing,
      log: options.log ?? { sessions: 200, withMessages: true },
      planSession: (inner) => this.planSession(inner),
      onProgress: (record) => this.progressed(record),
      onSessionEnd: () => this.sessionEnded(),
    };
    const called = {
      credentials: () => ({
        username: this.managementServer('ConnectionRequestUsername'),
        password: this.managementServer('ConnectionRequestPassword'),
      }),
      onConnectionRequest: () => cpe.agent.announce('6 CONNECTION REQUEST'),
    };
    this.nat = new NatClient({
      ...called,
      read: (name) => this.managementServer(name),
      write: (name, value) => this.writeOwn(name, value),
      onBinding: () => this.notice(),
      onDatagram: () => cpe.changed(),
    });
    const onJid = (jid: string): void => {
      this.writeOwn('ConnReqJabberID', jid);
      this.notice();
    };
    this.xmpp = options.xmpp === undefined ? null : new XmppClient(options.xmpp, { ...called, onJid });
    this.linkHost = {
      ...called,
      onUp: (sourceAddress) => this.managementUp(sourceAddress),
      onDown: () => {
        cpe.agent.linkDown();
        this.downloads.linkChanged(null);
        this.nat.linkDown();
        this.xmpp?.linkDown();
        cpe.changed();
      },
    };
    this.target = {
      identity: cpe.identity,
      profile,
      tree,
      writer: new CpeMessageWriter(profile.cwmpNamespace, this.quirks),
      quirks: this.quirks,
      box: cpe,
      setParameterKey: (key) => this.writeOwn('ParameterKey', key),
      wrote: (paths) => this.wroteByAcs(paths),
      watchChanged: () => this.watch.takeNew(),
      changedObjects: () => cpe.changed(),
      downloads: this.downloads,
      beginAnew: () => cpe.agent.announce('1 BOOT'),
      informLater: (delaySeconds, commandKey) => cpe.agent.informLater(delaySeconds, commandKey),
      reboot: (commandKey) => {
        this.pendingReboot = commandKey;
      },
      factoryReset: () => {
        this.hasPendingReset = true;
      },
    };
  }

  /** Events of a start: BOOTSTRAP when this ACS has not heard of the box since its factory state (TR-069 3.7.1.5). */
  announceBoot(): void {
    const { events } = this.cpe.agent;
    if (this.bootstrappedUrl !== this.managementServer('URL')) events.add('0 BOOTSTRAP');
    events.add('1 BOOT');
    if (this.quirks.has('calls-unknown-methods')) announceOddMethods(this.cpe.agent);
  }

  /** The firmware is loaded: lines come up. */
  start(): void {
    this.isRunning = true;
    this.schedulePeriodic(this.cpe.options.spreadsPeriodicInforms === true ? Math.random() : 0);
    if (this.quirks.has('udp-garbage')) this.writeOwn('UDPConnectionRequestAddress', 'nowhere:at-all');
    this.downloads.started();
    this.wan.start();
  }

  stop(): void {
    this.isRunning = false;
    this.pendingReboot = null;
    this.hasPendingReset = false;
    this.diagnostics.forget();
    this.cpe.agent.reset();
    this.wan.stop();
  }

  /** Factory reset: the flash is empty. */
  forgetEverything(): void {
    this.bootstrappedUrl = null;
    this.watch.forget();
    this.downloads.forget();
    this.cpe.agent.forgetRequests();
  }

  pppChanged(): void {
    this.cpe.box.noteConnected(this.cpe.ppp.facts.status === 'Connected');
    this.wan.refreshManagement();
    this.notice();
  }

  changedLocally(paths: readonly string[]): void {
    this.apply(paths);
    this.notice();
  }

  private managementServer(name: string): string {
    return this.cpe.tree.read(this.cpe.profile.paths.managementServer + name);
  }

  private writeOwn(name: string, value: string): void {
    const leaf = this.cpe.tree.find(this.cpe.profile.paths.managementServer + name);
    if (leaf !== null) this.cpe.tree.write(leaf, value);
  }

  private planSession(inner: Parameters<AgentHost['planSession']>[0]): SessionPlan {
    const { cpe } = this;
    const credentials = { username: this.managementServer('Username'), password: this.managementServer('Password') };
    const acsUrl = this.managementServer('URL');
    const told = cpe.tree.watched().map((leaf) => [leaf.path, cpe.tree.valueOf(leaf)] as const);
    return {
      ...inner,
      parameters: this.informParameters(),
      target: this.target,
      connection: {
        url: acsUrl,
        localAddress: inner.localAddress,
        credentials,
        digest: inner.digest,
        quirks: this.quirks,
        timeoutMs: cpe.timing.requestTimeoutMs,
        trustedCertificate: cpe.options.trustedCertificate ?? null,
      },
      onInformed: () => {
        inner.onInformed();
        this.bootstrappedUrl = acsUrl;
        for (const [path, value] of told) this.watch.settle(path, value);
      },
      onAnswered: () => {
        this.wan.answered();
        cpe.changed();
      },
    };
  }

  /** The forced parameters of the model, and what changed under passive or active notification. */
  private informParameters(): ParameterValue[] {
    const { tree, profile } = this.cpe;
    const forced = profile.informParameters.map((path) => tree.find(path)).filter((leaf) => leaf !== null);
    const changed = this.watch.changed().filter((leaf) => !profile.informParameters.includes(leaf.path));
    return [...forced, ...changed].map((leaf) => readLeaf(this.target, leaf));
  }

  private wroteByAcs(paths: readonly string[]): void {
    // TR-069 A.3.2.4: the ACS is not told of what it changed itself.
    for (const path of paths) this.watch.settle(path, this.cpe.tree.read(path));
    this.apply(paths);
    this.diagnostics.wrote(paths);
    this.cpe.changed();
  }

  private apply(paths: readonly string[]): void {
    const server = this.cpe.profile.paths.managementServer;
    const periodic = ['PeriodicInformEnable', 'PeriodicInformInterval', 'PeriodicInformTime'].map(
      (one) => server + one,
    );
    if (periodic.some((path) => paths.includes(path))) this.schedulePeriodic(0);
    if (paths.some((path) => path.startsWith(`${server}STUN`))) this.nat.configure();
    this.wan.wrote(paths);
  }

  private managementUp(sourceAddress: string): void {
    this.cpe.box.noteManaged();
    this.notice();
    this.cpe.agent.linkUp(sourceAddress);
    this.downloads.linkChanged(sourceAddress);
    if (this.quirks.has('behind-nat')) this.nat.linkUp(sourceAddress);
    this.xmpp?.linkUp();
    this.cpe.changed();
  }

  /** Calls the ACS when something changed that it asked to be called for. A starting box says it with its BOOT. */
  private notice(): void {
    const { agent } = this.cpe;
    const isStarting = !this.isRunning || agent.events.pending.some((event) => event.code === '1 BOOT');
    if (!isStarting && this.watch.hasActiveChange()) agent.announce('4 VALUE CHANGE');
    this.cpe.changed();
  }

  private progressed(record: SessionRecord): void {
    if (record.outcome !== 'running') this.cpe.sessionEnded(record);
    this.cpe.changed();
  }

  private sessionEnded(): void {
    const { cpe } = this;
    if (!this.isRunning) return;
    if (this.hasPendingReset) return cpe.factoryReset();
    if (this.pendingReboot !== null) return cpe.restart(this.pendingReboot);
    this.wan.sessionEnded();
    this.downloads.run();
    this.diagnostics.run();
    if (this.bootstrappedUrl !== null && this.bootstrappedUrl !== this.managementServer('URL')) {
      cpe.agent.announce('0 BOOTSTRAP');
    }
    this.notice();
  }

  private schedulePeriodic(spread: number): void {
    const isEnabled = this.managementServer('PeriodicInformEnable') === 'true';
    const seconds = Number(this.managementServer('PeriodicInformInterval'));
    const sinceEpoch = Date.parse(this.managementServer('PeriodicInformTime'));
    const intervalMs = seconds * 1000;
    // PeriodicInformTime fixes the phase of the interval, from the past or the future; "unknown" leaves it to the box.
    const sinceTickMs = (((boxClock.nowMs() - sinceEpoch) % intervalMs) + intervalMs) % intervalMs;
    const phaseMs = sinceEpoch > 0 ? sinceTickMs : spread * intervalMs;
    this.cpe.agent.schedulePeriodic(isEnabled ? seconds : null, phaseMs);
  }
}
