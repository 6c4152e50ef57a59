import type { JSX, ReactNode } from 'react';
import { Textarea } from '@mantine/core';
import type { ScriptDeclare, ScriptTrial } from '@demarc/contracts';
import { Age, StateMark, visibleText } from '@demarc/ui';
import { PathText } from '../../../components/path-text';
import { ScriptActs } from '../../../components/script-acts';
import { readJson } from './read-json';
import { NOT_ASKED, trialSentence } from './script-words';
import classes from './scripts.module.css';

function Part({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <section aria-label={title}>
      <h3 className={classes.heading}>{title}</h3>
      {children}
    </section>
  );
}

function Faults({ faults }: Pick<ScriptTrial, 'faults'>): JSX.Element | null {
  const real = faults.filter(({ code }) => code !== NOT_ASKED);
  if (real.length === 0) return null;
  return (
    <Part title="What failed">
      <ul className={classes.lines}>
        {real.map(({ channel, code, message, line, stack }) => (
          <li key={channel} className={classes.line}>
            <StateMark look="fault" word={`${line === null ? '' : `line ${line}: `}${visibleText(message, 300)}`} />
            <span className={classes.sub}>
              {visibleText(code, 100)} in channel {visibleText(channel, 100)}
            </span>
            {stack !== '' && <pre className={classes.log}>{stack}</pre>}
          </li>
        ))}
      </ul>
    </Part>
  );
}

interface SampleProps {
  samples: Readonly<Record<string, string>>;
  onSamples: (samples: Readonly<Record<string, string>>) => void;
}

/** `ext` as it would be asked. What it answers with is given by hand, or the script ends there. */
function Calls({ calls, samples, onSamples }: Pick<ScriptTrial, 'calls'> & SampleProps): JSX.Element | null {
  const keys = new Map(calls.map((call) => [`${call.name}.${call.function}`, call]));
  if (keys.size === 0) return null;
  return (
    <Part title="Extensions, not asked">
      <ul className={classes.lines}>
        {[...keys].map(([key, { args, hasSample }]) => {
          const text = samples[key] ?? '';
          const isBad = text.trim() !== '' && readJson(text) === undefined;
          return (
            <li key={key} className={classes.line}>
              <span className={classes.mono}>{visibleText(`ext ${key}(${args.join(', ')})`, 200)}</span>
              <StateMark
                look={hasSample ? 'ok' : 'look'}
                word={hasSample ? 'went on with the sample' : 'the script ended here: a trial asks nobody'}
              />
              <Textarea
                label={`Sample of what ${key} answers with`}
                placeholder='{"ssid": "Home"}'
                autosize
                error={isBad ? 'This is not JSON.' : undefined}
                value={text}
                onChange={(event) => onSamples({ ...samples, [key]: event.currentTarget.value })}
              />
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

function Declare({ declare }: { declare: ScriptDeclare }): JSX.Element {
  const { path, times, wants, matches, by } = declare;
  return (
    <li className={classes.line}>
      <PathText path={path} />
      <span className={classes.sub}>
        {visibleText(by, 100)}: {matches === 0 ? 'means nothing here' : `means ${matches}`}
        {Object.entries(times).map(([name, at]) => (
          <span key={name}>
            , {name} {at.startsWith('1970-01-01T00:00:00') ? 'as known' : <Age at={at} prefix="not older than" />}
          </span>
        ))}
      </span>
      {Object.entries(wants).map(([name, wish]) => (
        <span key={name} className={classes.mono}>
          {name} = {wish === null ? '••••••' : wish === '' ? 'empty' : visibleText(wish, 200)}
        </span>
      ))}
    </li>
  );
}

/** What scripts would do with a router: what they want, what it would receive, and what they said. */
export function TrialReport({ trial, ...given }: { trial: ScriptTrial } & SampleProps): JSX.Element {
  const { requests, acts, declares, log, ran, value, passes, tookMs, calls, faults } = trial;
  const isCutShort = faults.some(({ code }) => code === NOT_ASKED);
  const isFailed = faults.some(({ code }) => code !== NOT_ASKED);
  return (
    <div className={classes.stack} role="region" aria-label="What it would do">
      <div>
        <StateMark
          look={isFailed ? 'fault' : isCutShort ? 'look' : 'ok'}
          word={isFailed ? 'Failed' : isCutShort ? 'Not to its end' : 'Ran to its end'}
        />
        <p className={classes.sentence}>{trialSentence(trial)}</p>
        <p className={classes.sub}>
          {ran.length === 0 ? 'No script ran.' : `${ran.join(', ')} ran in ${passes} passes, ${tookMs} ms.`}
        </p>
        {value !== null && (
          <p className={classes.mono}>Its value: {value === '' ? 'empty' : visibleText(value, 300)}</p>
        )}
      </div>
      <Faults faults={faults} />
      <Calls calls={calls} {...given} />
      {requests.length > 0 && (
        <Part title="What the router would receive">
          <ol className={classes.requests}>
            {requests.map(({ method, lines, isWrite }, at) => (
              <li key={`${at} ${method}`} data-write={isWrite || undefined}>
                {method}
                {lines.map((line) => (
                  <div key={line} className={classes.mono}>
                    {visibleText(line, 300)}
                  </div>
                ))}
              </li>
            ))}
          </ol>
        </Part>
      )}
      {acts.length > 0 && (
        <Part title="What would change">
          <ScriptActs acts={acts} />
        </Part>
      )}
      {declares.length > 0 && (
        <Part title="What it declares">
          <ul className={classes.lines}>
            {declares.map((declare) => (
              <Declare key={JSON.stringify(declare)} declare={declare} />
            ))}
          </ul>
        </Part>
      )}
      {log.length > 0 && (
        <Part title="Its log">
          <pre className={classes.log}>{log.join('\n')}</pre>
        </Part>
      )}
    </div>
  );
}
