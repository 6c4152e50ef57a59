import { useEffect, type JSX } from 'react';
import { Link, Outlet, useMatchRoute, useNavigate } from '@tanstack/react-router';
import { Button, Menu } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { startLive } from '../lib/live';
import { useMe } from '../lib/session';
import { ControlBanner } from '../features/control/components/control-banner';
import { useBusinessClock } from '../features/demo/api/business-clock';
import { StoryDrawer } from '../features/demo/components/story-drawer';
import { SearchPalette } from '../features/search/components/search-palette';
import { NAVIGATION, PHONE_ITEMS, MoreIcon, type NavigationGroup, type NavigationItem } from './navigation';
import { KeysHelp } from './keys-help';
import { TopBar } from './top-bar';
import { useGoKeys } from './use-go-keys';
import classes from './shell.module.css';

function useGroups(): readonly NavigationGroup[] {
  const permissions = useMe()?.permissions ?? [];
  return NAVIGATION.map((group) => ({
    ...group,
    items: group.items.filter((item) => item.permission === null || permissions.includes(item.permission)),
  })).filter((group) => group.items.length > 0);
}

function RailLink({ item }: { item: NavigationItem }): JSX.Element {
  const Icon = item.icon;
  return (
    <Link
      to={item.to}
      className={classes.railLink}
      activeOptions={{ exact: item.to === '/' || item.to === '/settings' }}
      activeProps={{ 'data-active': true }}
      title={item.word}
    >
      <Icon size={20} stroke={1.5} aria-hidden />
      <span className={classes.railWord}>{item.word}</span>
    </Link>
  );
}

function Rail({ groups }: { groups: readonly NavigationGroup[] }): JSX.Element {
  return (
    <nav className={classes.rail} aria-label="Main">
      <Link to="/" className={classes.brand} aria-label="Demarc, home">
        <img src="/demarc.svg" alt="" width={24} height={24} />
        <span className={classes.railWord}>Demarc</span>
      </Link>
      {groups.map((group) => (
        <div key={group.title ?? 'top'} className={classes.railGroup}>
          {group.title !== null && <div className={classes.railTitle}>{group.title}</div>}
          {group.items.map((item) => (
            <RailLink key={item.to} item={item} />
          ))}
        </div>
      ))}
    </nav>
  );
}

function PhoneBar({ groups }: { groups: readonly NavigationGroup[] }): JSX.Element {
  const navigate = useNavigate();
  const matches = useMatchRoute();
  const items = groups.flatMap((group) => group.items);
  const first = items.filter((item) => (PHONE_ITEMS as readonly string[]).includes(item.to));
  const rest = items.filter((item) => !first.includes(item));
  const restActive = rest.some((item) => matches({ to: item.to, fuzzy: true }) !== false);
  return (
    <nav className={classes.phoneBar} aria-label="Main">
      {first.map((item) => (
        <Link
          key={item.to}
          to={item.to}
          className={classes.phoneLink}
          activeOptions={{ exact: item.to === '/' }}
          activeProps={{ 'data-active': true }}
        >
          <item.icon size={20} stroke={1.5} aria-hidden />
          {item.word}
        </Link>
      ))}
      {rest.length > 0 && (
        <Menu position="top-end" width={220}>
          <Menu.Target>
            <button type="button" className={classes.phoneLink} data-active={restActive || undefined}>
              <MoreIcon size={20} stroke={1.5} aria-hidden />
              More
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((item) => (
              <Menu.Item
                key={item.to}
                leftSection={<item.icon size={20} stroke={1.5} />}
                onClick={() => void navigate({ to: item.to })}
                style={{ minHeight: 44 }}
              >
                {item.word}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}

/** The frame of every page: rail or bottom bar, top bar, and in the demonstration the story beside the page. */
export function Shell(): JSX.Element {
  const me = useMe();
  const groups = useGroups();
  const [searchOpen, search] = useDisclosure(false);
  const [keysOpen, keys] = useDisclosure(false);
  useHotkeys([
    ['mod+K', search.open],
    ['/', search.open],
    ['shift+?', keys.open],
  ]);
  useGoKeys(groups);
  useBusinessClock(me?.demo === true);
  useEffect(startLive, []);
  return (
    <div className={classes.shell} data-demo={me?.demo === true || undefined}>
      <a className={classes.skip} href="#page">
        Skip to the page
      </a>
      <Rail groups={groups} />
      <TopBar onSearch={search.open} onKeys={keys.open} />
      <main className={classes.main} id="page" tabIndex={-1}>
        <ControlBanner />
        <Outlet />
      </main>
      {me?.demo === true && <StoryDrawer />}
      <PhoneBar groups={groups} />
      <SearchPalette opened={searchOpen} onClose={search.close} />
      <KeysHelp opened={keysOpen} onClose={keys.close} />
    </div>
  );
}

/** What a wrong address shows. */
export function NotFound(): JSX.Element {
  return (
    <div className={classes.notFound}>
      <h1>Nothing is at this address</h1>
      <p>It may have been mistyped, or what it named is gone.</p>
      <Button component={Link} to="/">
        Go home
      </Button>
    </div>
  );
}
