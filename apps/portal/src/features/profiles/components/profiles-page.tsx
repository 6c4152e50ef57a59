import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ConfigProfile } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, formatCount, PageHeader, type TableColumn } from '@demarc/ui';
import { z } from 'zod';
import { Loaded } from '../../../components/loaded';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { profilesKey, useProfiles } from '../api/profiles';
import { routerFilesKey } from '../../../lib/router-files';
import { quarantineKey } from '../../../lib/router-uploads';
import { FilesCard } from './files-card';
import { ProfileEditor } from './profile-editor';
import { ReceivedCard } from './received-card';
import classes from './profiles.module.css';

const NEW = 'new';
const Search = z.object({ edit: z.string().default('') });

const COLUMNS: readonly TableColumn<ConfigProfile>[] = [
  { id: 'name', header: 'Profile', title: true, cell: (profile) => profile.name },
  { id: 'for', header: 'What it is for', priority: 2, cell: (profile) => profile.description },
  {
    id: 'size',
    header: 'Parameters / objects',
    align: 'end',
    cell: (profile) => `${profile.settings.length} / ${profile.objects.length}`,
  },
  { id: 'open', header: 'On routers now', align: 'end', cell: (profile) => formatCount(profile.openPushes) },
  { id: 'at', header: 'Changed', priority: 2, cell: (profile) => <Age at={profile.changedAt} /> },
];

const sentenceOf = (profiles: readonly ConfigProfile[]): string => {
  const open = profiles.reduce((sum, { openPushes }) => sum + openPushes, 0);
  const count = profiles.length === 1 ? 'One profile' : `${profiles.length} profiles`;
  return `${count}, on ${open === 1 ? '1 router' : `${formatCount(open)} routers`} now.`;
};

/** Profiles that carry a restricted service out on the router, and the files that routers fetch. */
export function ProfilesPage(): JSX.Element {
  const [{ edit }, set] = useUrlState(Search);
  const query = useProfiles();
  const mayWrite = useMay('router.profiles');
  useLive(['config-profile', 'router-file', 'router-upload', 'router'], [profilesKey, routerFilesKey, quarantineKey]);
  const close = (): void => set({ edit: '' }, 'push');
  if (edit === NEW) return <ProfileEditor profile={null} onClose={close} />;
  if (edit !== '') {
    return (
      <Loaded query={query} what="The profile" lines={10}>
        {(profiles) => {
          const profile = profiles.find(({ id }) => id === edit);
          if (profile !== undefined) return <ProfileEditor key={profile.version} profile={profile} onClose={close} />;
          return (
            <EmptyState title="There is no such profile.">
              <Button variant="default" onClick={close}>
                Back to push profiles
              </Button>
            </EmptyState>
          );
        }}
      </Loaded>
    );
  }
  return (
    <>
      <PageHeader
        title="Push profiles"
        lead={query.data && sentenceOf(query.data)}
        actions={
          mayWrite && (
            <Button
              leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
              onClick={() => set({ edit: NEW }, 'push')}
            >
              Add a profile
            </Button>
          )
        }
      />
      <div className={classes.stack}>
        <Card flush>
          <DataTable
            label="Profiles"
            columns={COLUMNS}
            rows={query.data}
            error={query.error}
            onRetry={() => void query.refetch()}
            rowKey={(profile) => profile.id}
            onOpen={(profile) => set({ edit: profile.id }, 'push')}
            empty={
              <EmptyState title="No profile yet.">
                A policy can restrict a service by a profile of your own instead of the walled garden.
              </EmptyState>
            }
          />
        </Card>
        <FilesCard />
        <ReceivedCard />
      </div>
    </>
  );
}
