import { useState, type JSX } from 'react';
import { ActionIcon, Button, Drawer, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { AccessGroupName, AccessReply, NasVendor, type RadiusStatus } from '@demarc/contracts';
import { Age, ErrorNote, KeyValue } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { useReturnFocus } from '../../../lib/return-focus';
import { useMay } from '../../../lib/session';
import { useChangeReplies } from '../api/change-replies';
import { useRadius } from '../api/get-radius';
import { VENDOR_CHOICES } from './nas-words';
import classes from './nas.module.css';

const PASSWORDS: Readonly<Record<RadiusStatus['passwords'], string>> = {
  off: 'off: FreeRADIUS finds no account here (RADIUS_PASSWORDS)',
  clear: 'PAP, CHAP and MS-CHAP',
  salted: 'PAP alone: only salted hashes are kept',
};
const EVERY = 'every kind';

function Facts({ status }: { status: RadiusStatus }): JSX.Element {
  return (
    <KeyValue
      items={[
        ['Logins', PASSWORDS[status.passwords]],
        ['A suspended service', status.suspended === 'reject' ? 'is refused' : 'is accepted into the group “closed”'],
        ['Accounts and NAS', `${status.accounts} names, ${status.clients} NAS`],
        ['Reports', `every ${status.interimSeconds} s`],
        [
          'Reports that wait',
          status.oldestWaitingAt === null ? (
            'none'
          ) : (
            <span key="waiting">
              {status.waitingReports}, the oldest <Age at={status.oldestWaitingAt} />
              {status.failingReports === 0 ? '' : `; ${status.failingReports} cannot be recorded`}
            </span>
          ),
        ],
      ]}
    />
  );
}

type Row = AccessReply & { key: number };

function ReplyRow(props: {
  row: Row;
  isEditable: boolean;
  onChange: (change: Partial<AccessReply>) => void;
  onRemove: () => void;
}): JSX.Element {
  const { row, isEditable, onChange, onRemove } = props;
  const wrong = AccessReply.safeParse({ ...row, key: undefined }).error?.issues.map(({ path }) => path[0]) ?? [];
  return (
    <li className={classes.reply}>
      <div className={classes.replyFields}>
        <Select
          aria-label="Kind of NAS"
          data={[EVERY, ...VENDOR_CHOICES]}
          value={row.vendor ?? EVERY}
          allowDeselect={false}
          disabled={!isEditable}
          onChange={(vendor) => onChange({ vendor: NasVendor.safeParse(vendor).data ?? null })}
        />
        <TextInput
          aria-label="Attribute"
          value={row.attribute}
          readOnly={!isEditable}
          error={wrong.includes('attribute')}
          onChange={(event) => onChange({ attribute: event.currentTarget.value })}
        />
        <TextInput
          aria-label="Value"
          value={row.value}
          readOnly={!isEditable}
          error={wrong.includes('value')}
          onChange={(event) => onChange({ value: event.currentTarget.value })}
        />
      </div>
      {isEditable && (
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${row.attribute}`} onClick={onRemove}>
          <IconX size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}

function useRows(status: RadiusStatus) {
  const [rows, setRows] = useState<Row[]>(() => status.replies.map((reply, key) => ({ ...reply, key })));
  return {
    rows,
    replies: rows.map(({ key: _key, ...reply }) => reply),
    change: (key: number, change: Partial<AccessReply>) =>
      setRows((before) => before.map((row) => (row.key === key ? { ...row, ...change } : row))),
    remove: (key: number) => setRows((before) => before.filter((row) => row.key !== key)),
    add: (accessGroup: AccessGroupName) =>
      setRows((before) => [
        ...before,
        { accessGroup, vendor: null, attribute: '', value: '', key: Math.max(-1, ...before.map(({ key }) => key)) + 1 },
      ]),
  };
}

function Replies({ status, onClose }: { status: RadiusStatus; onClose: () => void }): JSX.Element {
  const { rows, replies, change, remove, add } = useRows(status);
  const save = useChangeReplies();
  const mayWrite = useMay('nas.write');
  const isRight = replies.every((reply) => AccessReply.safeParse(reply).success);
  return (
    <Stack gap="lg">
      <Facts status={status} />
      {AccessGroupName.options.map((group) => (
        <section key={group} aria-label={`What ${group} gives`}>
          <Group justify="space-between">
            <h3 className={classes.heading}>{group}</h3>
            {mayWrite && (
              <Button
                variant="subtle"
                size="xs"
                leftSection={<IconPlus size={14} stroke={1.5} aria-hidden />}
                onClick={() => add(group)}
              >
                Attribute
              </Button>
            )}
          </Group>
          <ul className={classes.requests}>
            {rows
              .filter(({ accessGroup }) => accessGroup === group)
              .map((row) => (
                <ReplyRow
                  key={row.key}
                  row={row}
                  isEditable={mayWrite}
                  onChange={(changed) => change(row.key, changed)}
                  onRemove={() => remove(row.key)}
                />
              ))}
          </ul>
        </section>
      ))}
      <p className={classes.muted}>
        {'{groupName}, {downKbps}, {upKbps}, {downBps}, {upBps} and {interimSeconds}'} are filled in. Lists and policies
        have to exist on the NAS: one that nothing filters is an open internet.
      </p>
      {save.error !== null && (
        <ErrorNote what="The replies were not saved." holds="Logins get what they got." error={save.error} />
      )}
      {mayWrite && (
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={!isRight}
            loading={save.isPending}
            onClick={() => save.mutate({ replies }, { onSuccess: onClose })}
          >
            Save
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** How FreeRADIUS is served, and what a login gets in each group on each kind of NAS. */
export function RepliesDrawer({ onClose }: { onClose: () => void }): JSX.Element {
  useReturnFocus();
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title="What a login gets">
      <Loaded query={useRadius()} what="The replies" lines={10}>
        {(status) => <Replies status={status} onClose={onClose} />}
      </Loaded>
    </Drawer>
  );
}
