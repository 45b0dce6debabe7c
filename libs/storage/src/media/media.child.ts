import type { MediaAnswer, MediaRequest } from './media.protocol.js';
import {
  blurredJpeg,
  clean,
  convert,
  derive,
  fitMask,
  pixels,
  shrinkTo,
  sideBySide,
  smallJpeg,
  views,
} from './picture.js';

/** The entry of the media child, see ChildPool. */
export async function handle(request: MediaRequest): Promise<MediaAnswer> {
  switch (request.op) {
    case 'derive':
      return derive(request.bytes);
    case 'clean':
      return clean(request.bytes, request.type);
    case 'shrink':
      return shrinkTo(request.bytes, request.maxEdge, request.format);
    case 'convert':
      return convert(request.bytes, request.format);
    case 'small-jpeg':
      return smallJpeg(request.bytes, request.maxEdge);
    case 'views':
      return views(request.bytes, request.maxEdge);
    case 'side-by-side':
      return sideBySide(request.bytes, request.maxEdge);
    case 'blurred-jpeg':
      return blurredJpeg(request.bytes, request.maxEdge);
    case 'fit-mask':
      return fitMask(request.bytes, request);
    case 'pixels':
      return pixels(request.bytes, request.maxEdge);
  }
}
