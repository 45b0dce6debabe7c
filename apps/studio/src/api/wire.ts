import type { Schemas } from '#api-client';

/** The application's names for the shapes of the generated contract. */
export type AccountErasure = Schemas['AccountErasure'];
export type AccountExport = Schemas['AccountExport'];
export type AccountExportPage = Schemas['AccountExportPage'];
export type Appeal = Schemas['Appeal'];
export type ApiKey = Schemas['ApiKey'];
export type ApiKeyScope = Schemas['ApiKeyScope'];
export type Batch = Schemas['Batch'];
export type BatchPreview = Schemas['BatchPreview'];
export type BatchRow = Schemas['BatchRow'];
export type BatchRowProblem = Schemas['BatchRowProblem'];
export type BatchSource = Schemas['BatchSource'];
export type Balance = Schemas['BalanceView'];
export type ChangePreview = Schemas['ChangePreview'];
export type Checkout = Schemas['CheckoutView'];
export type Catalog = Schemas['CatalogView'];
export type Collection = Schemas['Collection'];
export type CreateApiKey = Schemas['CreateApiKey'];
export type CreatedApiKey = Schemas['CreatedApiKey'];
export type CreateGeneration = Schemas['CreateGeneration'];
export type DescribedPicture = Schemas['DescribedPicture'];
export type Entry = Schemas['EntryView'];
export type Generation = Schemas['Generation'];
export type GalleryImage = Schemas['GalleryImage'];
export type LeavingFiles = Schemas['LeavingFiles'];
export type Image = Schemas['Image'];
export type ImageDetail = Schemas['ImageDetail'];
export type Credentials = Schemas['ContentCredentials'];
export type ImprovedPrompt = Schemas['ImprovedPrompt'];
export type LinkedImage = Schemas['LinkedImage'];
export type Me = Schemas['Me'];
export type Purchase = Schemas['PurchaseView'];
export type Quote = Schemas['Quote'];
export type Receipt = Schemas['GenerationReceipt'];
export type ShareLink = Schemas['ShareLink'];
export type Standing = Schemas['ModerationStanding'];
export type SubscriptionAnswer = Schemas['SubscriptionView'];
export type SupportCase = Schemas['SupportCase'];
export type Thread = Schemas['Thread'];
export type ThreadDetail = Schemas['ThreadDetail'];
export type Upload = Schemas['Upload'];
export type User = Schemas['User'];
export type WebhookEndpoint = Schemas['WebhookEndpoint'];
export type WebhookEndpointWithSecret = Schemas['WebhookEndpointWithSecret'];
export type WebhookEndpointList = Schemas['WebhookEndpointList'];
export type WebhookEventType = Schemas['WebhookEventType'];
export type WebhookDelivery = Schemas['WebhookDelivery'];
export type WebhookDeliveryDetail = Schemas['WebhookDeliveryDetail'];
export type WebhookDeliveryState = Schemas['WebhookDeliveryState'];
export type CreateWebhookEndpoint = Schemas['CreateWebhookEndpoint'];
export type ChangeWebhookEndpoint = Schemas['ChangeWebhookEndpoint'];

export type Locale = User['locale'];
export type Localized = Schemas['Words'];
export type Estimate = NonNullable<Generation['estimate']>;
export type Style = Catalog['styles'][number];
export type AspectRatio = Catalog['aspectRatios'][number];
export type Resolution = Catalog['resolutions'][number];
export type ResolutionCode = Resolution['code'];

/** One page of a list. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
