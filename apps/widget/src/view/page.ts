import type { Diagnosis } from '@demarc/contracts';
import { ageText, momentText } from '../model/format';
import { freshnessOf, isAway, openTask, type Phase } from '../model/state';
import { actionsView } from './actions';
import type { ReadyView, View } from './context';
import { h, type Node_ } from './dom';
import { button, mark, type Look } from './marks';
import { routerView } from './router';
import { layersView, verdictView } from './verdict';

/** The whole widget as a function of its state. */
export function pageView(view: View): Node_[] {
  const { state, t } = view;
  const { diagnosis } = state;
  const name = diagnosis?.subscriber.name ?? view.subscriber;
  return [
    h(
      'section',
      {
        class: state.hasExpired ? 'root expired' : 'root',
        part: 'root',
        'aria-label': t('widget.label', { name }),
        'aria-busy': state.phase.is === 'loading' ? 'true' : 'false',
        'data-phase': state.hasExpired ? 'expired' : state.phase.is,
        'data-key': 'root',
      },
      headerView(view, diagnosis),
      bannerView(view),
      diagnosis === null ? null : readyView({ ...view, diagnosis }),
      diagnosis === null && state.phase.is === 'loading' ? skeleton() : null,
    ),
  ];
}

function readyView(view: ReadyView): (Node_ | null)[] {
  const { diagnosis } = view;
  return [
    diagnosis.services.length > 1 ? servicesView(view) : null,
    verdictView(view),
    h('div', { class: 'columns', 'data-key': 'columns' }, layersView(view), routerView(view), actionsView(view)),
    view.state.isKeyListOpen ? keysView(view) : null,
    footerView(view),
  ];
}

function headerView(view: View, diagnosis: Diagnosis | null): Node_ {
  const { subscriber } = view;
  return h(
    'header',
    { 'data-key': 'header' },
    h(
      'h2',
      {},
      diagnosis === null ? subscriber : diagnosis.subscriber.name,
      diagnosis === null ? null : h('span', { class: 'number' }, ` · ${diagnosis.subscriber.number}`),
    ),
    diagnosis === null ? null : freshnessView({ ...view, diagnosis }),
  );
}

function freshnessView(view: ReadyView): Node_ {
  const { diagnosis, state, t } = view;
  const canRead = diagnosis.router !== null && diagnosis.scopes.includes('router.read');
  return h(
    'div',
    { class: 'freshness', 'data-key': 'freshness' },
    linkView(view),
    canRead
      ? button('refresh', '⟳', {
          class: 'icon',
          'aria-label': t('button.refresh'),
          title: t('button.refresh'),
          disabled: state.sending !== null || openTask(diagnosis, 'read') !== null || state.hasExpired,
        })
      : null,
  );
}

/** Where the values come from, and how old they are: live, asking, stale, away. */
function linkView({ state, diagnosis, t, nowMs, lang }: ReadyView): Node_ | null {
  const { router, freshness } = diagnosis;
  const shown = (look: Look, text: string): Node_ =>
    h('span', { class: `link ${look}`, 'data-key': 'link', 'data-look': look }, mark(look, t), h('span', {}, text));
  if (router === null) return state.isLive ? shown('ok', t('link.live')) : shown('unknown', t('link.off'));
  const age = (at: string): string => ageText((nowMs - Date.parse(at)) / 1000, t);
  const reading = openTask(diagnosis, 'read');
  if (isAway(diagnosis, nowMs) && router.lastInformAt !== null) {
    return shown('unknown', t('link.away', { at: momentText(router.lastInformAt, nowMs, diagnosis.zone, lang) }));
  }
  if (reading !== null) return shown('running', t('link.asking', { age: age(reading.createdAt) }));
  if (router.lastInformAt === null || router.readAt === null) return shown('waiting', t('link.never'));
  if (freshnessOf(router.readAt, nowMs, freshness.liveSeconds) === 'stale') {
    return shown('waiting', t('link.stale', { age: age(router.readAt) }));
  }
  return shown('ok', t('link.answered', { age: age(router.readAt) }));
}

