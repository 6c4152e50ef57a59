import { useState, type JSX } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { Button, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Profile, ProfileChange } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, formatCount, PageHeader, StateMark, type TableColumn } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { NumberFields } from '../../../components/number-fields';
import { PageLink } from '../../../components/page-link';
import { ReasonedChange } from '../../../components/reasoned-change';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import {
  profilePolicyKey,
  routerProfilesKey,
  useChangePolicy,
  usePendingChanges,
  useProfilePolicy,
  useRouterProfiles,
} from '../api/router-profiles';
import { ScopeName } from './scopes-card';
import { scopeKey } from './profile-words';
import classes from './router-profiles.module.css';

const SHOWN = 3;

function Scopes({ scopes }: Pick<Profile, 'scopes'>): JSX.Element {
  if (scopes.length === 0) return <span className={classes.sub}>nobody</span>;
  return (
    <>
      {scopes.slice(0, SHOWN).map((scope, index) => (
        <span key={scopeKey(scope)}>
          {index > 0 && ', '}
          <ScopeName scope={scope} />
        </span>
      ))}
      {scopes.length > SHOWN && ` and ${scopes.length - SHOWN} more`}
    </>
  );
}

const COLUMNS: readonly TableColumn<Profile>[] = [
  { id: 'name', header: 'Profile', title: true, cell: (profile) => profile.name },
  { id: 'for', header: 'For', cell: (profile) => <Scopes scopes={profile.scopes} /> },
  { id: 'settings', header: 'Settings', align: 'end', cell: (profile) => formatCount(profile.settings) },
  {
    id: 'state',
    header: 'State',
    cell: (profile) =>
      profile.pendingChangeId !== null ? (
        <StateMark look="waiting" word="a change waits" />
      ) : profile.revision === 0 ? (
        <StateMark look="off" word="not live" />
      ) : (
        <StateMark look="ok" word={`revision ${profile.revision}`} />
      ),
  },
  { id: 'by', header: 'By', priority: 2, cell: (profile) => profile.changedBy },
  { id: 'at', header: 'Changed', priority: 2, cell: (profile) => <Age at={profile.changedAt} /> },
];

function Waiting({ changes }: { changes: readonly ProfileChange[] }): JSX.Element | null {
  if (changes.length === 0) return null;
  return (
    <Card title="Wait for a second person">
      <ul className={classes.lines}>
        {changes.map((change) => (
          <li key={change.id} className={classes.line}>
            <PageLink href={`/profiles/${change.profileId}`}>{change.name}</PageLink>
            <span className={classes.sub}>
              {change.author}, {formatCount(change.routers)} routers: {change.reason}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const FIELDS = [
  {
    key: 'approveAbove',
    label: 'Routers',
    description: 'A change that reaches more routers waits for somebody else with the right to approve.',
    min: 0,
    max: 10_000_000,
  },
] as const;

function PolicyForm({ approveAbove }: { approveAbove: number }): JSX.Element {
  const [draft, setDraft] = useState({ approveAbove });
  const change = useChangePolicy();
  const mayWrite = useMay('staff.write');
  return (
    <Stack gap="md">
      <NumberFields fields={FIELDS} draft={draft} set={setDraft} mayWrite={mayWrite} />
      {draft.approveAbove !== approveAbove && (
        <ReasonedChange
          what="limit"
          change={change}
          onTakeBack={() => setDraft({ approveAbove })}
          onChange={(reason) => change.mutate({ ...draft, reason })}
        />
      )}
    </Stack>
  );
}

const COUNTED = ['No profile says', 'One profile says'] as const;

/** What should be true of many routers, whom it is for, and what waits for a second person. */
export function ProfilesListPage(): JSX.Element {
  const query = useRouterProfiles();
  const waiting = usePendingChanges();
  const policy = useProfilePolicy();
  const navigate = useNavigate();
  const mayWrite = useMay('router.profiles');
  useLive(['profile', 'policy'], [routerProfilesKey, profilePolicyKey]);
  const open = (profileId: string): void => void navigate({ to: '/profiles/$profileId', params: { profileId } });
  return (
    <>
      <PageHeader
        title="Profiles"
        lead={
          query.data &&
          `${COUNTED[query.data.length] ?? `${query.data.length} profiles say`} what should be true of routers.`
        }
        actions={
          mayWrite && (
            <Button leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />} onClick={() => open('new')}>
              Add a profile
            </Button>
          )
        }
      />
      <div className={classes.stack}>
        <Waiting changes={waiting.data ?? []} />
        <Card flush>
          <DataTable
            label="Profiles"
            columns={COLUMNS}
            rows={query.data}
            error={query.error}
            onRetry={() => void query.refetch()}
            rowKey={(profile) => profile.id}
            onOpen={(profile) => open(profile.id)}
            empty={
              <EmptyState title="No profile yet.">
                Say once what should be true of a plan, a model, a tag or the fleet; the routers converge.
              </EmptyState>
            }
          />
        </Card>
        <Card title="Two persons">
          <Loaded query={policy} what="The limit" lines={2}>
            {({ approveAbove }) => <PolicyForm key={approveAbove} approveAbove={approveAbove} />}
          </Loaded>
        </Card>
      </div>
    </>
  );
}
