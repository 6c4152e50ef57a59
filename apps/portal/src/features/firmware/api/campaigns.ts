import {
  Campaign,
  CampaignList,
  CampaignMemberList,
  CampaignPolicy,
  CampaignPreview,
  SavedFilterList,
  type ApproveCampaign,
  type CampaignMemberState,
  type ChangeCampaignPolicy,
  type CreateCampaign,
  type DecideCampaign,
  type PreviewCampaign,
  type RollBackCampaign,
} from '@demarc/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const campaignsKey = ['campaigns'] as const;
const policyKey = [...campaignsKey, 'policy'] as const;

export const useCampaigns = () =>
  useQuery({ queryKey: [...campaignsKey, 'list'], queryFn: () => api.get('/campaigns', CampaignList) });

export const useCampaign = (id: string) =>
  useQuery({ queryKey: [...campaignsKey, 'one', id], queryFn: () => api.get(`/campaigns/${id}`, Campaign) });

export const useCampaignRouters = (id: string, state: CampaignMemberState | null) =>
  useQuery({
    queryKey: [...campaignsKey, 'one', id, 'routers', state],
    queryFn: () => api.get(`/campaigns/${id}/routers`, CampaignMemberList, { state, limit: 200 }),
    placeholderData: keepPreviousData,
  });

export const useCampaignPolicy = () =>
  useQuery({ queryKey: policyKey, queryFn: () => api.get('/campaign-policy', CampaignPolicy) });

export const useSavedSets = () =>
  useQuery({ queryKey: ['router-filters'], queryFn: () => api.get('/router-filters', SavedFilterList) });

/** What a campaign would do; it writes nothing. @param request null: it is not known yet whom it is about */
export const useCampaignPreview = (request: PreviewCampaign | null) =>
  useQuery({
    queryKey: [...campaignsKey, 'preview', request],
    queryFn: () => api.send('POST', '/campaigns/preview', request, CampaignPreview),
    enabled: request !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });

function useChange<Body, Answer>(send: (body: Body) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => cache.invalidateQueries({ queryKey: campaignsKey }),
  });
}

interface Keyed<Body> {
  body: Body;
  idempotencyKey: string;
}

export const useCreateCampaign = () =>
  useChange(({ body, idempotencyKey }: Keyed<CreateCampaign>) =>
    api.send('POST', '/campaigns', body, Campaign, { idempotencyKey }),
  );
export const useDecideCampaign = (id: string) =>
  useChange((body: DecideCampaign) => api.send('POST', `/campaigns/${id}/decision`, body, Campaign));
export const useApproveCampaign = (id: string) =>
  useChange((body: ApproveCampaign) => api.send('POST', `/campaigns/${id}/approval`, body, Campaign));
export const useRollBack = (id: string) =>
  useChange(({ body, idempotencyKey }: Keyed<RollBackCampaign>) =>
    api.send('POST', `/campaigns/${id}/rollback`, body, Campaign, { idempotencyKey }),
  );
export const useChangeCampaignPolicy = () =>
  useChange((body: ChangeCampaignPolicy) => api.send('PUT', '/campaign-policy', body, CampaignPolicy));
export const useSaveReport = (id: string) =>
  useMutation({ mutationFn: () => api.save(`/campaigns/${id}/report`, {}, 'campaign.csv') });
