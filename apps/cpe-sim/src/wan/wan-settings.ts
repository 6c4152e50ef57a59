import type { CpeParts } from '../cpe-parts';

/** The lines of a box by its settings: what a write changes about them, and when. */
export class WanSettings {
  private isRunning = false;
  /** The WAN that carries CWMP is to change as soon as the session allows it. */
  private hasPendingChange = false;
  private hasPendingRedial = false;

  constructor(private readonly cpe: CpeParts) {}

  /** The firmware is loaded. */
  start(): void {
    this.isRunning = true;
    this.applyPpp();
    this.cpe.ppp.setCarrier(true);
    this.refreshManagement();
  }

  stop(): void {
    this.isRunning = false;
    this.hasPendingChange = false;
    this.hasPendingRedial = false;
    this.cpe.link.move(null);
    this.cpe.ppp.setCarrier(false);
  }

  /** Parameters were written. */
  wrote(paths: readonly string[]): void {
    const { profile, agent } = this.cpe;
    const own = profile.paths.ppp;
    const { management } = profile;
    const has = (...names: readonly (string | null)[]): boolean =>
      names.some((name) => name !== null && paths.includes(name));
    if (has(own.reset)) this.takeReset(own.reset);
    const touchesPpp = has(own.enable, own.username, own.password, own.vlan, own.reset);
    const isOwnWan = management.kind === 'own-wan';
    if (isOwnWan && touchesPpp) this.applyPpp();
    const touchesManagement = isOwnWan ? has(management.enable, management.vlan) : touchesPpp;
    if (!touchesManagement) return;
    if (agent.isBusy) this.hasPendingChange = true;
    else this.apply();
  }

  /** The ACS has an answer: cheap firmware changes its WAN now. */
  answered(): void {
    if (this.hasPendingChange && this.cpe.profile.wanChanges === 'at-once') this.apply();
  }

  sessionEnded(): void {
    if (this.hasPendingChange) this.apply();
  }

  refreshManagement(): void {
    const { profile, tree, network, ppp, link, box } = this.cpe;
    const { management } = profile;
    if (!this.isRunning) return link.move(null);
    if (management.kind === 'service-ppp') return link.move(ppp.facts.address);
    const isUp = tree.read(management.enable) === 'true' && Number(tree.read(management.vlan)) === management.vlanId;
    return link.move(isUp ? network.leaseManagement(box.macAddress(2)) : null);
  }

  /** `Reset` is a push button: it reads false again at once. */
  private takeReset(path: string): void {
    const leaf = this.cpe.tree.find(path);
    if (leaf === null || this.cpe.tree.valueOf(leaf) !== 'true') return;
    this.cpe.tree.write(leaf, 'false');
    this.hasPendingRedial = true;
  }

  private apply(): void {
    this.hasPendingChange = false;
    this.applyPpp();
    this.refreshManagement();
  }

  private applyPpp(): void {
    const { tree, profile, ppp } = this.cpe;
    const { enable, username, password, vlan } = profile.paths.ppp;
    ppp.configure({
      enable: tree.read(enable) === 'true',
      username: tree.read(username),
      password: tree.read(password),
      vlanId: vlan === null ? null : Number(tree.read(vlan)),
    });
    if (this.hasPendingRedial) ppp.redial();
    this.hasPendingRedial = false;
  }
}
