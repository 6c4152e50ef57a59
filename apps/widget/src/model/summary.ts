import type { Diagnosis } from '@demarc/contracts';
import type { Translate } from '../words/words';
import { dbmText, durationText, momentText, rateText } from './format';
import { stepsOf } from './steps';

export interface Summary {
  text: string;
  markdown: string;
}

/** What an agent pastes into the ticket: what was seen, when, and what was done. */
export function summaryOf(
  diagnosis: Diagnosis,
  verdict: { what: string; why: string } | null,
  { t, lang, nowMs }: { t: Translate; lang: string; nowMs: number },
): Summary {
  const { subscriber, router, service, zone } = diagnosis;
  const moment = (at: string): string => momentText(at, nowMs, zone, lang);
  const lines: [string, string][] = [];
  if (service !== null) lines.push([t('value.state'), `${service.label}, ${t(`state.${service.serviceState}`)}`]);
  if (router !== null) {
    if (router.wanIp !== null) lines.push([t('value.wanIp'), router.wanIp]);
    if (router.pppStatus !== null) lines.push([t('value.ppp'), router.pppStatus]);
    if (router.uptimeSeconds !== null) lines.push([t('value.uptime'), durationText(router.uptimeSeconds, t)]);
    if (router.rxPowerDbm !== null) lines.push([t('value.optical'), dbmText(router.rxPowerDbm, lang)]);
    if (router.throughput !== null) {
      const { downBitsPerSecond, upBitsPerSecond } = router.throughput;
      lines.push([
        t('value.throughput'),
        `↓ ${rateText(downBitsPerSecond, lang)} ↑ ${rateText(upBitsPerSecond, lang)}`,
      ]);
    }
    lines.push([t('value.hosts'), String(router.hosts.filter((host) => host.active).length)]);
    if (router.readAt !== null) lines.push([t('link.live'), moment(router.readAt)]);
  }
  for (const task of diagnosis.tasks.filter(({ kind }) => kind === 'reboot')) {
    const last = stepsOf(task, nowMs).at(-1);
    if (last !== undefined) {
      const words = t(last.word, { age: `${last.seconds ?? 0} s`, reason: task.reason ?? '', detail: '', at: '' });
      lines.push([`${moment(task.createdAt)} ${t('task.reboot')}`, words]);
    }
  }
  const title = t('summary.title', { name: subscriber.name, number: subscriber.number });
  const seen = t('summary.made', { at: moment(new Date(nowMs).toISOString()) });
  const said = verdict === null ? [] : [`${verdict.what} ${verdict.why}`.trim()];
  return {
    text: [title, ...said, ...lines.map(([name, value]) => `${name}: ${value}`), seen].join('\n'),
    markdown: [
      `**${escape(title)}**`,
      ...said.map(escape),
      ...lines.map(([name, value]) => `- ${escape(name)}: ${escape(value)}`),
      `_${escape(seen)}_`,
    ].join('\n'),
  };
}

/** Names come from subscribers and routers: they must not become markup in somebody else's ticket. */
const escape = (text: string): string => text.replaceAll(/[\\`*_[\]<>#|!]/g, (sign) => `\\${sign}`);
