import type { Verdict } from '@demarc/contracts';
import { moneyText, momentText } from '../model/format';
import { freshnessOf, isAway, taskOf, isOpen } from '../model/state';
import { isWord } from '../words/words';
import type { ReadyView } from './context';
import { mark, type Look } from './marks';
import { h, type Node_ } from './dom';

export interface VerdictWords {
  look: Look;
  what: string;
  why: string;
  certainty: Verdict['certainty'];
}

const LOOK_OF: Readonly<Record<string, Look>> = {
  'all-well': 'ok',
  'account.overdue': 'look',
  'account.restored-not-proven': 'waiting',
  'account.terminated': 'unknown',
  'router.silent': 'unknown',
  'router.none': 'unknown',
  'router.never-seen': 'waiting',
};

/** The sentence of a verdict. An old value never makes a green light: then it is "likely", and says why. */
export function verdictWords(view: ReadyView): VerdictWords | null {
  const { diagnosis, t } = view;
  const { verdict } = diagnosis;
  if (verdict === null) return null;
  const key = `verdict.${verdict.code}`;
  const what = isWord(key) ? t(key) : t('verdict.unknown', { code: verdict.code });
  const isStale = verdict.layer !== 'account' && isRouterStale(view);
  const look = LOOK_OF[verdict.code] ?? (isWord(key) ? 'fault' : 'unknown');
  return {
    look: isStale && look === 'ok' ? 'unknown' : look,
    what,
    why: [whyText(view, verdict), isStale ? t('verdict.stale') : ''].filter((part) => part !== '').join(' '),
    certainty: isStale && verdict.certainty === 'sure' ? 'likely' : verdict.certainty,
  };
}

function isRouterStale({ diagnosis, nowMs }: ReadyView): boolean {
  const { router, freshness } = diagnosis;
  if (router === null) return false;
  return isAway(diagnosis, nowMs) || freshnessOf(router.readAt, nowMs, freshness.liveSeconds) === 'stale';
}

/** What staff wrote, as a sentence of its own. */
function sentence(text: string | undefined): string {
  const trimmed = (text ?? '').trim();
  return trimmed === '' || /[.!?।]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function whyText({ diagnosis, t, lang }: ReadyView, verdict: Verdict): string {
  const { facts, code } = verdict;
  if (code === 'account.walled' || code === 'account.suspended' || code === 'account.overdue') {
    const { overdue, overdueDays, currency } = facts;
    if (overdue === undefined || Number(overdueDays) <= 0)
      return diagnosis.account === null ? '' : t('why.account.other');
    return t('why.account.money', { amount: moneyText(overdue, currency ?? '', lang), n: Number(overdueDays) });
  }
  if (code === 'account.by-hand') return t('why.account.by-hand', { reason: sentence(facts['reason']) });
  if (code === 'login.down' && ['', 'ERROR_NONE', undefined].includes(facts['error'])) return '';
  const key = `why.${code}`;
  return isWord(key) ? t(key, facts) : '';
}

export function verdictView(view: ReadyView): Node_ | null {
  const { t, lang, nowMs, diagnosis } = view;
  const words = verdictWords(view);
  if (words === null || diagnosis.verdict === null) return null;
  const { since } = diagnosis.verdict;
  const at = since === null ? '' : ` ${t('since', { at: momentText(since, nowMs, diagnosis.zone, lang) })}`;
  return h(
    'div',
    { class: `verdict ${words.look}`, part: 'verdict', 'data-key': 'verdict' },
    mark(words.look, t),
    h(
      'div',
      { class: 'verdict-text', role: 'status' },
      h('p', { class: 'what' }, words.what, h('span', { class: 'since' }, at)),
      h('p', { class: 'why' }, words.why),
    ),
    h('span', { class: 'certainty' }, t(`sure.${words.certainty}`)),
  );
}

/** The name of a state is a word; what the router says is shown as it says it. */
function layerText(text: string, t: ReadyView['t']): string {
  const key = `state.${text}`;
  return isWord(key) ? t(key) : text;
}

/** The layers of the server's diagnosis, and the fibre where the router has one. */
export function layersView(view: ReadyView): Node_ | null {
  const { diagnosis, t, nowMs } = view;
  const layers = diagnosis.verdict?.layers ?? [];
  if (layers.length === 0) return null;
  const isBooting = taskOf(diagnosis, 'reboot');
  const rows = layers.map(({ layer, status, text, at }) => {
    // The state of a service is decided by Demarc: it is as new as Demarc itself. The rest ages.
    const age =
      layer === 'account'
        ? 'live'
        : freshnessOf(
            layer === 'wifi' ? (diagnosis.router?.readAt ?? at) : at,
            nowMs,
            diagnosis.freshness.staleSeconds,
          );
    const isRestarting =
      isBooting !== null && isOpen(isBooting) && isBooting.answeredAt !== null && layer !== 'account';
    const look: Look = isRestarting ? 'waiting' : status === 'ok' && age !== 'live' ? 'unknown' : status;
    return h(
      'li',
      { part: 'layer', 'data-key': layer, class: 'layer' },
      mark(look, t),
      h('span', { class: 'layer-name' }, t(`layer.${layer}`)),
      h('span', { class: 'layer-text' }, layerText(text, t)),
    );
  });
  return h('section', { class: 'layers', 'aria-label': t('section.layers'), 'data-key': 'layers' }, h('ul', {}, rows));
}
