import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';

const MIB = 1024 * 1024;

/**
 * How slow a client may be that downloads. Each holds a connection to the store and some memory for as
 * long as it takes, so one that takes next to nothing would keep them from others for ever.
 */
@Injectable()
export class DownloadPace {
  /** 28 kbit/s over five minutes; no line that somebody works with is so slow. Tests change it here. */
  least = { bytes: MIB, within_ms: 5 * 60_000 };

  /** Hangs up on a client that falls behind. What the store is slow to give is not its doing. */
  keep(response: ServerResponse): void {
    const { socket } = response;
    if (!socket) return;
    const taken = () => socket.bytesWritten - socket.writableLength;
    let before = taken();
    const look = () => {
      const now = taken();
      if (socket.writableLength > 0 && now - before < this.least.bytes) response.destroy();
      before = now;
    };
    const looking = setInterval(look, this.least.within_ms).unref();
    response.once('close', () => clearInterval(looking));
  }
}
