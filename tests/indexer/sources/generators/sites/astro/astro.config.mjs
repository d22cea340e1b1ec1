import { defineConfig } from 'astro/config';
import mdx from '@astrojs/mdx';

// https://astro.build/config
export default defineConfig({
  site: 'https://astro.example.org',
  base: '/kb',
  integrations: [mdx()],
  i18n: { defaultLocale: 'en', locales: ['en', 'zh-cn'] },
});
