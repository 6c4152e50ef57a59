import type { DiagnosisTask } from '@demarc/contracts';
import { ageText, momentText } from '../model/format';
import { isAway, openTask } from '../model/state';
import { stepsOf, type Step } from '../model/steps';
import type { ReadyView } from './context';
import { h, type Node_ } from './dom';
import { button, mark } from './marks';
import { measureButtons, measurementsView } from './measurements';

/** Buttons of what the token allows, the confirmation of what hurts, and what became of what was ordered. */
export function actionsView(view: ReadyView): Node_ | null {
  const { t, state, diagnosis } = view;
  const canReboot = diagnosis.scopes.includes('router.reboot') && view.actions.has('reboot') && !view.isReadonly;
  const hasRouter = diagnosis.router !== null;
  const isDenied = view.showsDenied && !diagnosis.scopes.includes('router.reboot') && view.actions.has('reboot');
  const rebootText = t(isAway(diagnosis, view.nowMs) ? 'button.rebootLater' : 'button.reboot');
  const isBusy = state.sending !== null || openTask(diagnosis, 'reboot') !== null || state.hasExpired;
  const results = diagnosis.tasks.filter((task, at, all) => all.findIndex(({ kind }) => kind === task.kind) === at);
  if (!hasRouter) return null;
  return h(
    'section',
    { class: 'actions', 'aria-label': t('section.actions'), 'data-key': 'actions' },
    state.confirm === 'reboot'
      ? confirmView(view)
      : h(
          'div',
          { class: 'buttons', 'data-key': 'buttons' },
          ...measureButtons(view),
          canReboot ? button('ask-reboot', rebootText, { disabled: isBusy }) : null,
          isDenied && !canReboot
            ? h('span', { class: 'denied' }, t('notice.denied', { permission: 'router.reboot' }))
            : null,
        ),
    state.notice === null
      ? null
      : h(
          'p',
          { class: 'notice', role: 'alert', 'data-key': 'notice' },
          state.notice.permission === null
            ? t('notice.failed', { code: state.notice.code })
            : t('notice.denied', { permission: state.notice.permission }),
        ),
    h(
      'ol',
      { class: 'results', 'data-key': 'results' },
      measurementsView(view),
      results.map((task) => resultView(view, task)),
    ),
    // Said once per change, not per second.
    h('div', { class: 'hidden', role: 'status', 'data-key': 'spoken' }, spokenOf(view)),
  );
}

function confirmView({ t, diagnosis, nowMs }: ReadyView): Node_ {
  const isLater = isAway(diagnosis, nowMs);
  const hosts = diagnosis.router?.hosts.filter((host) => host.active).length ?? 0;
  const label = t(isLater ? 'button.rebootLater' : 'button.reboot');
  return h(
    'div',
    { class: 'confirm', role: 'group', 'aria-label': label, 'data-key': 'confirm' },
    h('p', {}, t(isLater ? 'confirm.rebootLater' : 'confirm.reboot', { n: hosts })),
    h('div', { class: 'buttons' }, button('cancel', t('button.cancel')), button('reboot', label, { class: 'strong' })),
  );
}

function resultView(view: ReadyView, task: DiagnosisTask): Node_ {
  const { t, nowMs, diagnosis, lang } = view;
  return h(
    'li',
    { part: 'result', 'data-key': task.id, 'data-task': task.kind, 'data-state': task.state },
    h('span', { class: 'result-at' }, momentText(task.createdAt, nowMs, diagnosis.zone, lang)),
    h('span', { class: 'result-name' }, t(`task.${task.kind}`)),
    h(
      'span',
      { class: 'steps' },
      stepsOf(task, nowMs).map((step) =>
        h('span', { class: 'step', 'data-key': step.word }, mark(step.look, t), stepText(view, task, step)),
      ),
    ),
  );
}

function stepText({ t, diagnosis, nowMs, lang }: ReadyView, task: DiagnosisTask, step: Step): string {
  const next = diagnosis.router?.nextContactAt ?? null;
  const age = step.seconds === null ? '' : ageText(step.seconds, t);
  const text = t(step.word, {
    age,
    reason: task.reason ?? '',
    detail: step.detail === undefined ? '' : t(step.detail),
    at: next === null || Date.parse(next) < nowMs ? '?' : momentText(next, nowMs, diagnosis.zone, lang),
  });
  return step.word === 'step.woken' ||
    step.word === 'step.read' ||
    step.word === 'step.measured' ||
    (step.look === 'running' && !text.includes(age))
    ? `${text} ${age}`
    : text;
}

/** The last result in a sentence for readers of speech. */
function spokenOf(view: ReadyView): string {
  const { diagnosis, t } = view;
  const done = diagnosis.tasks.find(({ kind, state }) => kind === 'reboot' && (state === 'done' || state === 'failed'));
  if (done === undefined) return '';
  const last = stepsOf(done, view.nowMs).at(-1);
  return last === undefined ? '' : `${t('task.reboot')}: ${stepText(view, done, last)}`;
}
