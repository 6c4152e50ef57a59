import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Injectable } from '@nestjs/common';
import type { ExtensionCall, ScriptFault } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { callableAddress, leadingTo } from '../../platform/http/callable-address';
import { AuditLog } from '../staff/audit.service';
import type { ScriptExtensionEntity } from './script.entity';
import { ScriptRepository } from './script.repository';

export type ExtensionResult = { readonly value: unknown } | { readonly fault: ScriptFault };

const TIMEOUT_MS = 3_000;
const MAX_BYTES = 64 * 1024;
const MAX_NAME = 100;

interface Asked {
  readonly result: ExtensionResult;
  /** null: nobody answered. */
  readonly status: number | null;
}

const fault = (code: string, message: string): ExtensionResult => ({ fault: { code, message } });
const unasked = (message: string): Asked => ({ result: fault('ext.Error', message), status: null });

/**
 * Asks a service of the operator in the name of a script: `ext("name", "function", …)` is a POST of `{function, args}` to
 * the address that is registered under the name, and what it answers as JSON is the result. Nothing else can be called.
 */
@Injectable()
export class CallExtension {
  constructor(
    private readonly scripts: ScriptRepository,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async call({ file, name, args }: ExtensionCall, cpeId: string): Promise<ExtensionResult> {
    const extension = await this.scripts.findExtension(this.database.sql, file);
    const beganMs = this.clock.monotonicMs();
    const { result, status } =
      extension === null
        ? unasked(`Cannot find module '${file}'`)
        : await this.ask(extension, { function: name, args });
    const host = extension === null ? null : new URL(extension.url).host;
    const ms = Math.round(this.clock.monotonicMs() - beganMs);
    const outcome = 'fault' in result ? result.fault.message : 'answered';
    // Neither what was asked nor what was answered: both may hold secrets.
    const after = { extension: file, function: name.slice(0, MAX_NAME), host, status, ms, outcome };
    await this.database.transaction((tx) =>
      this.audit.record(tx, {
        by: 'scripts',
        action: 'script-extension.asked',
        subjectType: 'router',
        subjectId: cpeId,
        after,
      }),
    );
    return result;
  }

  private async ask({ url, isPrivateAllowed }: ScriptExtensionEntity, body: unknown): Promise<Asked> {
    const target = new URL(url);
    const address = await callableAddress(target.hostname, isPrivateAllowed);
    if (address === null) return unasked(`${target.hostname} has no address that may be called`);
    try {
      return await post(target, address, JSON.stringify(body));
    } catch (error) {
      const isLate = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
      if (isLate) return { result: fault('timeout', 'Extension timed out'), status: null };
      return unasked(error instanceof Error ? error.message : 'the extension could not be asked');
    }
  }
}

function post(target: URL, address: string, body: string): Promise<Asked> {
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      agent: false,
      lookup: leadingTo(address),
    });
    request.once('error', reject);
    request.once('response', (response) => read(response).then(resolve, reject));
    request.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Asked> {
  return { result: await resultOf(response), status: response.statusCode ?? null };
}

async function resultOf(response: IncomingMessage): Promise<ExtensionResult> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk as Buffer);
    size += bytes.length;
    if (size > MAX_BYTES) {
      response.destroy();
      return fault('ext.Error', `the answer is longer than ${MAX_BYTES} bytes`);
    }
    chunks.push(bytes);
  }
  // Where a redirect leads was not registered.
  if (response.statusCode !== 200) return fault('ext.Error', `the extension answered ${response.statusCode}`);
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return fault('ext.Error', 'the answer is not JSON');
    throw error;
  }
}
