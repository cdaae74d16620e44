import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import { Menu } from '@mantine/core';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleOff from '@tabler/icons-react/dist/esm/icons/IconCircleOff.mjs';
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import IconListDetails from '@tabler/icons-react/dist/esm/icons/IconListDetails.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import IconPower from '@tabler/icons-react/dist/esm/icons/IconPower.mjs';
import IconSend from '@tabler/icons-react/dist/esm/icons/IconSend.mjs';
import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import { IconButton } from '../ui/icon-button.tsx';
import { eventsSummary } from './event-words.ts';
import type { Webhook, WebhookDelivery } from './sync/webhooks-api.ts';
import { openerOf } from './use-webhooks.ts';
import { addressLabel, webhookStanding } from './webhook-words.ts';
import classes from './webhooks.module.css';

interface WebhookActions {
  onTest: () => void;
  onShowDeliveries: () => void;
  onEdit: () => void;
  onSetActive: (active: boolean) => void;
  onRotate: () => void;
  onDelete: () => void;
}

/** One webhook: where to, what, whether it is on, and what can be done with it. */
export function WebhookRow(
  props: {
    webhook: Webhook;
    /** What was sent to it last, where that tells why it is off. */
    last: WebhookDelivery | undefined;
    isArchived: boolean;
  } & WebhookActions,
) {
  const { webhook } = props;
  const { word, reason } = webhookStanding(webhook, props.last);
  const StateIcon = webhook.active ? IconCircleCheck : IconCircleOff;
  return (
    <li className={classes.webhook}>
      <div className={classes.about}>
        <p className={classes.address} title={webhook.url}>
          {addressLabel(webhook.url)}
        </p>
        <p className={classes.facts}>
          <span className={classes.state} data-active={webhook.active}>
            <StateIcon aria-hidden="true" size={14} stroke={2} />
            {word}
          </span>
          {' · '}
          {eventsSummary(webhook.eventTypes)}
        </p>
        {reason && <p className={classes.reason}>{reason}</p>}
      </div>
      <WebhookMenu {...props} />
    </li>
  );
}

function WebhookMenu(props: { webhook: Webhook; isArchived: boolean } & WebhookActions) {
  const { webhook, isArchived } = props;
  const label = `Actions for ${addressLabel(webhook.url)}`;
  return (
    <Menu position="bottom-end" width={210} shadow="md" returnFocus withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <IconButton {...openerOf(webhook)} size="medium" aria-label={label}>
          <IconDots aria-hidden="true" size={17} stroke={1.75} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>
        <Menu.Item leftSection={<IconListDetails size={16} />} onClick={props.onShowDeliveries}>
          Deliveries
        </Menu.Item>
        {!isArchived && (
          <>
            <Menu.Item leftSection={<IconSend size={16} />} onClick={props.onTest}>
              Send test event
            </Menu.Item>
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={props.onEdit}>
              Edit
            </Menu.Item>
            <Menu.Item
              leftSection={<IconPower size={16} />}
              onClick={() => props.onSetActive(!webhook.active)}
            >
              {webhook.active ? 'Switch off' : 'Switch on'}
            </Menu.Item>
            <Menu.Item leftSection={<IconKey size={16} />} onClick={props.onRotate}>
              New secret
            </Menu.Item>
          </>
        )}
        <Menu.Item
          leftSection={<IconTrash size={16} />}
          className={classes.danger ?? ''}
          onClick={props.onDelete}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
