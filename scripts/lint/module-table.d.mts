/** Each module of libs/ and the modules whose index it may import. */
export const MAY_KNOW: Record<string, string[]>;
/** The only lib that the front ends may import. */
export const CONTRACT: string;
export const PROCESSES: string[];
export const FRONT_ENDS: string[];
export const PACKAGE_HOMES: { packages: string[]; homes: string[] }[];
export const BROWSER_PACKAGES: string[];
