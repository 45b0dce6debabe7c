import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { connectionLost, onReconnect } from './connection.js';

const RELOADED = 'reloaded-for';

function reachable(): Promise<void> {
  return new Promise((resolve) => {
    const forget = onReconnect(() => {
      forget();
      resolve();
    });
    connectionLost();
  });
}

/** A newer version was put in place and this one's files are gone: starts anew, once a page. */
function startAnew(): boolean {
  try {
    if (sessionStorage.getItem(RELOADED) === location.href) return false;
    sessionStorage.setItem(RELOADED, location.href);
  } catch {
    return false;
  }
  location.reload();
  return true;
}

/**
 * A page, or a large part of one, whose code is fetched when it is first opened. Without a connection it waits until there
 * is one, instead of failing for good.
 */
export function lazyPage<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => {
    try {
      return await load();
    } catch {
      await reachable();
    }
    try {
      return await load();
    } catch (error) {
      if (startAnew()) return new Promise<never>(() => undefined);
      throw error;
    }
  });
}
