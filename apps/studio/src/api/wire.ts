export type Locale = 'en' | 'zh';
export type ResolutionCode = '1K' | '2K' | '4K';
export interface Localized {
  en: string;
  zh: string;
}
export interface User {
  id: string;
  email: string;
  emailStatus: 'assumed' | 'pending' | 'verified';
  locale: Locale;
  createdAt: string;
}
export interface Contact {
  wecomUrl?: string;
  wecomQr?: string;
}
export interface Mode {
  demoEngine: boolean;
  sandboxPayments: boolean;
}
export interface Me {
  user: User;
  workspace: { id: string; name: string };
  roles: string[];
  entitlements: {
    planCode: string;
    planName: string;
    resolutions: ResolutionCode[];
    concurrentJobs: number;
    requestsPerMinute: number;
    uploadRetentionDays: number;
    outputRetentionDays: number;
    apiAccess: boolean;
    privateMode: boolean;
  };
  contact: Contact;
  mode: Mode;
}
export interface Plan {
  code: string;
  kind: 'free' | 'subscription';
  name: Localized;
  priceMinor: number;
  currency: string;
  interval: 'month' | null;
  monthlyCredits: number;
  trialCredits: number;
  resolutions: ResolutionCode[];
  concurrentJobs: number;
  requestsPerMinute: number;
  uploadRetentionDays: number;
  outputRetentionDays: number;
  apiAccess: boolean;
  privateMode: boolean;
  productCode: string | null;
}
export interface Pack {
  code: string;
  productCode: string;
  name: Localized;
  credits: number;
  priceMinor: number;
  currency: string;
}
export interface Style {
  code: string;
  name: Localized;
  description: Localized;
  thumbnailUrl: string;
}
export interface AspectRatio {
  code: string;
  label: string;
  orientation: string;
}
export interface Resolution {
  code: ResolutionCode;
  credits: number;
  sizes: Record<string, { width: number; height: number }>;
}
export interface Catalog {
  plans: Plan[];
  packs: Pack[];
  styles: Style[];
  aspectRatios: AspectRatio[];
  resolutions: Resolution[];
  limits: { maxCount: number; maxReferences: number; maxPromptChars: number };
  mode: Mode;
  contact: Contact;
}
export interface Lot {
  id: string;
  kind: string;
  available: number;
  held: number;
  expiresAt: string | null;
}
export interface Balance {
  available: number;
  held: number;
  debt: number;
  lots: Lot[];
}
export interface Entry {
  id: string;
  kind: string;
  amount: number;
  balanceAfter: number;
  reason: string;
  reasonCode: string;
  lotKind: string;
  generationId?: string;
  createdAt: string;
}
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
export interface Quote {
  credits: number;
  balanceAfter: number;
  allowed: boolean;
  reasons: { code: string; message: string }[];
}
export interface CreateGeneration {
  prompt: string;
  style?: string;
  aspectRatio: string;
  resolution: ResolutionCode;
  count: number;
  referenceIds?: string[];
  background?: 'auto' | 'opaque' | 'transparent';
  outputFormat?: 'png' | 'jpeg' | 'webp';
}
export type GenerationStatus = 'accepted' | 'running' | 'finished' | 'cancelled' | 'failed';
export type ImageStatus =
  | 'queued'
  | 'leased'
  | 'generating'
  | 'storing'
  | 'delivered'
  | 'blocked'
  | 'failed'
  | 'cancelled'
  | 'in_review';
export interface Image {
  id: string;
  generationId: string;
  index: number;
  status: ImageStatus;
  credits: number;
  charged: boolean;
  requestedWidth: number;
  requestedHeight: number;
  width?: number;
  height?: number;
  contentType?: string;
  bytes?: number;
  placeholder?: string;
  error?: { code: string; message: string; charged: boolean };
  contentUrl?: string;
  thumbnailUrl?: string;
  previewUrl?: string;
  favorite: boolean;
  tags: string[];
  deletedAt?: string;
  expiresAt?: string;
  createdAt: string;
  deliveredAt?: string;
  parentImageId?: string;
}
export interface Estimate {
  p50_s: number;
  p90_s: number;
}
export interface Generation {
  id: string;
  status: GenerationStatus;
  prompt: string;
  style: string;
  aspectRatio: string;
  resolution: ResolutionCode;
  count: number;
  cost: number;
  background?: string;
  outputFormat: string;
  referenceIds: string[];
  createdAt: string;
  finishedAt?: string;
  version: number;
  queuePosition?: number;
  estimate?: Estimate;
  images: Image[];
}
export type GalleryImage = Image & {
  prompt: string;
  style: string;
  aspectRatio: string;
  resolution: ResolutionCode;
};
export type ImageDetail = GalleryImage & {
  generation: { id: string; status: GenerationStatus; createdAt: string };
  requested: Record<string, unknown>;
  delivered: Record<string, unknown>;
};
export interface Receipt {
  generationId: string;
  quote: { credits: number; perImage: number };
  images: {
    imageId: string;
    index: number;
    status: ImageStatus;
    held: number;
    captured: number;
    released: number;
    restored: number;
    lots: { lotId: string; kind: string; amount: number; expiresAt: string | null }[];
    reason: string;
    events: { kind: string; amount: number; reason: string; at: string }[];
  }[];
  totals: { held: number; captured: number; released: number; restored: number; charged: number };
}
export interface Upload {
  id: string;
  status: 'pending' | 'ready' | 'rejected';
  filename: string;
  contentType: string;
  bytes: number;
  thumbnailUrl?: string;
  expiresAt: string;
  createdAt: string;
}
export interface UploadTicket {
  id: string;
  uploadUrl: string;
  headers: Record<string, string>;
}
export interface Subscription {
  id: string;
  planCode: string;
  status: string;
  currentPeriodEnd: string;
  cancelAtPeriodEnd: boolean;
}
export interface Purchase {
  id: string;
  kind: 'pack' | 'subscription';
  productCode: string;
  credits: number;
  amountMinor: number;
  currency: string;
  status: 'paid' | 'refunded' | 'partially_refunded' | 'disputed';
  refundedMinor: number;
  createdAt: string;
}
export interface Checkout {
  id: string;
  status: 'pending' | 'completed' | 'expired' | 'failed';
  productCode: string;
  credits?: number;
}
