import type { JSX } from 'react';
import type { ConfigPush, ConfigPushItem } from '@demarc/contracts';
import { Age, Card, ConfirmAction, ErrorNote, StateMark, visibleText, type LookName } from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import { PathText } from '../../../components/path-text';
import { useMay } from '../../../lib/session';
import { useConfigPushes } from '../api/list-config-pushes';
import { useRetryConfigPush } from '../api/retry-config-push';
import classes from './wanted-tab.module.css';

const PUSH: Readonly<Record<ConfigPush['state'], readonly [LookName, string]>> = {
  applying: ['waiting', 'being put in place'],
  applied: ['ok', 'in place'],
  impossible: ['look', 'this router cannot take it'],
  restoring: ['waiting', 'being taken back'],
  restored: ['off', 'taken back'],
};

const ITEM: Readonly<Record<ConfigPushItem['state'], readonly [LookName, string]>> = {
  open: ['waiting', 'waits'],
  'in-sync': ['ok', 'in place'],
  refused: ['look', 'not done'],
  restored: ['ok', 'as before'],
  kept: ['ok', "the subscriber's own"],
  gone: ['off', 'gone'],
};

const shown = (value: string): string => (value === '' ? 'empty' : visibleText(value));

function Item({ item }: { item: ConfigPushItem }): JSX.Element {
  const [look, word] = ITEM[item.state];
  return (
    <li className={classes.row}>
      <div className={classes.head}>
        <span className={classes.path}>
          <PathText path={item.path} />
        </span>
        <StateMark look={look} word={word} />
      </div>
      <div className={classes.values}>
        {item.wanted !== null && <span className={classes.value}>{shown(item.wanted)}</span>}
        {item.before !== null && (
          <>
            <span className={classes.label}>before</span>
            <span className={classes.value}>{shown(item.before)}</span>
          </>
        )}
      </div>
      {item.reason !== null && <p className={classes.why}>{item.reason}</p>}
    </li>
  );
}

/** The profile that carries the state of the service out on this router, item by item; nothing where there is none. */
export function ConfigPushCard({ routerId }: { routerId: string }): JSX.Element | null {
  const [latest] = useConfigPushes(routerId).data ?? [];
  const mayRetry = useMay('router.configure');
  const retry = useRetryConfigPush(routerId);
  if (latest === undefined) return null;
  const [look, word] = PUSH[latest.state];
  const isRefused = latest.state !== 'restored' && latest.items.some(({ state }) => state === 'refused');
  return (
    <Card
      title={
        <>
          Profile <PageLink href={`/profiles?edit=${latest.profileId}`}>{latest.profileName}</PageLink>
        </>
      }
      aside={
        <>
          <StateMark look={look} word={word} />
          <Age at={latest.restoredAt ?? latest.appliedAt ?? latest.createdAt} />
        </>
      }
      flush
    >
      {latest.note !== null && <p className={classes.due}>{latest.note}</p>}
      <ul className={classes.rows}>
        {latest.items.map((item) => (
          <Item key={`${item.kind} ${item.path}`} item={item} />
        ))}
      </ul>
      {mayRetry && isRefused && (
        <div className={classes.due}>
          <ConfirmAction
            level={1}
            verb="Try again"
            effect="The router is called, and what it refused is sent once more."
            busy={retry.isPending}
            onConfirm={() => retry.mutateAsync(latest.id)}
          />
        </div>
      )}
      {retry.error !== null && (
        <ErrorNote what="It was not tried again." holds="The router keeps what it has." error={retry.error} />
      )}
    </Card>
  );
}
