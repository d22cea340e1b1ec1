export const shared = {
  title: 'Example',
  base: '/kb/',
  ignoreDeadLinks: true,
  sitemap: { hostname: 'https://vite.example.org/kb/' },
} as const
