import type { JSX } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import { Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import {
  IconDeviceDesktop,
  IconKey,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import { ageInWords, useNow, useZone } from '@demarc/ui';
import { useLiveStatus } from '../lib/live';
import { useMe } from '../lib/session';
import { BrakeButton } from '../features/control/components/brake-button';
import { useLogout } from '../features/login/api/logout';
import classes from './shell.module.css';

function LiveBadge(): JSX.Element {
  const status = useLiveStatus();
  const now = useNow();
  const zone = useZone();
  if (status.state === 'live') {
    return (
      <Tooltip label="Changes appear by themselves">
        <span className={classes.live} data-state="live" tabIndex={0} role="img" aria-label="live">
          <span className={classes.dot} aria-hidden />
          <span className={classes.liveWord}>live</span>
        </span>
      </Tooltip>
    );
  }
  const since = status.lastOpenAt;
  const words =
    since === null ? 'connecting' : `reconnecting, ${ageInWords((now - Date.parse(since)) / 1000, since, zone)}`;
  return (
    <Tooltip label="The live connection is away. Pages are read again every 10 seconds.">
      <span className={classes.live} data-state={status.state} tabIndex={0} role="img" aria-label={words}>
        <span className={classes.dot} aria-hidden />
        <span className={classes.liveWord}>{words}</span>
      </span>
    </Tooltip>
  );
}

const SCHEMES = [
  { value: 'auto', word: 'As the system', icon: IconDeviceDesktop },
  { value: 'light', word: 'Light', icon: IconSun },
  { value: 'dark', word: 'Dark', icon: IconMoon },
] as const;

function MeMenu({ onKeys }: { onKeys: () => void }): JSX.Element | null {
  const me = useMe();
  const navigate = useNavigate();
  const logout = useLogout();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  if (me === undefined) return null;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className={classes.me}>
          <IconUserCircle size={20} stroke={1.5} aria-hidden />
          <span className={classes.meName}>{me.name}</span>
          <span className={classes.hidden}>, my menu</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.meHead}>
          <strong>{me.name}</strong>
          <span>
            {me.email}, {me.role}
          </span>
        </div>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Menu.Item
            key={scheme.value}
            leftSection={<scheme.icon size={16} stroke={1.5} />}
            rightSection={colorScheme === scheme.value ? 'chosen' : undefined}
            onClick={() => setColorScheme(scheme.value)}
          >
            {scheme.word}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconKey size={16} stroke={1.5} />} onClick={() => void navigate({ to: '/me' })}>
          My account and tokens
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} stroke={1.5} />} onClick={onKeys} visibleFrom="sm">
          Keys
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.5} />} onClick={() => logout.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function TopBar({ onSearch, onKeys }: { onSearch: () => void; onKeys: () => void }): JSX.Element {
  const modifier = navigator.userAgent.includes('Mac') ? '⌘' : 'Ctrl';
  return (
    <header className={classes.topBar}>
      <Link to="/" className={classes.phoneBrand} aria-label="Demarc, home">
        <img src="/demarc.svg" alt="" width={24} height={24} />
      </Link>
      <button type="button" className={classes.search} onClick={onSearch}>
        <IconSearch size={16} stroke={1.5} aria-hidden />
        <span className={classes.searchWord}>Find anyone or anything</span>
        <kbd className={classes.kbd}>{modifier} K</kbd>
      </button>
      <div className={classes.topAside}>
        <BrakeButton />
        <LiveBadge />
        <MeMenu onKeys={onKeys} />
      </div>
    </header>
  );
}
