import type { ReactNode } from 'react';
import { AppBar, Layout, TitlePortal } from 'react-admin';
import { ConsoleMenu } from './menu';

function ConsoleAppBar() {
  return (
    <AppBar>
      <TitlePortal component="h1" />
    </AppBar>
  );
}

/** Menu on the left, title, language, theme and account above. */
export function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <Layout appBar={ConsoleAppBar} menu={ConsoleMenu}>
      {children}
    </Layout>
  );
}
