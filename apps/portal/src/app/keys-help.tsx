import type { JSX } from 'react';
import { Modal } from '@mantine/core';
import classes from './shell.module.css';

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['Ctrl K or /', 'find anyone or anything'],
  ['g h', 'home'],
  ['g s', 'subscribers'],
  ['g m', 'invoices'],
  ['g n', 'routers'],
  ['j, k or ↓, ↑', 'next and previous row of a list'],
  ['Enter', 'open the row'],
  ['P', "take a payment, on a subscriber's page"],
  ['F', "WiFi name and key, on a subscriber's page"],
  ['H', 'halt a campaign, on its board'],
  ['Esc', 'close, go back'],
  ['?', 'this list'],
];

export function KeysHelp({ opened, onClose }: { opened: boolean; onClose: () => void }): JSX.Element {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size={480}>
      <dl className={classes.keys}>
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
