import type { Diagnosis, DiagnosisRouter, RouterHost } from '@demarc/contracts';
import {
  ageText,
  dbmText,
  durationText,
  momentText,
  moneyText,
  opticalLook,
  rateText,
  wifiLook,
} from '../model/format';
import { freshnessOf, isAway } from '../model/state';
import type { ReadyView } from './context';
import { h, type Node_ } from './dom';
import { button, mark, type Look } from './marks';

interface Row {
  key: string;
  name: string;
  value: string | null;
  look?: Look;
  /** When it was said; rows of the router are as old as its reading. */
  at?: string | null;
}

const FEW_HOSTS = 3;

/** What the router says of itself, each value with its age where that is not the age of all. */
export function routerView(view: ReadyView): Node_ {
  const { t, diagnosis } = view;
  const { router } = diagnosis;
  const rows = [...moneyRows(view), ...(router === null ? [] : routerRows(view, router))];
  return h(
    'section',
    { class: 'router', 'aria-label': t('section.router'), 'data-key': 'router' },
    router === null && diagnosis.scopes.includes('router.read')
      ? h('p', { class: 'none' }, t(diagnosis.service === null ? 'none.service' : 'none.router'))
      : null,
    h(
      'dl',
      { class: 'values' },
      rows.map((row) => rowView(view, row)),
    ),
    router === null ? null : hostsView(view, router),
  );
}

function rowView({ t, nowMs, diagnosis }: ReadyView, { key, name, value, look, at }: Row): Node_ {
  const age = at === undefined ? 'live' : freshnessOf(at, nowMs, diagnosis.freshness.liveSeconds);
  const isStale = age === 'stale' && value !== null;
  const seconds = at === null || at === undefined ? 0 : (nowMs - Date.parse(at)) / 1000;
  return h(
    'div',
    { class: isStale ? 'value stale' : 'value', 'data-key': key, 'data-value': key },
    h('dt', {}, name),
    h(
      'dd',
      {},
      // What is old is not judged.
      look === undefined || value === null ? null : mark(isStale ? 'unknown' : look, t),
      value ?? h('span', { class: 'unknown-value' }, t('value.unknown')),
      isStale ? h('span', { class: 'age' }, ` ◷ ${t('ago', { age: ageText(seconds, t) })}`) : null,
    ),
  );
}

function moneyRows({ t, lang, diagnosis }: ReadyView): Row[] {
  const { account, service } = diagnosis;
  const rows: Row[] = [];
  if (service !== null) {
    const isOff = ['suspended', 'walled-garden', 'terminated', 'throttled'].includes(service.serviceState);
    rows.push({
      key: 'state',
      name: t('value.state'),
      value: `${service.label} · ${t(`state.${service.serviceState}`)}`,
      look: isOff ? 'fault' : service.serviceState === 'notice' ? 'look' : 'ok',
    });
  }
  if (account !== null) {
    rows.push({ key: 'bill', name: t('value.bill'), ...billOf(account, t, lang) });
  }
  return rows;
}

function billOf(
  account: NonNullable<Diagnosis['account']>,
  t: ReadyView['t'],
  lang: string,
): { value: string; look: Look } {
  const money = (amount: string): string => moneyText(amount, account.currency, lang);
  const isDue = /[1-9]/.test(account.due) && !account.due.startsWith('-');
  const next = account.nextBill;
  const nextText =
    next === null ? '' : ` · ${t('bill.next', { amount: money(next.total), on: dayText(next.on, lang) })}`;
  if (account.overdueDays > 0) {
    return { value: t('bill.overdue', { amount: money(account.overdue), n: account.overdueDays }), look: 'fault' };
  }
  return { value: `${isDue ? t('bill.due', { amount: money(account.due) }) : t('bill.paid')}${nextText}`, look: 'ok' };
}

/** A calendar date has no zone: it is written as it is. */
function dayText(on: string, lang: string): string {
  const options = { timeZone: 'UTC', day: 'numeric', month: 'short' } as const;
  return new Intl.DateTimeFormat(lang === 'bn' ? 'bn-BD' : 'en-GB', options).format(new Date(`${on}T00:00:00Z`));
}

