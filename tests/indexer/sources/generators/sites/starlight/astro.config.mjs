import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';

export default defineConfig({
  site: 'https://star.example.org',
  trailingSlash: 'always',
  integrations: [
    starlight({
      title: 'Example',
      defaultLocale: 'root',
      locales: { root: { label: 'English', lang: 'en' }, 'zh-cn': { label: '简体中文', lang: 'zh-CN' } },
      pagefind: false,
    }),
  ],
});
