import { viteBundler } from '@vuepress/bundler-vite'
import { defaultTheme } from '@vuepress/theme-default'
import { defineUserConfig } from 'vuepress'

export default defineUserConfig({
  base: '/kb/',
  lang: 'en-US',
  title: 'Example',
  locales: {
    '/': { lang: 'en-US', title: 'Example' },
    '/zh/': { lang: 'zh-CN', title: '例子' },
  },
  pagePatterns: ['**/*.md', '!**/*.part.md', '!.vuepress'],
  bundler: viteBundler(),
  theme: defaultTheme({ hostname: 'https://vue.example.org', locales: { '/': {}, '/zh/': {} } }),
})
