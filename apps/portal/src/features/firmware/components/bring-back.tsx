import { useState, type JSX } from 'react';
import type { RollBackCampaign } from '@demarc/contracts';
import { ConfirmAction, ErrorNote } from '@demarc/ui';
import { useOpenPage } from '../../../components/page-link';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useRollBack } from '../api/campaigns';

interface BringBackProps {
  campaignId: string;
  /** Whom. */
  of: Pick<RollBackCampaign, 'which' | 'routerIds'>;
  verb: string;
  destructive?: boolean;
}

/** Makes the campaign that brings routers back to what they ran before, and opens it. */
export function BringBack({ campaignId, of, verb, destructive = false }: BringBackProps): JSX.Element {
  const back = useRollBack(campaignId);
  const open = useOpenPage();
  const [key, setKey] = useState(newIdempotencyKey);
  const bring = (reason: string) =>
    back
      .mutateAsync({ body: { ...of, reason }, idempotencyKey: key })
      .then((made) => open(`/firmware/${made.id}`))
      .finally(() => setKey(newIdempotencyKey()));
  return (
    <>
      <ConfirmAction
        level={2}
        verb={verb}
        destructive={destructive}
        effect="A campaign of its own is made, which you see before it starts. The image that they ran before is kept for a week."
        busy={back.isPending}
        onConfirm={bring}
      />
      {back.error !== null && <ErrorNote what="Nobody is brought back." error={back.error} />}
    </>
  );
}
