import { defineConfig, type DefaultTheme } from 'vitepress'
import { shared } from './shared'

export default defineConfig({
  ...shared,
  cleanUrls: false,
  srcDir: './src',
  srcExclude: ['**/TODO.md', 'private/**', '**/_*'],
  rewrites: {
    'packages/:pkg/src/:name.md': ':pkg/:name.md',
    'old/first.md': 'new/begin.md',
    'zh/old/(.*)': 'zh/moved/(.*)',
    'deep/:rest*': 'flat/:rest*',
  },
  locales: {
    root: { label: 'English', lang: 'en-US' },
    zh: { label: '简体中文', lang: 'zh-CN', link: '/zh/' },
  },
})

function nav(): DefaultTheme.NavItem[] {
  return [{ text: 'Guide', link: '/guide/' }]
}
