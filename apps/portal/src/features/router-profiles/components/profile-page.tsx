import type { JSX } from 'react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Tabs } from '@mantine/core';
import type { Profile, ProfileChange } from '@demarc/contracts';
import { ConfirmAction, ErrorNote, formatCount, PageHeader } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { Loaded } from '../../../components/loaded';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { routerProfilesKey, useDeleteRouterProfile, useRouterProfile } from '../api/router-profiles';
import { PendingCard } from './pending-card';
import { ProfileEditor } from './profile-editor';
import { RevisionsCard } from './revisions-card';
import classes from './router-profiles.module.css';

const Search = z.object({ tab: z.enum(['edit', 'revisions']).default('edit') });

function sentenceOf({ revision, scopes }: Profile, live: ProfileChange | null): string {
  if (live === null) return 'Nothing of it is live yet.';
  if (scopes.length === 0) return `Revision ${revision}, for nobody.`;
  const told = live.told === null ? '' : `; ${formatCount(live.told)} of them told so far`;
  return `Revision ${revision}, for ${live.routers === 1 ? '1 router' : `${formatCount(live.routers)} routers`}${told}.`;
}

function Delete({ profile }: { profile: Profile }): JSX.Element | null {
  const remove = useDeleteRouterProfile(profile.id);
  const navigate = useNavigate();
  const mayWrite = useMay('router.profiles');
  if (!mayWrite || profile.scopes.length > 0) return null;
  return (
    <>
      <ConfirmAction
        level={1}
        verb="Delete"
        destructive
        effect="Its revisions go with it; the audit log keeps who changed what."
        busy={remove.isPending}
        onConfirm={() => remove.mutateAsync().then(() => navigate({ to: '/profiles' }))}
      />
      {remove.error !== null && <ErrorNote what="It was not deleted." error={remove.error} />}
    </>
  );
}

function Whole({ profile, changes }: { profile: Profile; changes: readonly ProfileChange[] }): JSX.Element {
  const [{ tab }, set] = useUrlState(Search);
  const live = changes.find(({ revision }) => revision === profile.revision && revision !== null) ?? null;
  const pending = changes.find(({ state }) => state === 'pending') ?? null;
  return (
    <>
      <PageHeader title={profile.name} lead={sentenceOf(profile, live)} actions={<Delete profile={profile} />} />
      <div className={classes.stack}>
        {pending !== null && <PendingCard change={pending} live={live} />}
        <Tabs
          value={tab}
          onChange={(next) => set({ tab: next === 'revisions' ? 'revisions' : 'edit' })}
          keepMounted={false}
        >
          <Tabs.List className={listClasses.tabs}>
            <Tabs.Tab value="edit">Settings</Tabs.Tab>
            <Tabs.Tab value="revisions">Revisions</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="edit" className={classes.panel}>
            <ProfileEditor
              key={`${profile.revision} ${pending?.id ?? ''}`}
              profileId={profile.id}
              live={live}
              onSaved={() => set({ tab: 'revisions' })}
            />
          </Tabs.Panel>
          <Tabs.Panel value="revisions" className={classes.panel}>
            <RevisionsCard changes={changes} />
          </Tabs.Panel>
        </Tabs>
      </div>
    </>
  );
}

function NewProfile(): JSX.Element {
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title="New profile"
        lead="What should be true of all routers of a plan, a model, a tag or the fleet."
      />
      <ProfileEditor
        profileId={null}
        live={null}
        onSaved={({ profileId }) => void navigate({ to: '/profiles/$profileId', params: { profileId } })}
      />
    </>
  );
}

function KnownProfile({ profileId }: { profileId: string }): JSX.Element {
  useLive(['profile'], [routerProfilesKey]);
  return (
    <Loaded query={useRouterProfile(profileId)} what="The profile" lines={10}>
      {({ profile, changes }) => <Whole profile={profile} changes={changes} />}
    </Loaded>
  );
}

/** One profile: what it says and for whom, what that would do, and its revisions. */
export function RouterProfilePage(): JSX.Element {
  const { profileId } = useParams({ strict: false });
  if (profileId === undefined || profileId === 'new') return <NewProfile />;
  return <KnownProfile key={profileId} profileId={profileId} />;
}
