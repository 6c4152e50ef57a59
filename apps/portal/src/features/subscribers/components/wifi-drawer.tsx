import { useState, type FormEvent, type JSX } from 'react';
import { Button, Drawer, Switch, TextInput } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { SetWifi, type ServiceOverview, type SubscriptionWifi } from '@demarc/contracts';
import { Age, ErrorNote, KeyValue, StateMark } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { useLive } from '../../../lib/live';
import { errorsOf } from '../../../lib/form-errors';
import { useSetWifi, useWifi, wifiKey } from '../api/wifi';
import { readableKey } from '../readable-key';
import formClasses from './form.module.css';

export interface WifiDrawerProps {
  service: ServiceOverview;
  opened: boolean;
  onClose: () => void;
}

const SOURCES: Readonly<Record<SubscriptionWifi['source'], string>> = {
  operator: 'set by staff',
  subscriber: 'changed by the subscriber on the router',
  generated: 'made by Demarc',
};

export function WifiDrawer({ service, opened, onClose }: WifiDrawerProps): JSX.Element {
  const subscriptionId = service.subscription.id;
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={480} title="WiFi name and key">
      <WifiContent service={service} subscriptionId={subscriptionId} onClose={onClose} />
    </Drawer>
  );
}

function WifiContent(props: { service: ServiceOverview; subscriptionId: string; onClose: () => void }): JSX.Element {
  const query = useWifi(props.subscriptionId);
  useLive(['subscription', 'router'], [wifiKey(props.subscriptionId)]);
  return (
    <Loaded query={query} what="The WiFi" lines={5}>
      {(wifi) => <WifiForm {...props} wifi={wifi} />}
    </Loaded>
  );
}

/** What is wanted, beside what the router says it has. */
function Bands({ wifi, service }: { wifi: readonly SubscriptionWifi[]; service: ServiceOverview }): JSX.Element {
  const reported = service.router?.summary.wifi ?? [];
  return (
    <KeyValue
      items={wifi.map((band) => {
        const own = reported.find((network) => network.band === band.band)?.ssid ?? null;
        return [
          `${band.band} GHz`,
          <div key={band.band}>
            “{band.ssid}”{' '}
            {own !== null &&
              (own === band.ssid ? (
                <StateMark parameter="in-sync" />
              ) : (
                <StateMark look="waiting" word={`router still says “${own}”`} />
              ))}
            <p className={formClasses.note}>
              {SOURCES[band.source]}, <Age at={band.changedAt} />
            </p>
          </div>,
        ] as const;
      })}
    />
  );
}

function WifiForm(props: {
  service: ServiceOverview;
  subscriptionId: string;
  wifi: readonly SubscriptionWifi[];
  onClose: () => void;
}): JSX.Element {
  const { service, subscriptionId, wifi, onClose } = props;
  const [ssid, setSsid] = useState(wifi[0]?.ssid ?? '');
  const [passphrase, setPassphrase] = useState('');
  const [both, setBoth] = useState(true);
  const [checked, setChecked] = useState(false);
  const set = useSetWifi(subscriptionId);
  const bands = both ? (['2.4', '5'] as const) : (['2.4'] as const);
  const errors = errorsOf(SetWifi, { band: '2.4', ssid, passphrase });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(errors).length > 0) return;
    set.mutate(
      bands.map((band) => ({ band, ssid, passphrase })),
      { onSuccess: onClose },
    );
  };
  const hosts = (service.router?.summary.hosts ?? []).filter((host) => host.active && host.signalDbm !== null).length;
  return (
    <form className={formClasses.form} onSubmit={submit} noValidate>
      {wifi.length > 0 && <Bands wifi={wifi} service={service} />}
      <TextInput
        label="New name"
        size="sm"
        data-autofocus
        autoComplete="off"
        value={ssid}
        error={checked ? errors.ssid : undefined}
        onChange={(event) => setSsid(event.currentTarget.value)}
      />
      <TextInput
        label="New key"
        description="8 to 63 characters; read it out to the subscriber before you save."
        size="sm"
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: formClasses.mono }}
        value={passphrase}
        error={checked ? errors.passphrase : undefined}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <div>
        <Button
          variant="default"
          leftSection={<IconDice5 size={16} stroke={1.5} />}
          onClick={() => setPassphrase(readableKey())}
        >
          Make a key
        </Button>
      </div>
      <Switch
        label="The same on 2.4 and 5 GHz"
        size="sm"
        checked={both}
        onChange={(event) => setBoth(event.currentTarget.checked)}
      />
      <p className={formClasses.note}>
        {hosts === 0 ? 'Devices' : `${hosts} ${hosts === 1 ? 'device' : 'devices'}`} must sign in again with the new
        key. If the router is away, it gets it at its next contact.
      </p>
      {set.error !== null && <ErrorNote what="The WiFi was not changed." error={set.error} />}
      <div className={formClasses.actions}>
        <Button variant="default" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="sm" loading={set.isPending}>
          Change WiFi
        </Button>
      </div>
    </form>
  );
}
