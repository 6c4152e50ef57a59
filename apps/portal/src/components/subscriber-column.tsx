import type { TableColumn } from '@demarc/ui';
import classes from './list-page.module.css';

interface OfSubscriber {
  subscriberName: string;
  subscriberNumber: string;
}

/** Whom a row is about: the name, and the number beside it. */
export const subscriberColumn = <Row extends OfSubscriber>(): TableColumn<Row> => ({
  id: 'subscriber',
  header: 'Subscriber',
  title: true,
  cell: (row) => (
    <>
      {row.subscriberName} <span className={classes.number}>{row.subscriberNumber}</span>
    </>
  ),
});
