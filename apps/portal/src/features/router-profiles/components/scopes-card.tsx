import { useState, type JSX } from 'react';
import { ActionIcon, Button, Group, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ProfileScope, RouterRow } from '@demarc/contracts';
import { Card, EmptyState, visibleText } from '@demarc/ui';
import { useFindRouters } from '../../../lib/find-routers';
import { usePlansOfProfiles, useRouterOfScope } from '../api/router-profiles';
import { SCOPE_WORDS, scopeKey } from './profile-words';
import type { DraftProps } from './settings-card';
import classes from './router-profiles.module.css';

const KINDS = (['fleet', 'model', 'plan', 'tag', 'subscription', 'router'] as const).map((value) => ({
  value,
  label: SCOPE_WORDS[value],
}));
type Kind = ProfileScope['kind'];

const wordsOfRouter = (row: Pick<RouterRow, 'serialNumber' | 'modelName' | 'subscription'>): string =>
  [row.serialNumber, row.modelName ?? '', row.subscription?.subscriberName ?? '']
    .filter((part) => part !== '')
    .map((part) => visibleText(part, 40))
    .join(' · ');

/** Whom a scope means, by the name that people know. */
export function ScopeName({ scope }: { scope: ProfileScope }): JSX.Element {
  const plans = usePlansOfProfiles().data ?? [];
  const router = useRouterOfScope(scope.kind === 'router' ? scope.routerId : null).data;
  switch (scope.kind) {
    case 'plan':
      return <>{`Plan ${plans.find(({ id }) => id === scope.planId)?.name ?? '…'}`}</>;
    case 'router':
      return <>{`Router ${router === undefined ? '…' : visibleText(router.serialNumber, 64)}`}</>;
    case 'subscription':
      return <>{`Service …${scope.subscriptionId.slice(-6)}`}</>;
    case 'fleet':
      return <>All routers</>;
    case 'model':
      return <>{`Model ${visibleText(scope.productClass, 64)}`}</>;
    case 'tag':
      return <>{`Tag ${scope.tag}`}</>;
  }
}

function RouterTarget({ kind, onPick }: { kind: 'router' | 'subscription'; onPick: (scope: ProfileScope) => void }) {
  const [search, setSearch] = useState('');
  const found = useFindRouters(search).data?.items ?? [];
  const rows = kind === 'router' ? found : found.filter(({ subscription }) => subscription !== null);
  return (
    <Select
      label={kind === 'router' ? 'Which router' : 'Which router serves it'}
      placeholder="Serial, model or subscriber"
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options }) => options}
      value={null}
      data={rows.map((row) => ({ value: row.id, label: wordsOfRouter(row) }))}
      onChange={(id) => {
        const row = rows.find((one) => one.id === id);
        if (row === undefined) return;
        if (kind === 'router') onPick({ kind, routerId: row.id });
        else if (row.subscription !== null) onPick({ kind, subscriptionId: row.subscription.id });
      }}
    />
  );
}

function WordTarget({ kind, onPick }: { kind: 'model' | 'tag'; onPick: (scope: ProfileScope) => void }): JSX.Element {
  const [word, setWord] = useState('');
  const add = (): void => {
    const said = word.trim();
    if (said === '') return;
    onPick(kind === 'model' ? { kind, productClass: said } : { kind, tag: said });
    setWord('');
  };
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        flex={1}
        label={kind === 'model' ? 'Product class, as routers say it' : 'Tag'}
        value={word}
        onChange={(event) => setWord(event.currentTarget.value)}
      />
      <Button variant="default" disabled={word.trim() === ''} onClick={add}>
        Add
      </Button>
    </Group>
  );
}

function Target({ kind, onPick }: { kind: Kind; onPick: (scope: ProfileScope) => void }): JSX.Element {
  const plans = usePlansOfProfiles().data ?? [];
  switch (kind) {
    case 'fleet':
      return (
        <Button variant="default" onClick={() => onPick({ kind })}>
          Add all routers
        </Button>
      );
    case 'plan':
      return (
        <Select
          label="Which plan"
          data={plans.map(({ id, name }) => ({ value: id, label: name }))}
          value={null}
          onChange={(planId) => planId !== null && onPick({ kind, planId })}
        />
      );
    case 'model':
    case 'tag':
      return <WordTarget key={kind} kind={kind} onPick={onPick} />;
    case 'subscription':
    case 'router':
      return <RouterTarget key={kind} kind={kind} onPick={onPick} />;
  }
}

/** Whom the profile is for. */
export function ScopesCard({ draft, readOnly, onChange }: DraftProps): JSX.Element {
  const [kind, setKind] = useState<Kind>('tag');
  const { scopes } = draft;
  const pick = (scope: ProfileScope): void => {
    if (scopes.some((one) => scopeKey(one) === scopeKey(scope))) return;
    onChange({ ...draft, scopes: [...scopes, scope] });
  };
  return (
    <Card title="For">
      {scopes.length === 0 ? (
        <EmptyState title="For nobody yet.">Where several profiles say the same, the nearest wins.</EmptyState>
      ) : (
        <ul className={classes.scopes}>
          {scopes.map((scope) => (
            <li key={scopeKey(scope)} className={classes.scope}>
              <ScopeName scope={scope} />
              {!readOnly && (
                <ActionIcon
                  variant="subtle"
                  size={28}
                  aria-label={`Take away ${scopeKey(scope)}`}
                  onClick={() => onChange({ ...draft, scopes: scopes.filter((one) => one !== scope) })}
                >
                  <IconX size={14} stroke={1.5} aria-hidden />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {!readOnly && (
        <div className={classes.paths}>
          <Select
            label="Add a scope"
            allowDeselect={false}
            data={KINDS}
            value={kind}
            onChange={(next) => setKind(KINDS.find(({ value }) => value === next)?.value ?? 'tag')}
          />
          <Target kind={kind} onPick={pick} />
        </div>
      )}
    </Card>
  );
}
