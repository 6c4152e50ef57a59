import type { AccessNetwork } from '../access-network';
import type { SimulatedCpeOptions } from '../cpe-options';
import type { CpeFlash } from '../cpe-state';
import { isProfileName, PROFILES, type ProfileName } from '../profiles/catalogue';
import { SimulatedCpe } from '../simulated-cpe';
import { StateFile } from './state-file';

export interface FleetOptions {
  readonly box: Pick<SimulatedCpeOptions, 'acsUrl' | 'credentials' | 'quirks' | 'timing' | 'trustedCertificate'>;
  readonly network: AccessNetwork;
  /** File that keeps the flash of all boxes between runs; null keeps nothing. */
  readonly statePath: string | null;
  readonly onStateError: (error: unknown) => void;
  /** Between the boots of two boxes. */
  readonly staggerMs: number;
}

/** What the control API refuses, with the HTTP status that says so. */
export class FleetRefusal extends Error {
  constructor(
    readonly status: 400 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}

/** Many boxes on one access network. */
export class Fleet {
  private readonly boxes = new Map<string, SimulatedCpe>();
  private readonly state: StateFile | null;
  private readonly bootTimers = new Set<NodeJS.Timeout>();

  constructor(private readonly options: FleetOptions) {
    const collect = (): CpeFlash[] => this.list().map((box) => box.save());
    this.state = options.statePath === null ? null : new StateFile(options.statePath, collect, options.onStateError);
  }

  get network(): AccessNetwork {
    return this.options.network;
  }

  list(): SimulatedCpe[] {
    return [...this.boxes.values()];
  }

  get(serial: string): SimulatedCpe {
    const box = this.boxes.get(serial);
    if (box === undefined) throw new FleetRefusal(404, `no box has serial ${serial}`);
    return box;
  }

  /** Brings back the boxes of the last run, then adds new ones in turn until there are `count`; boots them one by one. */
  async start(count: number, models: readonly ProfileName[]): Promise<void> {
    const toBoot: SimulatedCpe[] = [];
    for (const flash of (await this.state?.read()) ?? []) {
      if (!isProfileName(flash.profile)) throw new Error(`the state file has a box of unknown model ${flash.profile}`);
      const box = this.install(flash.profile, flash.serial, flash);
      if (flash.isOn) toBoot.push(box);
    }
    for (let index = 0; this.boxes.size < count; index++) {
      const model = models[index % models.length];
      if (model !== undefined) toBoot.push(this.install(model, this.freeSerial(model)));
    }
    toBoot.forEach((box, index) => this.bootLater(box, index * this.options.staggerMs));
  }

  add(model: ProfileName, serial: string | null, isOn: boolean): SimulatedCpe {
    const box = this.install(model, serial ?? this.freeSerial(model));
    if (isOn) box.powerOn();
    this.changed();
    return box;
  }

  async remove(serial: string): Promise<void> {
    const box = this.get(serial);
    this.boxes.delete(serial);
    await box.close();
    this.changed();
  }

  /** Another box of the same model takes the place of this one, straight out of its carton. */
  async swap(serial: string, newSerial: string): Promise<SimulatedCpe> {
    const old = this.get(serial);
    if (this.boxes.has(newSerial)) throw new FleetRefusal(409, `a box with serial ${newSerial} is there already`);
    await this.remove(serial);
    return this.add(old.profile.name as ProfileName, newSerial, true);
  }

  /** Something happened to a box that a restart of the simulator must not undo. */
  changed(): void {
    this.state?.touch();
  }

  async close(): Promise<void> {
    for (const timer of this.bootTimers) clearTimeout(timer);
    // Written before the plugs are pulled: a box that was on is on again in the next run.
    await this.state?.close();
    await Promise.all(this.list().map((box) => box.close()));
  }

  private install(model: ProfileName, serial: string, flash?: CpeFlash): SimulatedCpe {
    if (this.boxes.has(serial)) throw new FleetRefusal(409, `a box with serial ${serial} is there already`);
    const box = new SimulatedCpe({
      ...this.options.box,
      profile: model,
      serial,
      network: this.options.network,
      log: { sessions: 5, withMessages: false },
      spreadsPeriodicInforms: true,
      ...(flash === undefined ? {} : { flash }),
    });
    box.on('session', () => this.changed());
    this.boxes.set(serial, box);
    return box;
  }

  private freeSerial(model: ProfileName): string {
    const { serialPrefix } = PROFILES[model];
    for (let number = 1; ; number++) {
      const serial = serialPrefix + String(number).padStart(8, '0');
      if (!this.boxes.has(serial)) return serial;
    }
  }

  private bootLater(box: SimulatedCpe, delayMs: number): void {
    const timer = setTimeout(() => {
      this.bootTimers.delete(timer);
      box.powerOn();
    }, delayMs);
    this.bootTimers.add(timer);
  }
}
