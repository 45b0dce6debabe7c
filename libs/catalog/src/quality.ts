/** The model's own word for how much it puts into a picture; the higher, the more it costs. */
export const IMAGE_QUALITIES = ['low', 'medium', 'high'] as const;
export type ImageQuality = (typeof IMAGE_QUALITIES)[number];