function routerRows(view: ReadyView, router: DiagnosisRouter): Row[] {
  const { t, lang, nowMs, diagnosis } = view;
  const at = router.readAt;
  const isUp = router.pppStatus === 'Connected' || router.pppStatus === 'Up';
  const isDown = isAway(diagnosis, nowMs);
  const pppText =
    isUp && router.pppUptimeSeconds !== null
      ? t('value.pppUp', { status: router.pppStatus ?? '', span: durationText(router.pppUptimeSeconds, t) })
      : router.pppStatus;
  const rows: Row[] = [
    { key: 'wan-ip', name: t('value.wanIp'), value: router.wanIp === '0.0.0.0' ? null : router.wanIp, at },
    {
      key: 'ppp',
      name: t('value.ppp'),
      value: !isUp && isFault(router.pppLastError) ? `${pppText ?? ''} · ${router.pppLastError}` : pppText,
      look: isDown ? 'unknown' : isUp ? 'ok' : 'fault',
      at,
    },
    {
      key: 'uptime',
      name: t('value.uptime'),
      value: router.uptimeSeconds === null ? null : durationText(router.uptimeSeconds, t),
      at,
    },
    {
      key: 'reboot',
      name: t('value.reboot'),
      value: router.rebootedAt === null ? null : momentText(router.rebootedAt, nowMs, diagnosis.zone, lang),
      at,
    },
  ];
  if (router.rxPowerDbm !== null) {
    const tx = router.txPowerDbm === null ? '' : ` / ${dbmText(router.txPowerDbm, lang)}`;
    rows.push({
      key: 'optical',
      name: t('value.optical'),
      value: `${dbmText(router.rxPowerDbm, lang)}${tx}`,
      look: opticalLook(router.rxPowerDbm),
      at,
    });
  }
  for (const { band, ssid, channel, enabled } of router.wifi) {
    const state = enabled === false ? t('value.off') : t('value.channel', { channel: channel ?? '?' });
    rows.push({
      key: `wifi-${band}`,
      name: t('value.wifi', { band }),
      value: `“${ssid ?? ''}” · ${state}`,
      look: enabled === false ? 'look' : 'ok',
      at,
    });
  }
  rows.push(throughputRow(view, router));
  return rows;
}

const isFault = (error: string | null): boolean => error !== null && error !== '' && error !== 'ERROR_NONE';

function throughputRow({ t, lang }: ReadyView, { throughput }: DiagnosisRouter): Row {
  const name = t('value.throughput');
  if (throughput === null) return { key: 'throughput', name, value: null };
  const value = [
    t('value.down', { rate: rateText(throughput.downBitsPerSecond, lang) }),
    t('value.up', { rate: rateText(throughput.upBitsPerSecond, lang) }),
  ].join(' ');
  return { key: 'throughput', name, value, at: throughput.at };
}

function hostsView({ t, state, lang }: ReadyView, { hosts }: DiagnosisRouter): Node_ {
  const present = hosts.filter((host) => host.active);
  const shown = state.isHostListOpen ? present : present.slice(0, FEW_HOSTS);
  const rest = present.length - FEW_HOSTS;
  return h(
    'div',
    { class: 'hosts', 'data-key': 'hosts' },
    h('h3', {}, `${t('value.hosts')} `, h('span', { class: 'count' }, t('value.hostsCount', { n: present.length }))),
    h(
      'ul',
      {
        class: shown.length > 8 ? 'many' : '',
        ...(shown.length > 8 ? { tabindex: '0', 'aria-label': t('value.hosts') } : {}),
      },
      shown.map((host) => hostView(host, t, lang)),
    ),
    rest > 0
      ? button('hosts', state.isHostListOpen ? t('button.hostsLess') : t('button.hosts', { n: present.length }), {
          class: 'link',
          'aria-expanded': state.isHostListOpen ? 'true' : 'false',
        })
      : null,
  );
}

function hostView(host: RouterHost, t: ReadyView['t'], lang: string): Node_ {
  const medium = host.interface === 'ethernet' ? t('value.cable') : (host.interface ?? '');
  return h(
    'li',
    { 'data-key': host.mac ?? host.ip ?? host.name },
    h('span', { class: 'host-name' }, host.name === '' ? (host.mac ?? '') : host.name),
    h('span', { class: 'host-ip' }, host.ip ?? ''),
    host.signalDbm === null
      ? h('span', { class: 'host-signal' }, medium)
      : h('span', { class: 'host-signal' }, mark(wifiLook(host.signalDbm), t), dbmText(host.signalDbm, lang)),
  );
}