/** What stands in the way, with the one thing that helps. Data that is there stays below it. */
function bannerView(view: View): Node_ | null {
  const { state, t } = view;
  const box = (text: string, ...more: (Node_ | null)[]): Node_ =>
    h('div', { class: 'banner', role: 'status', 'data-key': 'banner' }, h('p', {}, text), ...more);
  if (state.hasExpired) return box(t('phase.expired'), button('continue', t('button.continue'), { class: 'strong' }));
  const { phase } = state;
  switch (phase.is) {
    case 'idle':
      return box(t('phase.idle'));
    case 'loading':
      return state.diagnosis === null
        ? box(t('phase.loading', { age: ageText((Date.now() - phase.sinceMs) / 1000, t) }))
        : null;
    case 'choose':
      return box(t('phase.several', { n: phase.candidates.length, key: valueOf(phase.key) }), candidatesView(phase));
    case 'not-found':
      return box(t('phase.notFound', { key: valueOf(phase.key) }), button('copy-key', t('button.copy')));
    case 'denied':
      return box(t('phase.denied', { permission: phase.permission }));
    case 'no-token':
      return box(t('phase.noToken'), button('continue', t('button.retry')));
    case 'failed':
      return box(failureText(phase.code, t), button('retry', t('button.retry')));
    case 'ready':
      return null;
  }
}

function failureText(code: string, t: View['t']): string {
  if (code === 'widget/unreachable') return t('phase.unreachable');
  if (code === 'widget/wrong-origin' || code === 'widget/origin-not-registered') return t('phase.wrongOrigin');
  return t('phase.failed', { code });
}

/** The part of a key that a person knows: `phone:01711…` is the phone. */
const valueOf = (key: string): string => key.slice(key.indexOf(':') + 1).trim();

function candidatesView({ candidates }: Extract<Phase, { is: 'choose' }>): Node_ {
  return h(
    'div',
    { class: 'buttons', 'data-key': 'candidates' },
    candidates.map(({ subscriber, number, name, label }) =>
      button(`choose:${subscriber}`, [name, number, label].filter((part) => part !== '').join(' · ')),
    ),
  );
}

function servicesView({ diagnosis, t }: ReadyView): Node_ {
  return h(
    'div',
    { class: 'services', role: 'group', 'aria-label': t('section.services'), 'data-key': 'services' },
    diagnosis.services.map((service) =>
      button(`service:${service.id}`, `${service.label} · ${t(`state.${service.serviceState}`)}`, {
        'aria-pressed': service.id === diagnosis.service?.id ? 'true' : 'false',
      }),
    ),
  );
}

/** Which keys do what while the focus is inside. */
function keysView({ t }: ReadyView): Node_ {
  const rows: readonly [string, string][] = [
    ['R', t('keys.refresh')],
    ['1', t('keys.reboot')],
    ['?', t('keys.list')],
  ];
  return h(
    'section',
    { class: 'keys', 'aria-label': t('section.keys'), 'data-key': 'keys' },
    rows.map(([key, what]) => h('p', { 'data-key': key }, h('kbd', {}, key), ` ${what}`)),
  );
}

function footerView({ diagnosis, state, t }: ReadyView): Node_ {
  return h(
    'footer',
    { 'data-key': 'footer' },
    button('copy-summary', state.hasCopied ? t('button.copied') : t('button.copySummary'), { class: 'link' }),
    h('a', { href: diagnosis.portalUrl, target: '_blank', rel: 'noopener noreferrer' }, `${t('button.open')} ↗`),
  );
}

/** Grey bars where things will stand: nothing jumps when they come. */
function skeleton(): Node_ {
  return h(
    'div',
    { class: 'skeleton', 'aria-hidden': 'true', 'data-key': 'skeleton' },
    h('span', { class: 'bar tall' }),
    ...Array.from({ length: 7 }, () => h('span', { class: 'bar' })),
  );
}
