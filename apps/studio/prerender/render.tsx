import { renderToStaticMarkup } from 'react-dom/server';

export interface StaticPage {
  path: string;
  file: string;
  lang: string;
  head: string;
  body: string;
}

export function renderPages(): StaticPage[] {
  return [
    {
      path: '/',
      file: 'pages/home.html',
      lang: 'en',
      head: '',
      body: renderToStaticMarkup(<p>home</p>),
    },
  ];
}
