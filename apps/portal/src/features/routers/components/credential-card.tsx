import type { JSX } from 'react';
import type { CredentialChange, Router, RouterCredential } from '@demarc/contracts';
import { Age, Card, ConfirmAction, ErrorNote, KeyValue, StateMark, visibleText, type LookName } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { useMay } from '../../../lib/session';
import { useChangeCredential, useRouterCredential } from '../api/router-credential';
import classes from './credential-card.module.css';

const STATES: Readonly<Record<CredentialChange['state'], readonly [LookName, string]>> = {
  waiting: ['waiting', 'waits for its turn'],
  released: ['waiting', 'comes with its next session'],
  given: ['waiting', 'given; the old one is good until it uses the new one'],
  done: ['ok', 'changed'],
};
const CAUSES: Readonly<Record<CredentialChange['because'], string>> = {
  age: 'grown old',
  staff: 'ordered',
  leak: 'others may have it',
};

/** What a router proves itself with: how old that is, and how it gets another. */
export function CredentialCard({ router }: { router: Router }): JSX.Element {
  return (
    <Card title="Credential">
      <Loaded query={useRouterCredential(router.id)} what="Its credential" lines={4}>
        {(credential) => (
          <>
            <Facts credential={credential} />
            <Changes changes={credential.changes} />
            {credential.madeAt !== null && router.mode === 'manage' && router.state === 'active' && (
              <Change routerId={router.id} credential={credential} />
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function Facts({ credential }: { credential: RouterCredential }): JSX.Element {
  const { madeAt, firstUsedAt, isOld, hasProvenSha256 } = credential;
  if (madeAt === null) return <p className={classes.none}>It has used no credential of its own yet.</p>;
  return (
    <KeyValue
      items={[
        [
          'Made',
          <span key="made">
            <Age at={madeAt} /> {isOld && <StateMark look="look" word="old" />}
          </span>,
        ],
        ['First used', firstUsedAt === null ? null : <Age key="used" at={firstUsedAt} />],
        ['Digest', hasProvenSha256 ? 'it can do SHA-256' : 'it has answered in MD5 alone'],
      ]}
    />
  );
}

function Changes({ changes }: Pick<RouterCredential, 'changes'>): JSX.Element | null {
  if (changes.length === 0) return null;
  return (
    <ul className={classes.changes} aria-label="Changes">
      {changes.map((change) => {
        const [look, word] = STATES[change.state];
        return (
          <li key={change.id}>
            <StateMark look={look} word={word} /> <Age at={change.finishedAt ?? change.givenAt ?? change.requestedAt} />
            <div className={classes.why}>
              {CAUSES[change.because]}
              {change.because === 'age' ? '' : `, ${visibleText(change.requestedBy, 60)}`}:{' '}
              {visibleText(change.reason, 200)}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Change({ routerId, credential }: { routerId: string; credential: RouterCredential }): JSX.Element | null {
  const change = useChangeCredential(routerId);
  if (!useMay('router.configure')) return null;
  const open = credential.changes.find(({ state }) => state !== 'done');
  const isUrgent = open !== undefined && open.because !== 'age';
  return (
    <div className={classes.actions}>
      {!isUrgent && (
        <ConfirmAction
          level={2}
          verb="Change credential"
          effect="The router is called and given another user name and password, for itself and for our calls. The old ones are good until it has used the new ones; its subscriber notices nothing."
          busy={change.isPending}
          onConfirm={(reason) => change.mutateAsync({ because: 'staff', reason })}
        />
      )}
      {open?.because !== 'leak' && (
        <ConfirmAction
          level={2}
          verb="Others may have it"
          effect="The same, and it is called once more to use the new ones, so that the old ones are worth nothing as soon as can be."
          busy={change.isPending}
          onConfirm={(reason) => change.mutateAsync({ because: 'leak', reason })}
        />
      )}
      {change.error !== null && (
        <ErrorNote what="The credential is not changed." holds="The router keeps what it has." error={change.error} />
      )}
    </div>
  );
}
