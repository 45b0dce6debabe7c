import AccountBalance from '@mui/icons-material/AccountBalanceOutlined';
import AutoDelete from '@mui/icons-material/AutoDeleteOutlined';
import Backup from '@mui/icons-material/BackupOutlined';
import Bolt from '@mui/icons-material/BoltOutlined';
import Build from '@mui/icons-material/BuildOutlined';
import FactCheck from '@mui/icons-material/FactCheckOutlined';
import BarChart from '@mui/icons-material/BarChartOutlined';
import { Typography } from '@mui/material';
import { Menu, useSidebarState, useTranslate } from 'react-admin';
import { ApprovalsMenuItem } from '../approvals/approvals-menu-item';
import { useMay } from '../framework/use-roles';

/** Grouped by the work of the day; an operator sees only what the role may open. */
export function ConsoleMenu() {
  const translate = useTranslate();
  const may = useMay();
  return (
    <Menu dense>
      <Menu.DashboardItem primaryText={translate('console.overview.title')} />
      <ApprovalsMenuItem />
      <Group name="people" />
      <Menu.ResourceItem name="customers" />
      <Menu.ResourceItem name="generations" />
      <Menu.ResourceItem name="batches" />
      <Menu.ResourceItem name="cases" />
      {may('support', 'moderator') && <Menu.ResourceItem name="share-links" />}
      {may('support', 'finance') && <Menu.ResourceItem name="trial-grants" />}
      {may('support') && <Menu.ResourceItem name="erasures" />}
      {may('finance', 'support') && <Group name="money" />}
      {may('finance', 'support') && <Menu.ResourceItem name="payments" />}
      {may('finance') && <Menu.ResourceItem name="payment-events" />}
      {may('finance') && <Menu.ResourceItem name="payment-differences" />}
      {may('finance', 'support') && (
        <Menu.Item
          to="/ledger"
          primaryText={translate('console.menu.ledger')}
          leftIcon={<AccountBalance />}
        />
      )}
      {may('finance') && (
        <Menu.Item
          to="/credit-days"
          primaryText={translate('console.menu.days')}
          leftIcon={<BarChart />}
        />
      )}
      {may('moderator') && <Group name="trust" />}
      {may('moderator') && <Menu.ResourceItem name="reviews" />}
      {may('moderator') && <Menu.ResourceItem name="appeals" />}
      {may('moderator') && <Menu.ResourceItem name="restrictions" />}
      {may('moderator') && <Menu.ResourceItem name="verdicts" />}
      {may() && <Group name="storage" />}
      {may() && (
        <Menu.Item
          to="/retention"
          primaryText={translate('console.menu.retention')}
          leftIcon={<AutoDelete />}
        />
      )}
      {may('finance', 'moderator') && <Group name="catalog" />}
      {may('finance') && <Menu.ResourceItem name="plans" />}
      {may('finance') && <Menu.ResourceItem name="products" />}
      {may('finance') && (
        <Menu.Item
          to="/payment-products"
          primaryText={translate('console.productCheck.menu')}
          leftIcon={<FactCheck />}
        />
      )}
      {may('finance') && <Menu.ResourceItem name="resolutions" />}
      {may('finance') && <Menu.ResourceItem name="prices" />}
      {may('moderator') && <Menu.ResourceItem name="styles" />}
      {may('support', 'finance', 'moderator') && <Group name="operations" />}
      {may('support', 'finance') && (
        <Menu.Item
          to="/providers"
          primaryText={translate('console.provider.title')}
          leftIcon={<Bolt />}
        />
      )}
      {may('support') && (
        <Menu.Item
          to="/reconciler"
          primaryText={translate('console.reconciler.title')}
          leftIcon={<Build />}
        />
      )}
      {may() && (
        <Menu.Item
          to="/backups"
          primaryText={translate('console.backup.title')}
          leftIcon={<Backup />}
        />
      )}
      {may('support') && <Menu.ResourceItem name="webhook-endpoints" />}
      {may('support', 'finance', 'moderator') && <Menu.ResourceItem name="audit-log" />}
      {may() && <Menu.ResourceItem name="mailbox" />}
      {may() && <Menu.ResourceItem name="operators" />}
    </Menu>
  );
}

function Group({ name }: { name: string }) {
  const translate = useTranslate();
  const [open] = useSidebarState();
  if (!open) return null;
  return (
    <Typography
      variant="caption"
      sx={{ px: 2, pt: 0.75, pb: 0, color: 'text.secondary', fontWeight: 600 }}
    >
      {translate(`console.menu.${name}`)}
    </Typography>
  );
}
