import type { RouterDiagnostic } from '@demarc/contracts';
import { ageText } from '../model/format';
import { isOpen } from '../model/state';
import type { ReadyView } from './context';
import { h, type Node_ } from './dom';
import { button, mark, type Look } from './marks';

const KINDS = ['ping', 'wifi-scan'] as const;

/** Buttons of what the router can measure, as far as token and page allow it. */
export function measureButtons({ t, state, diagnosis, actions, isReadonly }: ReadyView): (Node_ | null)[] {
  if (isReadonly || !diagnosis.scopes.includes('router.diagnose')) return [];
  return KINDS.filter((kind) => actions.has(kind)).map((kind) => {
    const isBusy = diagnosis.measurements.some((one) => one.kind === kind && isOpen(one));
    return button(`measure:${kind}`, t(`button.${kind}`), {
      disabled: isBusy || state.sending !== null || state.hasExpired,
    });
  });
}

/** What came of them last, in a line each. */
export function measurementsView(view: ReadyView): Node_[] {
  return view.diagnosis.measurements.map((one) => {
    const { look, text } = said(view, one);
    const seconds = (view.nowMs - Date.parse(one.finishedAt ?? one.createdAt)) / 1000;
    return h(
      'li',
      { part: 'result', 'data-key': one.id, 'data-task': one.kind, 'data-state': one.state },
      h('span', { class: 'result-at' }, ageText(Math.max(0, seconds), view.t)),
      h('span', { class: 'result-name' }, view.t(`button.${one.kind === 'ping' ? 'ping' : 'wifi-scan'}`)),
      h('span', { class: 'steps' }, h('span', { class: 'step' }, mark(look, view.t), text)),
    );
  });
}

function said(
  { t }: ReadyView,
  { state, result, reason, measuringSince }: RouterDiagnostic,
): { look: Look; text: string } {
  if (isOpen({ state }))
    return { look: 'running', text: t(measuringSince === null ? 'step.calling' : 'measure.running') };
  if (state === 'cancelled') return { look: 'unknown', text: t('step.cancelled') };
  if (result?.kind === 'ping') {
    const n = result.received ?? 0;
    const of = n + (result.lost ?? 0);
    const text = t('measure.ping', { n, of });
    const ms = result.avgMs === null ? '' : ` · ${Math.round(result.avgMs * 10) / 10} ms`;
    return { look: n === of && n > 0 ? 'ok' : n === 0 ? 'fault' : 'look', text: `${text}${ms}` };
  }
  if (result?.kind === 'wifi-scan') {
    const own = result.own.map(
      ({ band, channel }) =>
        `${band} GHz: ${result.networks.filter((each) => each.band === band && each.channel === channel).length}`,
    );
    return { look: 'ok', text: t('measure.scan', { n: result.networks.length, own: own.join(', ') }) };
  }
  return { look: 'fault', text: t('step.failed', { reason: reason ?? '' }) };
}
