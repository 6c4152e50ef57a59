import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { WidgetScript } from '@demarc/contracts';
import { VERSION } from '../../platform/version';
import { WidgetNotBuilt } from './widget.errors';

const MOVING = '/widget/v1.js';

/** The widget's script, as pages of other sites load it. Read once: it does not change while this Demarc runs. */
@Injectable()
export class WidgetScripts {
  private body: Buffer | null = null;

  /** @param dir where the build put it */
  load(dir: string): void {
    try {
      this.body = readFileSync(join(dir, 'v1.js'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  get(): WidgetScript {
    const body = this.read();
    return {
      path: MOVING,
      pinnedPath: this.pinnedPath,
      integrity: `sha384-${createHash('sha384').update(body).digest('base64')}`,
      bytes: body.length,
    };
  }

  /** The script under one of its two names; null for any other. */
  find(path: string): { body: Buffer; isPinned: boolean } | null {
    if (this.body === null || (path !== MOVING && path !== this.pinnedPath)) return null;
    return { body: this.body, isPinned: path !== MOVING };
  }

  /** Named by version and content: a build that differs has another name. */
  private get pinnedPath(): string {
    const digest = createHash('sha256').update(this.read()).digest('hex').slice(0, 12);
    return `/widget/${VERSION}-${digest}.js`;
  }

  private read(): Buffer {
    if (this.body === null) throw new WidgetNotBuilt();
    return this.body;
  }
}
