import {
  DryRun,
  PlanList,
  Profile,
  ProfileChange,
  ProfileChangeList,
  ProfileList,
  ProfilePolicy,
  Router,
  type ChangeProfilePolicy,
  type DecideProfileChange,
  type DryRunProfile,
  type SaveProfile,
} from '@demarc/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const routerProfilesKey = ['router-profiles'] as const;
export const profilePolicyKey = ['router-profiles', 'policy'] as const;

export const useRouterProfiles = () =>
  useQuery({ queryKey: [...routerProfilesKey, 'list'], queryFn: () => api.get('/profiles', ProfileList) });

export const useRouterProfile = (id: string) =>
  useQuery({
    queryKey: [...routerProfilesKey, id],
    queryFn: async () => {
      const [profile, changes] = await Promise.all([
        api.get(`/profiles/${id}`, Profile),
        api.get(`/profiles/${id}/changes`, ProfileChangeList),
      ]);
      return { profile, changes };
    },
  });

export const usePendingChanges = () =>
  useQuery({
    queryKey: [...routerProfilesKey, 'pending'],
    queryFn: () => api.get('/profile-changes', ProfileChangeList),
  });

export const useProfilePolicy = () =>
  useQuery({ queryKey: [...profilePolicyKey], queryFn: () => api.get('/profiles/policy', ProfilePolicy) });

export function useChangePolicy() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeProfilePolicy) => api.send('PUT', '/profiles/policy', body, ProfilePolicy),
    onSuccess: () => cache.invalidateQueries({ queryKey: profilePolicyKey }),
  });
}

export function useSaveRouterProfile(id: string | null) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: SaveProfile) =>
      id === null
        ? api.send('POST', '/profiles', body, ProfileChange)
        : api.send('PUT', `/profiles/${id}`, body, ProfileChange),
    onSuccess: () => cache.invalidateQueries({ queryKey: routerProfilesKey }),
  });
}

/** Nothing is sent to a router by it; it takes a while over a fleet. */
export const useDryRun = () =>
  useMutation({ mutationFn: (body: DryRunProfile) => api.send('POST', '/profiles/dry-run', body, DryRun) });

export function useDecideChange(changeId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: DecideProfileChange) =>
      api.send('POST', `/profile-changes/${changeId}/decide`, body, ProfileChange),
    onSettled: () => cache.invalidateQueries({ queryKey: routerProfilesKey }),
  });
}

export function useWithdrawChange(changeId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      api.send('POST', `/profile-changes/${changeId}/withdraw`, { reason }, ProfileChange),
    onSettled: () => cache.invalidateQueries({ queryKey: routerProfilesKey }),
  });
}

export function useDeleteRouterProfile(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => api.send('DELETE', `/profiles/${id}`, undefined, null),
    onSuccess: () => cache.invalidateQueries({ queryKey: routerProfilesKey }),
  });
}

export const usePlansOfProfiles = () => useQuery({ queryKey: ['plans'], queryFn: () => api.get('/plans', PlanList) });

/** Of a router that a scope names. */
export const useRouterOfScope = (id: string | null) =>
  useQuery({
    queryKey: ['routers', 'scope', id],
    queryFn: () => api.get(`/routers/${id}`, Router),
    enabled: id !== null,
  });
