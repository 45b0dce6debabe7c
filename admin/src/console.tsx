import Assignment from '@mui/icons-material/AssignmentOutlined';
import Checklist from '@mui/icons-material/ChecklistOutlined';
import Brush from '@mui/icons-material/BrushOutlined';
import Email from '@mui/icons-material/EmailOutlined';
import Feedback from '@mui/icons-material/FeedbackOutlined';
import Gavel from '@mui/icons-material/GavelOutlined';
import History from '@mui/icons-material/HistoryOutlined';
import CompareArrows from '@mui/icons-material/CompareArrowsOutlined';
import CardGiftcard from '@mui/icons-material/CardGiftcardOutlined';
import HowToReg from '@mui/icons-material/HowToRegOutlined';
import Hd from '@mui/icons-material/HdOutlined';
import Hub from '@mui/icons-material/HubOutlined';
import Image from '@mui/icons-material/ImageOutlined';
import Inventory from '@mui/icons-material/Inventory2Outlined';
import PauseCircle from '@mui/icons-material/PauseCircleOutlined';
import Payments from '@mui/icons-material/PaymentsOutlined';
import People from '@mui/icons-material/PeopleOutlined';
import PersonOff from '@mui/icons-material/PersonOffOutlined';
import RateReview from '@mui/icons-material/RateReviewOutlined';
import Share from '@mui/icons-material/ShareOutlined';
import Shield from '@mui/icons-material/ShieldOutlined';
import Sell from '@mui/icons-material/SellOutlined';
import Style from '@mui/icons-material/StyleOutlined';
import Webhook from '@mui/icons-material/WebhookOutlined';
import { Admin, CustomRoutes, Resource } from 'react-admin';
import { BrowserRouter, Route } from 'react-router-dom';
import { BackupsPage } from './backups/backups-page';
import { BatchList } from './batches/batch-list';
import { ProductList, StyleList } from './catalog/catalog-lists';
import { ApprovalList } from './approvals/approval-list';
import { ApprovalShow } from './approvals/approval-show';
import { PlanEdit } from './catalog/plan-edit';
import { PlanMatrix } from './catalog/plan-matrix';
import { ProductCheckPage } from './catalog/product-check-page';
import { ProductEdit } from './catalog/product-edit';
import { ResolutionEdit } from './catalog/resolution-edit';
import { ResolutionList } from './catalog/resolution-list';
import { StyleEdit } from './catalog/style-edit';
import { CustomerList } from './customers/customer-list';
import { CustomerShow } from './customers/customer-show';
import { ErasureList } from './erasures/erasure-list';
import { ErasureShow } from './erasures/erasure-show';
import { authProvider } from './framework/auth-provider';
import { dataProvider } from './framework/data-provider';
import { darkTheme, lightTheme } from './framework/theme';
import { GenerationList } from './generations/generation-list';
import { GenerationShow } from './generations/generation-show';
import { i18nProvider } from './i18n/provider';
import { ConsoleLayout } from './layout/console-layout';
import { SignIn } from './layout/sign-in';
import { DaysPage } from './ledger/days-page';
import { LedgerPage } from './ledger/ledger-page';
import { AppealList } from './moderation/appeal-list';
import { ReviewList } from './moderation/review-list';
import { RestrictionList } from './moderation/restriction-list';
import { VerdictList } from './moderation/verdict-list';
import { AuditLogList } from './operations/audit-log-list';
import { MailboxList } from './operations/mailbox-list';
import { OperatorList } from './operations/operator-list';
import { ReconcilerPage } from './operations/reconciler-page';
import { OverviewPage } from './overview/overview-page';
import { DifferenceList } from './payments/difference-list';
import { PaymentEventList } from './payments/payment-event-list';
import { PaymentList } from './payments/payment-list';
import { PaymentName, PaymentShow } from './payments/payment-show';
import { PriceList } from './prices/price-list';
import { ProvidersPage } from './providers/providers-page';
import { RetentionPage } from './retention/retention-page';
import { ShareList } from './shares/share-list';
import { TrialList } from './trials/trial-list';
import { CaseList } from './support/case-list';
import { EndpointList } from './webhooks/endpoint-list';
import { EndpointShow } from './webhooks/endpoint-show';

const inShort = (text: string) => (text.length > 60 ? `${text.slice(0, 60).trimEnd()}…` : text);

/** The operator console: every resource and page that it has. */
export function Console() {
  return (
    <BrowserRouter basename="/admin">
      <Admin
        dataProvider={dataProvider}
        authProvider={authProvider}
        i18nProvider={i18nProvider}
        theme={lightTheme}
        darkTheme={darkTheme}
        layout={ConsoleLayout}
        loginPage={SignIn}
        dashboard={OverviewPage}
        requireAuth
        disableTelemetry
      >
        <Resource
          name="customers"
          icon={People}
          list={CustomerList}
          show={CustomerShow}
          recordRepresentation="email"
        />
        <Resource
          name="generations"
          icon={Image}
          list={GenerationList}
          show={GenerationShow}
          recordRepresentation={(job: { prompt: string }) => inShort(job.prompt)}
        />
        <Resource name="batches" icon={Checklist} list={BatchList} recordRepresentation="name" />
        <Resource name="approvals" icon={HowToReg} list={ApprovalList} show={ApprovalShow} />
        <Resource name="cases" icon={Assignment} list={CaseList} />
        <Resource
          name="payments"
          icon={Payments}
          list={PaymentList}
          show={PaymentShow}
          recordRepresentation={<PaymentName />}
        />
        <Resource name="erasures" icon={PersonOff} list={ErasureList} show={ErasureShow} />
        <Resource name="payment-events" icon={Webhook} list={PaymentEventList} />
        <Resource name="payment-differences" icon={CompareArrows} list={DifferenceList} />
        <Resource name="reviews" icon={RateReview} list={ReviewList} />
        <Resource name="appeals" icon={Feedback} list={AppealList} />
        <Resource name="restrictions" icon={PauseCircle} list={RestrictionList} />
        <Resource name="share-links" icon={Share} list={ShareList} />
        <Resource name="verdicts" icon={Shield} list={VerdictList} />
        <Resource name="trial-grants" icon={CardGiftcard} list={TrialList} />
        <Resource name="plans" icon={Style} list={PlanMatrix} edit={PlanEdit} />
        <Resource name="products" icon={Inventory} list={ProductList} edit={ProductEdit} />
        <Resource name="prices" icon={Sell} list={PriceList} />
        <Resource name="resolutions" icon={Hd} list={ResolutionList} edit={ResolutionEdit} />
        <Resource name="styles" icon={Brush} list={StyleList} edit={StyleEdit} />
        <Resource
          name="webhook-endpoints"
          icon={Hub}
          list={EndpointList}
          show={EndpointShow}
          recordRepresentation="url"
        />
        <Resource name="audit-log" icon={History} list={AuditLogList} />
        <Resource name="mailbox" icon={Email} list={MailboxList} />
        <Resource name="operators" icon={Gavel} list={OperatorList} />
        <CustomRoutes>
          <Route path="/backups" element={<BackupsPage />} />
          <Route path="/ledger" element={<LedgerPage />} />
          <Route path="/credit-days" element={<DaysPage />} />
          <Route path="/payment-products" element={<ProductCheckPage />} />
          <Route path="/providers" element={<ProvidersPage />} />
          <Route path="/reconciler" element={<ReconcilerPage />} />
          <Route path="/retention" element={<RetentionPage />} />
        </CustomRoutes>
      </Admin>
    </BrowserRouter>
  );
}
