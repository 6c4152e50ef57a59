import type { Diagnosis } from '@demarc/contracts';
import type { WidgetState } from '../model/state';
import type { Translate } from '../words/words';

/** What every part of the view is drawn from. */
export interface View {
  state: WidgetState;
  t: Translate;
  lang: string;
  /** By the server's clock. */
  nowMs: number;
  /** The key that the page gave. */
  subscriber: string;
  actions: ReadonlySet<string>;
  showsDenied: boolean;
  isReadonly: boolean;
}

export type ReadyView = View & { diagnosis: Diagnosis };
