import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Injectable } from '@nestjs/common';
import type { ExtensionCall, ScriptFault } from '@demarc/provisioning';
import { Database } from '../../platform/database/database';
import { callableAddress, leadingTo } from '../../platform/http/callable-address';
import { Logger } from '../../platform/logger';
import type { ScriptExtensionEntity } from './script.entity';
import { ScriptRepository } from './script.repository';

export type ExtensionResult = { readonly value: unknown } | { readonly fault: ScriptFault };

const TIMEOUT_MS = 3_000;
const MAX_BYTES = 64 * 1024;

const fault = (code: string, message: string): ExtensionResult => ({ fault: { code, message } });

/**
 * Asks a service of the operator in the name of a script: `ext("name", "function", …)` is a POST of `{function, args}` to
 * the address that is registered under the name, and what it answers as JSON is the result. Nothing else can be called.
 */
@Injectable()
export class CallExtension {
  private readonly log;

  constructor(
    private readonly scripts: ScriptRepository,
    private readonly database: Database,
    logger: Logger,
  ) {
    this.log = logger.child('scripts');
  }

  async call({ file, name, args }: ExtensionCall, cpeId: string): Promise<ExtensionResult> {
    const extension = await this.scripts.findExtension(this.database.sql, file);
    if (extension === null) return fault('ext.Error', `Cannot find module '${file}'`);
    const result = await this.ask(extension, { function: name, args });
    const outcome = 'fault' in result ? result.fault.message : 'answered';
    this.log.info({ cpe: cpeId, extension: file, function: name, outcome }, 'a script asked an extension');
    return result;
  }

  private async ask({ url, isPrivateAllowed }: ScriptExtensionEntity, body: unknown): Promise<ExtensionResult> {
    const target = new URL(url);
    const address = await callableAddress(target.hostname, isPrivateAllowed);
    if (address === null) return fault('ext.Error', `${target.hostname} has no address that may be called`);
    try {
      return await post(target, address, JSON.stringify(body));
    } catch (error) {
      const isLate = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
      if (isLate) return fault('timeout', 'Extension timed out');
      return fault('ext.Error', error instanceof Error ? error.message : 'the extension could not be asked');
    }
  }
}

function post(target: URL, address: string, body: string): Promise<ExtensionResult> {
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

async function read(response: IncomingMessage): Promise<ExtensionResult> {
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
