import type { Script, ScriptExtension, ScriptPreset, ScriptRevision } from '@demarc/contracts';
import type { ScriptEntity, ScriptExtensionEntity, ScriptPresetEntity, ScriptRevisionEntity } from './script.entity';
import { hintsOf } from './script-hints';

export function toScript({ changedAt, ...script }: ScriptEntity): Script {
  return { ...script, changedAt: changedAt.toISOString(), hints: hintsOf(script.source) };
}

export function toRevision({ version, source, changedAt, changedBy }: ScriptRevisionEntity): ScriptRevision {
  return { version, source, changedAt: changedAt.toISOString(), changedBy };
}

export function toPreset({ changedAt, ...preset }: ScriptPresetEntity): ScriptPreset {
  return { ...preset, changedAt: changedAt.toISOString() };
}

export function toExtension({ changedAt, ...extension }: ScriptExtensionEntity): ScriptExtension {
  return { ...extension, changedAt: changedAt.toISOString() };
}
