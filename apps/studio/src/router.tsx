import { createBrowserRouter } from 'react-router';
import { SignInPage, SignUpPage } from './features/session/sign-page.js';
import { AppLayout } from './features/shell/app-layout.js';
import StudioPage from './features/shell/studio-page.js';
import { lazyPage } from './lib/lazy-page.js';

const GalleryPage = lazyPage(() => import('./features/images/gallery-page.js'));
const CollectionsPage = lazyPage(() => import('./features/collections/collection-list-page.js'));
const TrashPage = lazyPage(() => import('./features/trash/trash-page.js'));
const LinksPage = lazyPage(() => import('./features/shares/share-list-page.js'));
const BatchesPage = lazyPage(() => import('./features/batches/batch-list-page.js'));
const NewBatchPage = lazyPage(() => import('./features/batches/new-batch-page.js'));
const BatchPage = lazyPage(() => import('./features/batches/batch-page.js'));
const ThreadsPage = lazyPage(() => import('./features/threads/thread-list-page.js'));
const ThreadPage = lazyPage(() => import('./features/threads/thread-page.js'));
const ImagePage = lazyPage(() => import('./features/images/image-page.js'));
const AccountPage = lazyPage(() => import('./features/account/account-page.js'));
const CreditsPage = lazyPage(() => import('./features/credits/credits-page.js'));
const DevelopersPage = lazyPage(() => import('./features/developers/developers-page.js'));
const EndpointPage = lazyPage(() => import('./features/developers/endpoint-page.js'));
const MessagesPage = lazyPage(() => import('./features/support/message-list-page.js'));
const ReceiptPage = lazyPage(() => import('./features/generations/receipt-page.js'));
const PurchasePage = lazyPage(() => import('./features/billing/purchase-page.js'));
const CheckoutPage = lazyPage(() => import('./features/billing/checkout-page.js'));
const ReturnPage = lazyPage(() => import('./features/billing/checkout-return-page.js'));
const FailedPage = lazyPage(() => import('./features/billing/checkout-failed-page.js'));
const ResetPage = lazyPage(() => import('./features/session/reset-password-page.js'));
const NotFoundPage = lazyPage(() => import('./features/shell/not-found-page.js'));

export const router = createBrowserRouter([
  { path: '/sign-in', element: <SignInPage /> },
  { path: '/sign-up', element: <SignUpPage /> },
  { path: '/reset-password', element: <ResetPage /> },
  {
    element: <AppLayout />,
    children: [
      { path: '/studio', element: <StudioPage /> },
      { path: '/studio/gallery', element: <GalleryPage /> },
      { path: '/studio/collections', element: <CollectionsPage /> },
      { path: '/studio/trash', element: <TrashPage /> },
      { path: '/studio/links', element: <LinksPage /> },
      { path: '/studio/batches', element: <BatchesPage /> },
      { path: '/studio/batches/new', element: <NewBatchPage /> },
      { path: '/studio/batches/:id', element: <BatchPage /> },
      { path: '/studio/threads', element: <ThreadsPage /> },
      { path: '/studio/threads/:id', element: <ThreadPage /> },
      { path: '/studio/images/:id', element: <ImagePage /> },
      { path: '/studio/account', element: <AccountPage /> },
      { path: '/studio/account/credits', element: <CreditsPage /> },
      { path: '/studio/account/purchases/:id', element: <PurchasePage /> },
      { path: '/studio/account/developers', element: <DevelopersPage /> },
      { path: '/studio/account/developers/webhooks/:id', element: <EndpointPage /> },
      { path: '/studio/messages', element: <MessagesPage /> },
      { path: '/studio/receipts/:id', element: <ReceiptPage /> },
      { path: '/checkout', element: <CheckoutPage /> },
      { path: '/checkout/return', element: <ReturnPage /> },
      { path: '/checkout/failed', element: <FailedPage /> },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);
