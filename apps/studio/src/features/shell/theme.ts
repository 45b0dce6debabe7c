export type Theme = 'system' | 'light' | 'dark';

/** The theme of this browser; `system` follows the machine. Applied before paint by theme.js. */
export function readTheme(): Theme {
  const value = document.documentElement.dataset.theme;
  return value === 'light' || value === 'dark' ? value : 'system';
}

export function setTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Blocked storage: the choice lives for this visit.
  }
}
