import { defineConfig } from 'vitepress'

export default defineConfig({ title: 'Clean', lang: 'zh-CN', cleanUrls: true, ignoreDeadLinks: true })
