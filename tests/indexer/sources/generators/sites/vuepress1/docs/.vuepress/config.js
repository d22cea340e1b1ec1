module.exports = {
  base: '/kb/',
  title: 'Example',
  locales: {
    '/': { lang: 'en-US', title: 'Example' },
    '/zh/': { lang: 'zh-CN', title: '例子' },
  },
  permalink: '',
  plugins: [['sitemap', { hostname: 'https://vue.example.org' }]],
  themeConfig: { sidebar: 'auto' },
}
