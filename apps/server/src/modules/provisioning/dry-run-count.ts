import type { DryRun, DryRunRisk } from '@demarc/contracts';
import type { Foreseen } from '@demarc/provisioning';
import type { RememberedRouter } from './dry-run.repository';

const MAX_SAMPLES = 24;
/** Of one model, so that each is seen. */
const SAMPLES_OF_MODEL = 6;
const MAX_REASONS = 40;

type ModelCount = DryRun['models'][number];
type CannotCount = DryRun['cannot'][number];

/** Counts routers as they pass; what it holds does not grow with their number, but with that of models and reasons. */
export class DryRunCount {
  private routers = 0;
  private changed = 0;
  private unknown = 0;
  private observed = 0;
  private parameters = 0;
  private readonly models = new Map<string, ModelCount>();
  private readonly cannot = new Map<string, CannotCount>();
  private readonly risks = new Map<DryRunRisk, number>();
  private readonly overridden = new Map<string, { routers: number; parameters: number }>();
  private readonly samples: DryRun['samples'] = [];

  /** @param foreseen null: nobody can tell, its tree was never read */
  add(router: RememberedRouter, foreseen: Foreseen | null): void {
    this.routers += 1;
    const model = this.modelOf(router);
    model.routers += 1;
    if (foreseen === null) {
      this.unknown += 1;
      this.risk('unknown');
      return;
    }
    if (foreseen.writes.length > 0) {
      this.changed += 1;
      model.changed += 1;
      if (router.isObserved) this.observed += 1;
      this.addSamples(router, foreseen, model);
    }
    this.parameters += foreseen.writes.length;
    model.parameters += foreseen.writes.length;
    if (foreseen.touchesWan) this.risk('wan');
    if (foreseen.needsReboot) this.risk('reboot');
    this.addReasons(foreseen, model);
    for (const [owner, list] of Map.groupBy(foreseen.overridden, (each) => each)) {
      const known = this.overridden.get(owner) ?? { routers: 0, parameters: 0 };
      this.overridden.set(owner, { routers: known.routers + 1, parameters: known.parameters + list.length });
    }
  }

  result(needsApproval: boolean, tookMs: number): DryRun {
    const { routers, changed, unknown, observed, parameters, samples } = this;
    return {
      routers,
      changed,
      unknown,
      observed,
      parameters,
      needsApproval,
      samples,
      tookMs,
      risks: [...this.risks].map(([risk, count]) => ({ risk, routers: count })),
      models: [...this.models.values()].toSorted((a, b) => b.routers - a.routers),
      cannot: [...this.cannot.values()].toSorted((a, b) => b.routers - a.routers),
      overridden: [...this.overridden].map(([owner, counts]) => ({ owner, ...counts })),
    };
  }

  private modelOf({ manufacturer, productClass }: RememberedRouter): ModelCount {
    const key = JSON.stringify([manufacturer, productClass]);
    const empty = { manufacturer, productClass, routers: 0, changed: 0, parameters: 0, cannot: 0 };
    const model = this.models.get(key) ?? empty;
    this.models.set(key, model);
    return model;
  }

  private addReasons({ cannot }: Foreseen, model: ModelCount): void {
    if (cannot.length > 0) model.cannot += 1;
    for (const { what, reason } of cannot) {
      const key = `${what} ${reason.code}`;
      const known = this.cannot.get(key) ?? { what, reason: reason.text, routers: 0 };
      known.routers += 1;
      if (this.cannot.has(key) || this.cannot.size < MAX_REASONS) this.cannot.set(key, known);
    }
  }

  private addSamples(router: RememberedRouter, { writes }: Foreseen, model: ModelCount): void {
    if (this.samples.length >= MAX_SAMPLES || model.changed > SAMPLES_OF_MODEL) return;
    const { cpeId: routerId, serialNumber, productClass } = router;
    for (const { isSecret, ...write } of writes.slice(0, MAX_SAMPLES - this.samples.length)) {
      this.samples.push({ routerId, serialNumber, productClass, secret: isSecret, ...write });
    }
  }

  private risk(risk: DryRunRisk): void {
    this.risks.set(risk, (this.risks.get(risk) ?? 0) + 1);
  }
}
