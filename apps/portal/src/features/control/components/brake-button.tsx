import type { JSX } from 'react';
import { useDisclosure } from '@mantine/hooks';
import { IconHandStop } from '@tabler/icons-react';
import { useMay } from '../../../lib/session';
import { useControl } from '../api/get-control';
import { BrakeDialog } from './brake-dialog';
import classes from './control.module.css';

/** In the top bar of every page, for those who may: in a storm nobody looks for a settings page. */
export function BrakeButton(): JSX.Element | null {
  const { data } = useControl();
  const mayUse = useMay('brake.use');
  const [opened, dialog] = useDisclosure(false);
  if (!mayUse || data === undefined) return null;
  const isOn = data.brake.state !== 'off';
  return (
    <>
      <button type="button" className={classes.button} data-on={isOn || undefined} onClick={dialog.open}>
        <IconHandStop size={18} stroke={1.5} aria-hidden />
        <span className={classes.buttonWord}>Brake</span>
        <span className={classes.hidden}>, {isOn ? 'on' : 'off'}</span>
      </button>
      <BrakeDialog brake={data.brake} opened={opened} onClose={dialog.close} />
    </>
  );
}
