import { Injectable } from '@nestjs/common';
import { assertNever, dateInZone } from '@demarc/kernel';
import { DEMO_STEPS, type DemoState, type DemoStep, type DemoStepResult, type SimulatedCpe } from '@demarc/contracts';
import { HEROINE, HEROINE_SPARE_SERIAL } from './demo-cast';
import { DemoFleet, type Box } from './demo-fleet.service';
import { DemoHeroine } from './demo-heroine.service';
import { DemoMoney } from './demo-money.service';
import { DemoStage, type Scene } from './demo-stage.service';
import { DemoStreet } from './demo-street.service';
import { DemoTime } from './demo-time.service';
import { DemoStepNotYet } from './demo.errors';

/** What each step says it needs; null when it can be played now. */
function obstacle(step: DemoStep, { heroine, box, isRestricted, due }: Scene, street: readonly Box[]): string | null {
  const needsBox = box === null ? 'her router has not been unpacked yet' : null;
  const needsPower = needsBox ?? (box?.power === 'off' ? 'the router has no power' : null);
  switch (step) {
    case 'create-subscriber':
      return heroine === null ? null : `${HEROINE.name} is a subscriber already`;
    case 'boot-router':
      return heroine === null ? 'create the subscriber first' : box === null ? null : 'her router is there';
    case 'run-invoices':
      return heroine === null ? 'create the subscriber first' : null;
    case 'go-overdue':
      return heroine === null || due === 0
        ? 'she owes nothing: run the invoices first'
        : isRestricted
          ? 'she is restricted already'
          : null;
    case 'pay':
      return heroine === null || due === 0 ? 'she owes nothing' : null;
    case 'power-on':
      return needsBox ?? (box?.power === 'on' ? 'the router has power' : null);
    case 'street-dark':
      return street.every(({ power }) => power === 'off') ? 'nobody there has power' : null;
    case 'street-lit':
      return street.every(({ power }) => power === 'on') ? 'everybody there has power' : null;
    case 'power-cut':
    case 'factory-reset':
    case 'swap-serial':
    case 'change-wifi':
      return needsPower;
    default:
      return assertNever(step);
  }
}

/** Plays the story, step by step, through the services that the portal's own buttons use. */
@Injectable()
export class DemoStory {
  constructor(
    private readonly stage: DemoStage,
    private readonly fleet: DemoFleet,
    private readonly time: DemoTime,
    private readonly money: DemoMoney,
    private readonly heroine: DemoHeroine,
    private readonly street: DemoStreet,
  ) {}

  async state(): Promise<DemoState> {
    const scene = await this.stage.scene();
    const { heroine, box } = scene;
    const street = this.street.boxesOf(scene.boxes);
    return {
      ...(await this.time.now()),
      heroine:
        heroine === null
          ? null
          : { subscriberId: heroine.id, number: heroine.number, name: heroine.name, serialNumber: scene.serial },
      steps: DEMO_STEPS.map((step) => {
        const why = obstacle(step, scene, street);
        return { step, available: why === null, why: why ?? '' };
      }),
      cpe: box === null ? null : toSimulatedCpe(box),
      fleetSize: scene.fleetSize,
    };
  }

  async play(step: DemoStep): Promise<DemoStepResult> {
    const scene = await this.stage.scene();
    const why = obstacle(step, scene, this.street.boxesOf(scene.boxes));
    if (why !== null) throw new DemoStepNotYet(step, why);
    const text = await this.perform(step, scene);
    const state = await this.state();
    const home = state.heroine === null ? null : `/subscribers/${state.heroine.number}`;
    return { step, text, path: step === 'street-dark' || step === 'street-lit' ? '/incidents' : home, state };
  }

  private async perform(step: DemoStep, scene: Scene): Promise<string> {
    const serial = scene.box?.serial ?? scene.serial;
    switch (step) {
      case 'create-subscriber':
        return this.heroine.create();
      case 'boot-router':
        await this.fleet.add({ profile: HEROINE.profile, serial: scene.serial, power: 'on' });
        return `A factory-new router with serial ${scene.serial} gets power. It knows the shared bootstrap credential and nothing else.`;
      case 'run-invoices':
        return this.runInvoices(scene);
      case 'go-overdue':
        return this.goOverdue(scene);
      case 'pay':
        return this.pay(scene);
      case 'power-cut':
        await this.fleet.act(serial, 'power-cut');
        return 'The power is out. Nothing that is wanted is lost: the router gets it when it is back.';
      case 'power-on':
        await this.fleet.act(serial, 'power-on');
        return 'The router boots and informs.';
      case 'factory-reset':
        await this.fleet.act(serial, 'factory-reset');
        return 'The pin-hole was pressed: the router is back on the shared credential. Demarc asks for more evidence before it hands out secrets again: open the enrolment window on the router’s page.';
      case 'swap-serial':
        await this.fleet.act(serial, 'swap-serial', { serial: HEROINE_SPARE_SERIAL });
        return `A technician plugged in another router, ${HEROINE_SPARE_SERIAL}. Its serial is unknown: it waits in quarantine until somebody assigns it.`;
      case 'change-wifi':
        await this.fleet.act(serial, 'change-wifi', { ssid: 'Rahima at home', key: 'mangoes-in-may' });
        return 'The subscriber gave her WiFi another name on the router itself. It is hers: Demarc adopts it.';
      case 'street-dark':
        return `${await this.street.switch('off')} homes of two streets have no power. One by one they would be silent routers; together they are one incident of their NAS, and each of their pages says so.`;
      case 'street-lit':
        return `${await this.street.switch('on')} homes have power again. The incident counts who is back, and closes by itself after five quiet minutes.`;
      default:
        return assertNever(step);
    }
  }

  private async runInvoices({ heroine }: Scene): Promise<string> {
    const { now, zone } = await this.time.now();
    await this.money.bill(dateInZone(new Date(now), zone));
    const account = heroine === null ? null : await this.money.account(heroine.id);
    return `The billing run has invoiced everybody who was due. She owes ${account?.due ?? '0'} ${account?.currency ?? ''}.`;
  }

  private async goOverdue({ subscriptionId }: Scene): Promise<string> {
    const decidedAt = subscriptionId === null ? null : await this.time.toRestriction(subscriptionId);
    if (decidedAt === null) return 'No decision lies ahead: the policy leaves her service as it is.';
    return 'The due date and the grace days have passed. At its hour the policy restricts her service, and the router is asked to come at once.';
  }

  private async pay({ heroine }: Scene): Promise<string> {
    const paid = heroine === null ? null : await this.money.payDue(heroine.id);
    if (paid === null) return 'She owes nothing.';
    return `bKash reports ${paid.amount}, receipt ${paid.receipt}. The service was restored in the same transaction; watch the proof.`;
  }
}

const toSimulatedCpe = (box: Box): SimulatedCpe => ({
  serialNumber: box.serial,
  profile: box.profile,
  powered: box.power === 'on',
  pppUsername: box.ppp.username,
  pppStatus: box.ppp.status,
  wanIp: box.ppp.address,
  ssid: box.wifi[0]?.ssid ?? null,
  reachable: box.management.status === 'up',
});
