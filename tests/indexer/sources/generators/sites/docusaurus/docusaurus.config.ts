import type {Config} from '@docusaurus/types';
import type * as Preset from '@docusaurus/preset-classic';

const host = 'https://docs.example.org';
const notPages: string[] = ['**/_*.{js,jsx,ts,tsx,md,mdx}', '**/_*/**', '**/AGENTS.md'];
const communityDocs = {id: 'community', path: 'community', routeBasePath: 'people'};

/* A comment with a quote: it's here. */
const config: Config = {
  title: `Example Docs`, // the rest is set below
  url: host,
  baseUrl: process.env.BASE_URL ?? '/kb/',
  onBrokenLinks: 'ignore',
  onBrokenAnchors: 'ignore',
  markdown: {hooks: {onBrokenMarkdownLinks: 'ignore', onBrokenMarkdownImages: 'ignore'}},
  i18n: {defaultLocale: 'en', locales: ['en', 'zh-CN']},
  presets: [
    [
      'classic',
      {
        docs: {
          exclude: notPages,
          editUrl: ({locale, docPath}) => `https://git.example.org/${locale}/${docPath}`,
          versions: {current: {label: 'Next'}},
        },
        blog: {exclude: [...notPages], onUntruncatedBlogPosts: 'ignore', onInlineAuthors: 'ignore'},
      } satisfies Preset.Options,
    ],
  ],
  plugins: [['@docusaurus/plugin-content-docs', {...communityDocs, numberPrefixParser: false}]],
};

export default config;
