import type { ScriptDeclare, ScriptTrial } from '@demarc/contracts';
import { isSecretPath } from '@demarc/datamodel';
import {
  countMatches,
  type Declaration,
  type ExtensionCall,
  type KnownTree,
  type PassResult,
  type ScriptRun,
} from '@demarc/provisioning';
import type { ExtensionResult } from './call-extension.service';

const MOST = 500;

interface Declared {
  readonly by: string;
  readonly declaration: Declaration;
}

/** What is told of a trial besides its outcome; a session keeps none of it. */
export class TrialRecord {
  private readonly declared = new Map<string, Declared>();
  /** In the order in which they came; a round that is repeated asks the same. */
  readonly calls = new Map<string, ScriptTrial['calls'][number]>();

  constructor(private readonly samples: Readonly<Record<string, unknown>>) {}

  /** Each declaration once, however often its script begins again. */
  heard(runs: readonly ScriptRun[], results: PassResult[]): PassResult[] {
    for (const [index, { name }] of runs.entries()) {
      for (const declaration of results[index]?.declarations ?? []) {
        const key = `${name} ${JSON.stringify(declaration)}`;
        if (this.declared.size < MOST && !this.declared.has(key)) this.declared.set(key, { by: name, declaration });
      }
    }
    return results;
  }

  /** A trial asks nobody: what an extension does cannot be taken back. */
  answer({ file, name, args }: ExtensionCall): ExtensionResult {
    const key = `${file}.${name}`;
    const hasSample = Object.hasOwn(this.samples, key);
    this.calls.set(`${key} ${JSON.stringify(args)}`, { name: file, function: name, args: [...args], hasSample });
    if (hasSample) return { value: this.samples[key] };
    const message = `a trial asks no extension; give a sample of what ${key} answers with to go on`;
    return { fault: { code: 'trial.ext-not-asked', message } };
  }

  declares(tree: KnownTree): ScriptDeclare[] {
    return [...this.declared.values()].map(({ by, declaration: { path, times, wants } }) => ({
      by,
      path,
      times: Object.fromEntries(Object.entries(times).map(([name, at]) => [name, new Date(at).toISOString()])),
      wants: Object.fromEntries(Object.entries(wants).map(([name, wish]) => [name, inWords(path, name, wish)])),
      matches: countMatches(tree, path),
    }));
  }
}

function inWords(path: string, name: string, wish: unknown): string | null {
  if (name === 'value') return isSecretPath(path) ? null : String(Array.isArray(wish) ? wish[0] : wish);
  return Array.isArray(wish) ? wish.join(name === 'path' ? ' to ' : ', ') : String(wish);
}
