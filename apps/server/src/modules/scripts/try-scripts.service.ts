import { Injectable } from '@nestjs/common';
import type { ScriptTrial, TryScripts } from '@demarc/contracts';
import { isSecretPath } from '@demarc/datamodel';
import {
  isPreset,
  PresetSession,
  readPreset,
  SESSION_TIME,
  SimulatedRouter,
  type DeviceRequest,
  type Preset,
  type PresetText,
} from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { ScriptFacts, toChannelFault, type LoadedFacts } from './script-facts.service';
import { lineOf } from './script-fault-words';
import { ScriptPool } from './script-pool.service';
import { ScriptSession } from './script-session';
import { ScriptSnapshots, type Scripts } from './script-snapshot.service';
import { PresetUnreadable, RouterNeverRead } from './scripts.errors';
import { TrialRecord } from './trial-record';

const TRIED = 'tried';
const MOST_STEPS = 600;

/** Runs scripts upon a router as it is known, with the same machine as in a session, and sends nothing. */
@Injectable()
export class TryOutScripts {
  constructor(
    private readonly snapshots: ScriptSnapshots,
    private readonly facts: ScriptFacts,
    private readonly pool: ScriptPool,
    private readonly clock: Clock,
  ) {}

  /** @param heldBy who holds which parameter more strongly than a script */
  async run(request: TryScripts, heldBy: ReadonlyMap<string, string>): Promise<ScriptTrial> {
    const scripts = withTried(await this.snapshots.current(), request);
    const events = ['Inform', ...request.events];
    const loaded = await this.facts.load({
      cpeId: request.routerId,
      at: this.clock.now(),
      informed: [],
      events,
      virtual: scripts.virtual,
      heldBy,
      endsOf: () => Promise.resolve([]),
      batchSize: 32,
      ignoresWritable: false,
    });
    if (loaded === null) throw new RouterNeverRead();
    const presets = new PresetSession({
      facts: loaded.facts,
      presets: presetsOf(scripts, request),
      provisions: scripts.provisions,
      events,
      faults: request.script === undefined ? loaded.faults.map(toChannelFault) : [],
      remoteAddress: '',
    });
    const record = new TrialRecord(request.samples);
    const session = new ScriptSession(loaded, presets, {
      run: async (runs) => record.heard(runs, await this.pool.run(runs)),
      ask: (call) => Promise.resolve(record.answer(call)),
    });
    return this.play(session, request, record);
  }

  private async play(session: ScriptSession, { script }: TryScripts, record: TrialRecord): Promise<ScriptTrial> {
    const beganMs = this.clock.monotonicMs();
    const { loaded } = session;
    const router = new SimulatedRouter(loaded.stored, emptyTables(loaded));
    const requests: ScriptTrial['requests'] = [];
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      const step = await session.next();
      if (step === null) break;
      if ('order' in step) {
        const { kind } = step.order;
        const lines = step.order.kind === 'download' ? [step.order.fileType, step.order.fileName] : [];
        requests.push({ method: METHODS[kind], lines, isWrite: true });
      } else {
        requests.push(inWords(step.request));
        session.record(router.answer(step.request));
      }
    }
    const { tree } = loaded.facts;
    const node = script?.kind === 'virtual-parameter' ? tree.node(`VirtualParameters.${script.name}`) : undefined;
    return {
      ran: [...session.ran],
      declares: record.declares(tree),
      calls: [...record.calls.values()],
      requests,
      // What was not asked is told with the calls.
      acts: session.acts.filter(({ kind }) => kind !== 'call'),
      log: [...session.log],
      faults: session.faults.map(({ channel, code, message, detail }) => ({
        channel,
        code,
        message,
        stack: stackOf(detail),
        line: lineOf(stackOf(detail)),
      })),
      value: node === undefined || node.valueAt === 0 ? null : node.value,
      passes: session.passes,
      tookMs: Math.round((this.clock.monotonicMs() - beganMs) * 10) / 10,
    };
  }
}

const METHODS = { reboot: 'Reboot', 'factory-reset': 'FactoryReset', download: 'Download' } as const;

/** The script as it is edited takes the place of the stored one. */
function withTried(scripts: Scripts, { script }: TryScripts): Scripts {
  if (script === undefined) return scripts;
  if (script.kind === 'virtual-parameter') {
    const read = `declare('VirtualParameters.${script.name}', { value: ${SESSION_TIME}, writable: ${SESSION_TIME} }).value;`;
    return {
      ...scripts,
      virtual: new Map([...scripts.virtual, [script.name, script.source]]),
      provisions: new Map([...scripts.provisions, [TRIED, read]]),
    };
  }
  return { ...scripts, provisions: new Map([...scripts.provisions, [script.name, script.source]]) };
}

/** The script alone; else all presets that are on, with the one that is edited. */
function presetsOf({ presets }: Scripts, { script, preset }: TryScripts): readonly Preset[] {
  if (script !== undefined) return [presetOf(script)];
  return preset === undefined ? presets : [...presets.filter(({ name }) => name !== preset.name), readable(preset)];
}

function readable(text: PresetText): Preset {
  const read = readPreset(text);
  if (!isPreset(read)) throw new PresetUnreadable(read.field, read.text);
  return read;
}

function presetOf({ kind, name, args }: NonNullable<TryScripts['script']>): Preset {
  const provisions = [kind === 'provision' ? { name, args } : { name: TRIED, args: [] }];
  return readable({
    name: TRIED,
    weight: 0,
    channel: TRIED,
    schedule: '',
    events: {},
    precondition: '',
    provisions,
  });
}

function emptyTables({ memory }: LoadedFacts): string[] {
  return Object.keys(memory.objects);
}

const stackOf = (detail: unknown): string =>
  typeof detail === 'object' && detail !== null && 'stack' in detail && typeof detail.stack === 'string'
    ? detail.stack
    : '';

/** A request for people; values of secrets are not shown. */
function inWords(request: DeviceRequest): ScriptTrial['requests'][number] {
  const { method } = request;
  switch (request.method) {
    case 'GetParameterNames':
      return { method, lines: [request.path === '' ? '(root)' : request.path], isWrite: false };
    case 'GetParameterValues':
    case 'GetParameterAttributes':
      return { method, lines: [...request.names], isWrite: false };
    case 'SetParameterValues':
      return {
        method,
        lines: request.values.map(
          ({ name, value, type }) => `${name} = ${isSecretPath(name) ? '•••' : value} (${type})`,
        ),
        isWrite: true,
      };
    case 'SetParameterAttributes':
      return { method, lines: request.settings.map(({ name }) => name), isWrite: true };
    case 'AddObject':
    case 'DeleteObject':
      return { method, lines: [request.objectName], isWrite: true };
  }
}
